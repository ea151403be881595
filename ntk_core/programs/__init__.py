"""The compiled computations behind the figures: the one place with `jax.jit`, and with fixed shapes.

Shapes do not depend on the data: training points are padded to `MAX_POINTS` with weight zero, inputs to a
fixed dimension with zero features. Activation, parameterization, scales, seed, learning rate and number of
steps are traced. So one program per width and depth serves every setting of every lesson.
"""

from ntk_core.programs.finite import Run, curvature_number, draw, initial_kernel, run
from ntk_core.programs.shapes import (
    DIMENSION,
    GRID_POINTS,
    MAX_DEPTH,
    MAX_POINTS,
    RECORDED,
    Problem,
    problem,
    recorded_steps,
)
from ntk_core.programs.tangent import DIRECTIONS, TangentLine, WeightPath, draw_line, tangent_line, weight_path
from ntk_core.programs.theory import ClosedForm, analytic_kernel, closed_form, features, spectrum

__all__ = [
    "DIMENSION",
    "DIRECTIONS",
    "GRID_POINTS",
    "MAX_DEPTH",
    "MAX_POINTS",
    "RECORDED",
    "ClosedForm",
    "Problem",
    "Run",
    "TangentLine",
    "WeightPath",
    "analytic_kernel",
    "closed_form",
    "curvature_number",
    "draw",
    "draw_line",
    "features",
    "initial_kernel",
    "problem",
    "recorded_steps",
    "run",
    "spectrum",
    "tangent_line",
    "weight_path",
]
