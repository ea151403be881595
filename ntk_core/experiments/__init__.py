"""One function per figure: plain numbers in, read-only NumPy arrays out, every time computed anew.

A real network is trained in float32; kernels, spectra and closed forms are float64. Rates belong to the
loss ½ Σ (f − y)², a sum over the training points.
"""

from ntk_core.experiments.dynamics import DynamicsFit, dynamics_fit
from ntk_core.experiments.features import FourierFit, fourier_fit
from ntk_core.experiments.setting import DEPTHS, KERNEL_WIDTHS, LEARNING_RATES, MAX_FEATURES, WIDTHS
from ntk_core.experiments.spectra import KernelSpectra, kernel_spectra
from ntk_core.experiments.taylor import TaylorFit, taylor_fit
from ntk_core.experiments.warming import warm_up
from ntk_core.spectrum import PowerLaw, power_law

__all__ = [
    "DEPTHS",
    "DynamicsFit",
    "FourierFit",
    "KERNEL_WIDTHS",
    "KernelSpectra",
    "LEARNING_RATES",
    "MAX_FEATURES",
    "PowerLaw",
    "TaylorFit",
    "WIDTHS",
    "dynamics_fit",
    "fourier_fit",
    "kernel_spectra",
    "power_law",
    "taylor_fit",
    "warm_up",
]
