"""The mathematics of the neural tangent kernel. Importing it switches JAX to float64."""

import jax

jax.config.update("jax_enable_x64", True)

from ntk_core.circle import circle_spectrum  # noqa: E402
from ntk_core.dynamics import StabilityWarning, predict  # noqa: E402
from ntk_core.empirical import empirical_ntk, empirical_ntk_of  # noqa: E402
from ntk_core.ensembles import predict_ensemble  # noqa: E402
from ntk_core.fourier import fourier_features  # noqa: E402
from ntk_core.kernels import nngp, ntk  # noqa: E402
from ntk_core.linearize import linearize  # noqa: E402
from ntk_core.networks import MLP, apply, init_params  # noqa: E402
from ntk_core.spectrum import eigendecomposition, max_learning_rate  # noqa: E402
from ntk_core.training import train  # noqa: E402

__all__ = [
    "MLP",
    "StabilityWarning",
    "apply",
    "circle_spectrum",
    "eigendecomposition",
    "empirical_ntk",
    "empirical_ntk_of",
    "fourier_features",
    "init_params",
    "linearize",
    "max_learning_rate",
    "nngp",
    "ntk",
    "predict",
    "predict_ensemble",
    "train",
]
