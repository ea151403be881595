"""The compiled computations behind the figures, see `program`, on fixed shapes.

Shapes do not depend on the data: training points are padded to `MAX_POINTS` with weight zero, inputs to a
fixed dimension with zero features, and networks to one of a few widths with units of no weights. Activation,
parameterization, scales, seed, learning rate and number of steps are traced. So one program per depth and
those few widths serves every setting of every lesson; training, which is what takes long, has another one for
problems of few points, which looks at `FEW_POINTS` only.
"""

from ntk_core.programs.architectures import ARCHITECTURE_POINTS, architecture_gradients, architecture_kernel
from ntk_core.programs.best_fit import BestFit, begin_fit, go_on_fitting
from ntk_core.programs.curvature import curvature_number, curvature_pieces
from ntk_core.programs.ensembles import EnsembleMoments, ensemble, run_together
from ntk_core.programs.finite import (
    Start,
    begin,
    gradients,
    initial_kernel,
    initial_outputs,
    kernel_after,
    outputs,
)
from ntk_core.programs.optimizers import optimize
from ntk_core.programs.padding import Network, host_width, network, visible
from ntk_core.programs.pictures import (
    PICTURE_INPUTS,
    PICTURE_SIDE,
    PICTURE_TRAIN,
    PictureModes,
    picture_features,
    picture_kernel,
    picture_modes,
    picture_outputs,
    picture_prediction,
    picture_steps,
    picture_weights,
)
from ntk_core.programs.pieces import Course, Pieces, Records, course, finished, go_on, nothing_recorded
from ntk_core.programs.program import Host, Order, count, hosted
from ntk_core.programs.runs import History, Run, run
from ntk_core.programs.shapes import (
    DIMENSION,
    FEW_POINTS,
    GRID_POINTS,
    KERNEL_SIZES,
    MAX_DEPTH,
    MAX_FREQUENCY,
    MAX_POINTS,
    RECORDED,
    Problem,
    padded_dimension,
    padded_points,
    problem,
    recorded_steps,
)
from ntk_core.programs.tangent import DIRECTIONS, TangentLine, WeightPath, tangent_line, weight_path
from ntk_core.programs.theory import (
    Analytic,
    ClosedForm,
    analytic_kernels,
    analytic_layers,
    circle_spectra,
    closed_form,
    features,
    regression,
)

__all__ = [
    "Host",
    "Order",
    "count",
    "hosted",
    "BestFit",
    "begin_fit",
    "go_on_fitting",
    "optimize",
    "Course",
    "History",
    "Pieces",
    "Records",
    "course",
    "finished",
    "Start",
    "begin",
    "go_on",
    "nothing_recorded",
    "EnsembleMoments",
    "ensemble",
    "PICTURE_INPUTS",
    "PICTURE_SIDE",
    "PICTURE_TRAIN",
    "PictureModes",
    "picture_features",
    "picture_kernel",
    "picture_modes",
    "picture_outputs",
    "picture_prediction",
    "picture_steps",
    "picture_weights",
    "ARCHITECTURE_POINTS",
    "analytic_layers",
    "architecture_gradients",
    "architecture_kernel",
    "gradients",
    "kernel_after",
    "DIMENSION",
    "DIRECTIONS",
    "FEW_POINTS",
    "GRID_POINTS",
    "KERNEL_SIZES",
    "MAX_DEPTH",
    "MAX_FREQUENCY",
    "MAX_POINTS",
    "RECORDED",
    "Analytic",
    "ClosedForm",
    "Network",
    "Problem",
    "Run",
    "TangentLine",
    "WeightPath",
    "analytic_kernels",
    "circle_spectra",
    "closed_form",
    "curvature_number",
    "curvature_pieces",
    "features",
    "host_width",
    "initial_kernel",
    "initial_outputs",
    "network",
    "outputs",
    "padded_dimension",
    "padded_points",
    "problem",
    "recorded_steps",
    "regression",
    "run",
    "run_together",
    "tangent_line",
    "visible",
    "weight_path",
]
