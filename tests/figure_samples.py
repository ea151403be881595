"""One sample of every figure of the lessons, and how to draw it."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from ntk_core import MLP, experiments
from ntk_core.experiments import Training, mlp, waves
from ntk_core.experiments.interpolation import fits
from ntk_core.experiments.spectra import modes_of_target
from ntk_ui import i18n
from ntk_ui.figures import (
    angles,
    dynamics,
    ensembles,
    entry,
    fourier,
    generalization,
    interpolation,
    laws,
    mapping,
    modes,
    moving,
    optimizers,
    picture,
    priors,
    rates,
    regimes,
    scale_errors,
    spectrum,
    style,
    taylor,
    weights,
)
from ntk_ui.figures import waves as waves_drawn
from ntk_ui.figures.laws import Series
from ntk_ui.figures.steps import STEPS
from tests import other_samples

DIVERGING_RATE = 10.0
WIDTHS = np.array([8, 16, 32])


class Results(NamedTuple):
    """What the lessons compute, small."""

    taylor: experiments.TaylorFit
    line: experiments.TangentLine
    path: experiments.HiddenWeights
    one_weight: experiments.OneWeight
    circle: experiments.KernelSpectra
    interval: experiments.KernelSpectra
    digits: experiments.KernelSpectra
    circle_matrices: experiments.KernelMatrices
    interval_matrices: experiments.KernelMatrices
    digits_matrices: experiments.KernelMatrices
    entry: experiments.KernelEntry
    blocks: experiments.KernelEntry
    residual: experiments.ArchitectureKernel
    plain: experiments.SignalFit
    mapped: experiments.SignalFit
    ensemble: experiments.Ensemble
    plain_kernel: experiments.ComposedKernel
    composed_kernel: experiments.ComposedKernel
    limit: experiments.FeatureLimit
    waves: waves.Waves
    stable: experiments.DynamicsFit
    diverging: experiments.DynamicsFit
    many_points: experiments.DynamicsFit
    nothing_to_learn: experiments.DynamicsFit
    optimized: experiments.OptimizedFit


def computed() -> Results:
    return Results(
        taylor=experiments.taylor_fit(Training("sine", mlp(16, 1, "tanh"), 0.5, 100, 0)),
        line=experiments.tangent_line("sine", 0, "gradient", mlp(16, 1, "tanh"), 0),
        path=experiments.hidden_weights("sine", 10, "tanh", 0.5, 0),
        one_weight=experiments.one_weight(1.0),
        circle=experiments.kernel_spectra("circle", 64, MLP(16, 1, "relu", 1.4, 0.1), 0),
        interval=experiments.kernel_spectra("interval", 64, MLP(16, 1, "relu", 1.4, 0.1), 0),
        digits=experiments.kernel_spectra("digits", 20, MLP(16, 1, "relu", 1.4, 0.1), 0),
        circle_matrices=experiments.kernel_matrices("circle", 64, MLP(16, 1, "relu", 1.4, 0.1), 0),
        interval_matrices=experiments.kernel_matrices("interval", 64, MLP(16, 1, "relu", 1.4, 0.1), 0),
        digits_matrices=experiments.kernel_matrices("digits", 20, MLP(16, 1, "relu", 1.4, 0.1), 0),
        entry=experiments.mlp_entry("circle", 16, MLP(16, 2), 0, 1, 6),
        blocks=experiments.architecture_entry("circle", 16, "residual", 16, MLP(16), 0, 1, 6),
        residual=experiments.architecture_kernel("circle", 16, "residual", 16, MLP(16), 0),
        plain=experiments.signal_fit("sines", experiments.PLAIN, MLP(16), 100, 0),
        mapped=experiments.signal_fit("sines", experiments.Mapping("gaussian", 2.0, 8), MLP(16), 100, 0),
        ensemble=experiments.ensemble(),
        plain_kernel=experiments.composed_kernel(experiments.PLAIN, MLP(16), 0),
        composed_kernel=experiments.composed_kernel(experiments.Mapping("gaussian", 2.0, 8), MLP(16), 0),
        waves=waves.waves(experiments.Mapping("gaussian", 2.0, 8), 0),
        limit=experiments.feature_limit(experiments.Mapping("gaussian", 2.0, 8), 0),
        stable=experiments.dynamics_fit(Training("sine", mlp(16, 1, "relu"), 0.01, 100, 0)),
        diverging=experiments.dynamics_fit(Training("sine", mlp(16, 1, "relu"), DIVERGING_RATE, 100, 0)),
        many_points=experiments.dynamics_fit(Training("noisy_sine", mlp(16, 1, "relu"), 0.01, 100, 0)),
        nothing_to_learn=experiments.dynamics_fit(
            Training(((0.0, 0.0), (1.0, 0.0)), mlp(16, 1, "relu"), 0.01, 100, 0), True
        ),
        optimized=experiments.optimized_fit(Training("sine", mlp(16, 1, "relu"), 0.01, 100, 0), 0.9, 2),
    )


def without_mapping(figure: Callable[..., style.Figure]) -> Callable[..., style.Figure]:
    return lambda plain, words: figure(plain, None, words)


def bands(plain, mapped, words: style.Words) -> style.Figure:
    return fourier.bands(plain, mapped, experiments.BANDS, words)


def times(plain, mapped, words: style.Words) -> style.Figure:
    return fourier.time_constants(plain, mapped, experiments.BANDS, words)


def scale(kind: str) -> Callable[..., style.Figure]:
    """Errors against a scale, of networks of three seeds, one of which diverged."""
    falling, rising = np.array([0.5, 0.1, 1e-9]), np.array([0.5, 0.2, 0.9])
    theory = {"train_error": falling, "test_error": rising, "test_error_end": rising / [np.nan, 2, 2]}
    real = {name: theory[name][:, None] * np.array([1.0, 1.1, np.inf]) for name in ("train_error", "test_error")}

    def draw(words: style.Words) -> style.Figure:
        return scale_errors.errors((0.1, 1, 10), theory, real, 1, 0.3, kind, words)

    return draw


def noises(words: style.Words) -> style.Figure:
    values = np.array([[0.5, 0.4, 0.1], [0.3, 0.2, 0.2], [0.6, 0.5, 0.4]])
    return scale_errors.noises((0.1, 1, 10), experiments.EXPONENTS, values, "gaussian", words)


def against_width(*names: str, axis_name: str = "movement", diverged: bool = False) -> Callable[..., style.Figure]:
    """Quantities against width as a sweep gives them, with seeds that diverged."""
    movement = WIDTHS[:, None] ** -0.5 * np.array([[0.9, 1.0, 1.2]])
    if diverged:
        movement[0] = np.nan
        movement[1, 0] = np.inf
    series = {name: Series(movement, experiments.power_law(WIDTHS, movement), "−1/2") for name in names}

    def draw(words: style.Words) -> style.Figure:
        return laws.against_width(WIDTHS, series, 16, words, axis_name=axis_name)

    return draw


def against_scale(words: style.Words) -> style.Figure:
    return laws.against_scale(WIDTHS, {"weights": Series(1 / WIDTHS[:, None])}, words)


def against_parameters(words: style.Words) -> style.Figure:
    errors = {name: Series(1 / WIDTHS[:, None]) for name in ("train_error", "test_error")}
    return laws.against_parameters(3 * WIDTHS + 1, errors, 5, words, current=8)


def kernels(matrices: experiments.KernelMatrices, words: style.Words) -> style.Figure:
    return spectrum.kernels(matrices, np.arange(0, len(matrices.position), 2), (1, 6), words)


def seeds_band(spectra: experiments.KernelSpectra, words: style.Words) -> style.Figure:
    values = spectra.eigenvalues_analytic
    return modes.spectrum(spectra, (0.5 * values, 2 * values), 3, words)


def by_frequency(spectra: experiments.KernelSpectra, words: style.Words) -> style.Figure:
    operator = np.maximum(spectra.by_frequency, 0)
    return modes.by_frequency(spectra, 2 * operator, 1.5 * operator, words)


def target(spectra: experiments.KernelSpectra, words: style.Words) -> style.Figure:
    y = np.cos(spectra.position)
    found = modes_of_target(spectra, y, 0.01)
    times = np.geomspace(0.5, 1e6, 50)
    return modes.target_modes(found, {n: m.remaining(times) for n, m in found.items()}, times, words)


def angle_cloud(words: style.Words) -> style.Figure:
    angle = np.linspace(-np.pi, np.pi, 32, endpoint=False)
    seeds = np.stack([np.cos(angle), 5 * np.cos(angle)])
    return angles.angles(angle, {"kernel_before": seeds, "kernel_after": seeds}, np.cos(angle), words)


def both_kernels(words: style.Words) -> style.Figure:
    return priors.kernels(experiments.circle_kernels(MLP(16, 1)), words)


BOTH = "plain_kernel", "composed_kernel"


def two(plain, mapped) -> dict[str, experiments.ComposedKernel]:
    return {"plain": plain, "mapped": mapped}


def scale_sweep(plain, words: style.Words) -> style.Figure:
    conditions, exponents = np.array([np.inf, 1e3]), np.array([-2.0, -1.0])
    return mapping.sweep((0.5, 2.0), conditions, exponents, plain, 2.0, "gaussian", words)


def held_out(words: style.Words) -> style.Figure:
    errors = np.array([[0.5, 0.3, 0.9], [0.5, 0.2, 0.8]])
    return scale_errors.held_out((0.1, 1.0, 10.0), errors, 1.0, "gaussian", words)


def knobs(words: style.Words) -> style.Figure:
    errors = np.array([[0.5, 0.1, 0.01], [0.5, 0.2, 0.8]])
    kinds = {"positional": (1, 2, 3), "power_law": (0.0, 1.0, 2.0), "gaussian": (0.1, 1.0, 10.0)}
    return scale_errors.knobs({kind: (at, errors) for kind, at in kinds.items()}, words)


def picture_spectrum(words: style.Words) -> style.Figure:
    k = np.arange(1, 65)
    return picture.spectrum(k, 3.0 * k**-2.0, experiments.power_law(k, 3.0 * k**-2.0), 24, words)


def pictures(words: style.Words) -> style.Figure:
    learned = [np.full((8, 8), shade) for shade in (-0.5, 0.5, 1.5)]
    return picture.pictures(np.eye(8), learned, learned[::-1], (0, 1, 10), words)


def blurred(words: style.Words) -> style.Figure:
    return picture.blurred(np.eye(8), np.full((8, 8), 0.125), words)


def picture_quality(words: style.Words) -> style.Figure:
    curves = {name: np.array([10.0, 20.0]) for name in ("train_theory", "test_theory", "train_network", "test_network")}
    return picture.quality((0, 1, 10), curves | {"test_network": np.array([10.0])}, 25.0, words)


def timed(figure: Callable[..., style.Figure]) -> Callable[..., style.Figure]:
    """A figure over gradient steps."""
    return lambda fit, words: figure(fit, STEPS, words)


def ensemble(theory, words: style.Words) -> style.Figure:
    members = theory.mean + np.array([-1, 0, 1])[:, None, None] * theory.deviation
    return ensembles.evolution(theory, members, [0.0], [1.0], words)


SMALL_SWEEP = np.array([[0.5, 0.4, np.inf], [0.1, 0.2, 0.3]])


def both_regimes(words: style.Words) -> style.Figure:
    movement = np.array([[3.0, np.nan], [0.2, 1e-5]])
    return regimes.regimes((4, 8), (0.1, 10), movement, movement - 0.5, 8, words)


def network_errors(words: style.Words) -> style.Figure:
    networks, kernels = {"train_error": SMALL_SWEEP, "test_error": SMALL_SWEEP}, {"regression": SMALL_SWEEP[:, :2]}
    kernels |= {"regression_end": 1e-9 * SMALL_SWEEP[:, :2]}
    found, marks = generalization.Errors(networks, kernels), (("threshold", 4), ("current", 8))
    return generalization.errors((2, 8), "n", found, marks, words)


def learned(words: style.Words) -> style.Figure:
    theory = experiments.mode_theory(8, MLP(16))
    samples = np.linspace(0, 2, 3 * len(theory.frequency)).reshape(-1, 3)
    found = {"regression_end": samples, "regression": samples, "real": np.where(samples > 1.9, np.inf, samples)}
    return generalization.modes(theory, generalization.Learned(found, found), words)


def approximation(words: style.Words) -> style.Figure:
    widths, values = {"best_fit": (1, 2), "real": (1, 2)}, {"best_fit": 1e-9 * SMALL_SWEEP, "real": SMALL_SWEEP}
    x = np.linspace(-1, 1, 5)
    found = {name: experiments.Approximation(x, 0.1) for name in ("best_fit", "real", "regression")}
    ended = np.array([[True, False, True], [True, True, False]])
    return generalization.approximation(widths, values, ended, found, x, x, 2, words)


def percentiles(theory, words: style.Words) -> style.Figure:
    members = theory.mean[-1] + np.array([-1, 0, 1])[:, None] * theory.deviation[-1]
    return ensembles.percentiles(theory, {50: members, 1000: members}, words)


# name: lesson, figure(result, words), result
FIGURES: dict[str, tuple[str, Callable[..., style.Figure], str | tuple[str, ...] | None]] = {
    "taylor outputs": ("taylor", taylor.function_space, "taylor"),
    "tangent line": ("taylor", lambda line, words: taylor.tangent_line(line, True, words), "line"),
    "fits": ("taylor", lambda words: interpolation.fits(fits("sine", 9, 1.0, 0), words), None),
    "one weight": ("taylor", taylor.one_weight, "one_weight"),
    "hidden weights": ("taylor", weights.hidden_weights, "path"),
    "movements": ("taylor", against_width("gap", "weights", "kernel_moved"), None),
    "diverged movements": ("taylor", against_width("gap", "weights", diverged=True), None),
    "layers": ("taylor", against_width("first_layer", "hidden_layers", "last_layer"), None),
    "growth": ("taylor", against_width("ntk", "standard", axis_name="largest_eigenvalue"), None),
    "output scale": ("taylor", against_scale, None),
    "more weights than data": ("taylor", against_parameters, None),
    "kernels, circle": ("spectrum", kernels, "circle_matrices"),
    "kernels, interval": ("spectrum", kernels, "interval_matrices"),
    "kernels, digits": ("spectrum", kernels, "digits_matrices"),
    "entry": ("spectrum", lambda parts, words: entry.entry(parts, 3.0, words), "entry"),
    "entry of blocks": ("spectrum", lambda parts, words: entry.entry(parts, 3.0, words), "blocks"),
    "architecture": ("spectrum", lambda k, words: entry.architecture_kernel(k, (1, 5), words), "residual"),
    "spectra": ("spectrum", seeds_band, "circle"),
    "frequencies": ("spectrum", by_frequency, "circle"),
    "eigenfunctions, circle": ("spectrum", lambda s, words: modes.eigenfunctions(s, 3, words), "circle"),
    "eigenfunctions, digits": ("spectrum", lambda s, words: modes.eigenfunctions(s, 3, words), "digits"),
    "target": ("spectrum", target, "circle"),
    "angles": ("spectrum", angle_cloud, None),
    "distance": ("spectrum", against_width("kernel_before", "kernel_after", axis_name="kernel_distance"), None),
    "both kernels": ("priors", both_kernels, None),
    "plain outputs": ("fourier", without_mapping(fourier.fit), ("plain",)),
    "fourier outputs": ("fourier", fourier.fit, ("plain", "mapped")),
    "plain errors": ("fourier", without_mapping(fourier.errors), ("plain",)),
    "fourier errors": ("fourier", fourier.errors, ("plain", "mapped")),
    "plain bands": ("fourier", without_mapping(bands), ("plain",)),
    "fourier bands": ("fourier", bands, ("plain", "mapped")),
    "plain times": ("fourier", without_mapping(times), ("plain",)),
    "fourier times": ("fourier", times, ("plain", "mapped")),
    "scale": ("fourier", scale("gaussian"), None),
    "exponent": ("fourier", scale("power_law"), None),
    "noises": ("fourier", noises, None),
    "knobs": ("fourier", knobs, None),
    "held out": ("fourier", held_out, None),
    "waves": ("mapping", lambda found, words: waves_drawn.waves(found, waves.SHOWN, words), "waves"),
    "mapped kernels": ("mapping", lambda a, b, words: mapping.kernels(two(a, b), words), BOTH),
    "plain kernel": ("mapping", lambda a, words: mapping.kernels({"plain": a}, words), BOTH[:1]),
    "feature limit": ("mapping", lambda found, words: mapping.limit(found, 8, words), "limit"),
    "falloff": ("mapping", lambda a, b, words: mapping.falloff(two(a, b), words), BOTH),
    "picture spectrum": ("picture", picture_spectrum, None),
    "pictures": ("picture", pictures, None),
    "blurred picture": ("picture", blurred, None),
    "picture quality": ("picture", picture_quality, None),
    "ensemble": ("ensembles", ensemble, "ensemble"),
    "percentiles": ("ensembles", percentiles, "ensemble"),
    "regimes": ("moving", both_regimes, None),
    "test errors": ("generalization", network_errors, None),
    "learned modes": ("generalization", learned, None),
    "approximation": ("universal", approximation, None),
    "optimized outputs": ("optimizers", optimizers.function_space, "optimized"),
    "optimized losses": ("optimizers", optimizers.losses, "optimized"),
    "scale sweep": ("mapping", scale_sweep, "plain_kernel"),
} | {
    f"{run} {name}": (lesson, figure, run)
    for run in ("stable", "diverging", "many_points", "nothing_to_learn")
    for name, (lesson, figure) in {
        "outputs": ("dynamics", timed(dynamics.function_space)),
        "loss": ("dynamics", timed(dynamics.loss)),
        "modes": ("dynamics", timed(dynamics.modes)),
        "shares": ("dynamics", timed(dynamics.shares)),
        "stability": ("dynamics", rates.stability),
        "factors": ("dynamics", rates.factors),
        "kernel": ("moving", timed(moving.kernels)),
        "spectrum": ("moving", timed(moving.spectrum)),
    }.items()
}
FIGURES |= other_samples.FIGURES
PLAYED = (
    *other_samples.PLAYED,
    "hidden weights",
    "pictures",
    "ensemble",
    "stable kernel",
    "diverging kernel",
    "many_points kernel",
    "nothing_to_learn kernel",
)
ANIMATED = (
    "taylor outputs",
    "plain outputs",
    "fourier outputs",
    "stable outputs",
    "diverging outputs",
    "many_points outputs",
    "nothing_to_learn outputs",
    "optimized outputs",
)


def named(result: str | tuple[str, ...] | None) -> tuple[str, ...]:
    """The results that a figure is drawn from."""
    return (result,) if isinstance(result, str) else result or ()


def draw(name: str, results: Results, language: str = "en") -> style.Figure:
    lesson, figure, result = FIGURES[name]
    arguments = [getattr(results, one) for one in named(result)]
    return figure(*arguments, i18n.read(lesson, language))
