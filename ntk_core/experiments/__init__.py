"""One function per figure: plain numbers in, read-only NumPy arrays out, every time computed anew.

A real network is trained in float32; kernels, spectra and closed forms are float64. Rates belong to the
loss ½ Σ (f − y)², a sum over the training points.
"""

from ntk_core.architectures import ARCHITECTURES
from ntk_core.experiments.angles import AngleKernel, analytic_angle_kernel, angle_kernel, angles
from ntk_core.experiments.definite import (
    EVEN_WIDTHS,
    Approach,
    EvenTarget,
    OddModes,
    SmallestEigenvalues,
    approach,
    even_target,
    odd_modes,
    smallest_eigenvalues,
)
from ntk_core.experiments.distributions import (
    KURTOSIS_WIDTHS,
    NETWORKS,
    SWEEP_NETWORKS,
    KurtosisSweep,
    OutputDistribution,
    kurtosis_sweep,
    output_distribution,
    output_kurtosis,
)
from ntk_core.experiments.dynamics import DynamicsFit, dynamics_fit, dynamics_pieces
from ntk_core.experiments.ensembles import ENSEMBLE_WIDTHS, TOGETHER, Ensemble, ensemble, ensemble_members
from ntk_core.experiments.entries import (
    ARCHITECTURE_WIDTHS,
    ArchitectureKernel,
    KernelEntry,
    architecture_entry,
    architecture_kernel,
    mlp_entry,
    shown_points,
)
from ntk_core.experiments.features import BANDS, SignalFit, signal_fit
from ntk_core.experiments.generalization import (
    FREQUENCIES,
    SAMPLE_COUNTS,
    Generalization,
    LearnedMode,
    ModeTheory,
    generalization,
    learned_mode,
    mode_theory,
)
from ntk_core.experiments.inputs import COUNTS, TARGETS, KernelPoints, Source, kernel_points, target_values
from ntk_core.experiments.lazy import OUTPUT_SCALES, OneWeight, Scaled, one_weight, scaled_training
from ntk_core.experiments.mapped_kernels import (
    Falloff,
    FeatureLimit,
    MappedKernel,
    falloff,
    feature_limit,
    mapped_kernel,
)
from ntk_core.experiments.mappings import PLAIN, Mapping
from ntk_core.experiments.optimizers import BATCHES, SPEED_UPS, OptimizedFit, optimized_fit
from ntk_core.experiments.pictures import PICTURE_STEPS, PICTURE_WIDTHS, PictureRun
from ntk_core.experiments.pieces import Pieces
from ntk_core.experiments.priors import (
    BATCH,
    FIRST_SEED,
    CircleKernels,
    PriorDraws,
    circle_kernels,
    network_outputs,
    output_moments,
    prior_draws,
)
from ntk_core.experiments.scales import EXPONENTS, ScaleErrors, noise_errors, scale_errors
from ntk_core.experiments.setting import DEPTHS, LARGE_WIDTHS, LEARNING_RATES, MAX_FEATURES, WIDTHS, Points
from ntk_core.experiments.spectra import (
    KernelSpectra,
    TrainedKernel,
    empirical_eigenvalues,
    kernel_spectra,
    trained_kernel,
)
from ntk_core.experiments.tangent import (
    LINE_WIDTHS,
    PATH_WIDTHS,
    HiddenWeights,
    TangentLine,
    hidden_weights,
    tangent_line,
)
from ntk_core.experiments.taylor import TaylorFit, taylor_fit
from ntk_core.experiments.universal import (
    DESCENDED_WIDTHS,
    FUNCTIONS,
    GRID,
    REPRESENTED_WIDTHS,
    Approximation,
    Descent,
    descended,
    represented,
    target_function,
)
from ntk_core.experiments.warming import warm_up
from ntk_core.experiments.widths import Trained, largest_eigenvalue, trained
from ntk_core.modes import TargetModes, target_modes
from ntk_core.networks import MLP
from ntk_core.programs import ARCHITECTURE_POINTS, DIRECTIONS
from ntk_core.signals import Drawn, Formula, Noise, Signal
from ntk_core.spectrum import PowerLaw, power_law

__all__ = [
    "GRID",
    "target_function",
    "FREQUENCIES",
    "FUNCTIONS",
    "SAMPLE_COUNTS",
    "Generalization",
    "LearnedMode",
    "ModeTheory",
    "generalization",
    "learned_mode",
    "mode_theory",
    "BATCHES",
    "SPEED_UPS",
    "OptimizedFit",
    "optimized_fit",
    "DESCENDED_WIDTHS",
    "REPRESENTED_WIDTHS",
    "Approximation",
    "Descent",
    "descended",
    "represented",
    "LARGE_WIDTHS",
    "ENSEMBLE_WIDTHS",
    "Ensemble",
    "ensemble",
    "ensemble_members",
    "TOGETHER",
    "PICTURE_STEPS",
    "PICTURE_WIDTHS",
    "PictureRun",
    "Pieces",
    "FeatureLimit",
    "MappedKernel",
    "Falloff",
    "feature_limit",
    "mapped_kernel",
    "falloff",
    "BANDS",
    "EXPONENTS",
    "PLAIN",
    "Drawn",
    "Formula",
    "Mapping",
    "Noise",
    "ScaleErrors",
    "Signal",
    "SignalFit",
    "noise_errors",
    "scale_errors",
    "signal_fit",
    "EVEN_WIDTHS",
    "Approach",
    "EvenTarget",
    "OddModes",
    "SmallestEigenvalues",
    "approach",
    "even_target",
    "odd_modes",
    "smallest_eigenvalues",
    "BATCH",
    "FIRST_SEED",
    "KURTOSIS_WIDTHS",
    "NETWORKS",
    "SWEEP_NETWORKS",
    "CircleKernels",
    "KurtosisSweep",
    "OutputDistribution",
    "PriorDraws",
    "circle_kernels",
    "kurtosis_sweep",
    "network_outputs",
    "output_distribution",
    "output_kurtosis",
    "output_moments",
    "prior_draws",
    "ARCHITECTURES",
    "ARCHITECTURE_POINTS",
    "ARCHITECTURE_WIDTHS",
    "AngleKernel",
    "ArchitectureKernel",
    "KernelEntry",
    "TargetModes",
    "analytic_angle_kernel",
    "angle_kernel",
    "angles",
    "architecture_entry",
    "architecture_kernel",
    "mlp_entry",
    "shown_points",
    "target_modes",
    "COUNTS",
    "MLP",
    "TARGETS",
    "KernelPoints",
    "Source",
    "empirical_eigenvalues",
    "kernel_points",
    "target_values",
    "DEPTHS",
    "DIRECTIONS",
    "DynamicsFit",
    "HiddenWeights",
    "KernelSpectra",
    "LEARNING_RATES",
    "LINE_WIDTHS",
    "MAX_FEATURES",
    "OUTPUT_SCALES",
    "OneWeight",
    "PATH_WIDTHS",
    "Points",
    "PowerLaw",
    "Scaled",
    "TangentLine",
    "TaylorFit",
    "Trained",
    "TrainedKernel",
    "WIDTHS",
    "dynamics_fit",
    "dynamics_pieces",
    "hidden_weights",
    "kernel_spectra",
    "largest_eigenvalue",
    "one_weight",
    "power_law",
    "scaled_training",
    "tangent_line",
    "taylor_fit",
    "trained",
    "trained_kernel",
    "warm_up",
]
