"""Every figure of the lessons, drawn from real results: valid, labeled, still, finite and consistent."""

import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go
import pytest

from ntk_core import MLP, experiments
from ntk_ui import i18n
from ntk_ui.figures import (
    angles,
    dynamics,
    entry,
    fourier,
    laws,
    mapping,
    modes,
    priors,
    scale_errors,
    spectrum,
    style,
    taylor,
    weights,
)
from ntk_ui.figures.laws import Series
from tests.conftest import ROOT

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
    entry: experiments.KernelEntry
    blocks: experiments.KernelEntry
    residual: experiments.ArchitectureKernel
    plain: experiments.SignalFit
    mapped: experiments.SignalFit
    plain_kernel: experiments.MappedKernel
    mapped_kernel: experiments.MappedKernel
    limit: experiments.FeatureLimit
    stable: experiments.DynamicsFit
    diverging: experiments.DynamicsFit


@pytest.fixture(scope="module")
def results() -> Results:
    return Results(
        taylor=experiments.taylor_fit("sine", 16, 1, "tanh", "ntk", 0.5, 100, 0),
        line=experiments.tangent_line("sine", 0, "gradient", 16, 1, "tanh", "ntk", 0),
        path=experiments.hidden_weights("sine", 10, "tanh", 0.5, 0),
        one_weight=experiments.one_weight(1.0),
        circle=experiments.kernel_spectra("circle", 64, MLP(16, 1, "relu", 1.4, 0.1), 0),
        interval=experiments.kernel_spectra("interval", 64, MLP(16, 1, "relu", 1.4, 0.1), 0),
        digits=experiments.kernel_spectra("digits", 20, MLP(16, 1, "relu", 1.4, 0.1), 0),
        entry=experiments.mlp_entry("circle", 16, MLP(16, 2), 0, 1, 6),
        blocks=experiments.architecture_entry("circle", 16, "residual", 16, MLP(16), 0, 1, 6),
        residual=experiments.architecture_kernel("circle", 16, "residual", 16, MLP(16), 0),
        plain=experiments.signal_fit("sines", experiments.PLAIN, MLP(16), 100, 0),
        mapped=experiments.signal_fit("sines", experiments.Mapping("gaussian", 2.0, 8), MLP(16), 100, 0),
        plain_kernel=experiments.mapped_kernel(experiments.PLAIN, MLP(16), 0),
        mapped_kernel=experiments.mapped_kernel(experiments.Mapping("gaussian", 2.0, 8), MLP(16), 0),
        limit=experiments.feature_limit(experiments.Mapping("gaussian", 2.0, 8), 0),
        stable=experiments.dynamics_fit("sine", 16, 1, "relu", 0.01, 100, 0),
        diverging=experiments.dynamics_fit("sine", 16, 1, "relu", DIVERGING_RATE, 100, 0),
    )


def without_mapping(figure: Callable[..., style.Figure]) -> Callable[..., style.Figure]:
    return lambda plain, words, dark: figure(plain, None, words, dark)


def bands(plain, mapped, words: style.Words, dark: bool) -> style.Figure:
    return fourier.bands(plain, mapped, experiments.BANDS, words, dark)


def times(plain, mapped, words: style.Words, dark: bool) -> style.Figure:
    return fourier.time_constants(plain, mapped, experiments.BANDS, words, dark)


def scale(kind: str) -> Callable[..., style.Figure]:
    """Errors against a scale, of networks of three seeds, one of which diverged."""
    falling, rising = np.array([0.5, 0.1, 1e-9]), np.array([0.5, 0.2, 0.9])
    theory = {"train_error": falling, "test_error": rising, "test_error_end": rising / 2}
    real = {name: theory[name][:, None] * np.array([1.0, 1.1, np.inf]) for name in ("train_error", "test_error")}

    def draw(words: style.Words, dark: bool) -> style.Figure:
        return scale_errors.errors((0.1, 1, 10), theory, real, 1, 0.3, kind, words, dark)

    return draw


def noises(words: style.Words, dark: bool) -> style.Figure:
    values = np.array([[0.5, 0.4, 0.1], [0.3, 0.2, 0.2], [0.6, 0.5, 0.4]])
    return scale_errors.noises((0.1, 1, 10), experiments.EXPONENTS, values, "gaussian", words, dark)


def against_width(*names: str, axis_name: str = "movement", diverged: bool = False) -> Callable[..., style.Figure]:
    """Quantities against width as a sweep gives them, with seeds that diverged."""
    movement = WIDTHS[:, None] ** -0.5 * np.array([[0.9, 1.0, 1.2]])
    if diverged:
        movement[0] = np.nan
        movement[1, 0] = np.inf
    series = {name: Series(movement, experiments.power_law(WIDTHS, movement), "−1/2") for name in names}

    def draw(words: style.Words, dark: bool) -> style.Figure:
        return laws.against_width(WIDTHS, series, 16, words, dark, axis_name=axis_name)

    return draw


def against_scale(words: style.Words, dark: bool) -> style.Figure:
    return laws.against_scale(WIDTHS, {"weights": Series(1 / WIDTHS[:, None])}, words, dark)


def against_parameters(words: style.Words, dark: bool) -> style.Figure:
    errors = {name: Series(1 / WIDTHS[:, None]) for name in ("train_error", "test_error")}
    return laws.against_parameters(3 * WIDTHS + 1, errors, 5, words, dark)


def kernels(spectra: experiments.KernelSpectra, words: style.Words, dark: bool) -> style.Figure:
    return spectrum.kernels(spectra, np.arange(0, len(spectra.position), 2), (1, 6), words, dark)


def seeds_band(spectra: experiments.KernelSpectra, words: style.Words, dark: bool) -> style.Figure:
    values = spectra.eigenvalues_analytic
    return modes.spectrum(spectra, (0.5 * values, 2 * values), 3, words, dark)


def by_frequency(spectra: experiments.KernelSpectra, words: style.Words, dark: bool) -> style.Figure:
    values = np.maximum(spectra.by_frequency, 0)
    return modes.by_frequency(2 * values, values, 1.5 * values, words, dark)


def target(spectra: experiments.KernelSpectra, words: style.Words, dark: bool) -> style.Figure:
    y = np.cos(spectra.position)
    pairs = {
        "analytic": (spectra.eigenvalues_analytic, spectra.eigenvectors_analytic),
        "empirical": (spectra.eigenvalues_empirical, spectra.eigenvectors_empirical),
    }
    found = {name: experiments.target_modes(*pair, y, 0.01) for name, pair in pairs.items()}
    times = np.geomspace(0.5, 1e6, 50)
    return modes.target_modes(found, {n: m.remaining(times) for n, m in found.items()}, times, words, dark)


def angle_cloud(words: style.Words, dark: bool) -> style.Figure:
    angle = np.linspace(-np.pi, np.pi, 32)
    seeds = np.stack([np.cos(angle), 5 * np.cos(angle)])
    return angles.angles(angle, {"kernel_before": seeds, "kernel_after": seeds}, np.cos(angle), words, dark)


def both_kernels(words: style.Words, dark: bool) -> style.Figure:
    return priors.kernels(experiments.circle_kernels(MLP(16, 1)), words, dark)


BOTH = "plain_kernel", "mapped_kernel"


def two(plain, mapped) -> dict[str, experiments.MappedKernel]:
    return {"plain": plain, "mapped": mapped}


def scale_sweep(plain, words: style.Words, dark: bool) -> style.Figure:
    conditions, exponents = np.array([np.inf, 1e3]), np.array([-2.0, -1.0])
    return mapping.sweep((0.5, 2.0), conditions, exponents, plain, 2.0, "gaussian", words, dark)


# name: lesson, figure(result, words, dark), result
FIGURES: dict[str, tuple[str, Callable[..., style.Figure], str | tuple[str, ...] | None]] = {
    "taylor outputs": ("taylor", taylor.function_space, "taylor"),
    "tangent line": ("taylor", lambda line, words, dark: taylor.tangent_line(line, True, words, dark), "line"),
    "one weight": ("taylor", taylor.one_weight, "one_weight"),
    "hidden weights": ("taylor", weights.hidden_weights, "path"),
    "movements": ("taylor", against_width("gap", "weights", "kernel_moved"), None),
    "diverged movements": ("taylor", against_width("gap", "weights", diverged=True), None),
    "layers": ("taylor", against_width("first_layer", "hidden_layers", "last_layer"), None),
    "growth": ("taylor", against_width("ntk", "standard", axis_name="largest_eigenvalue"), None),
    "output scale": ("taylor", against_scale, None),
    "more weights than data": ("taylor", against_parameters, None),
    "kernels, circle": ("spectrum", kernels, "circle"),
    "kernels, interval": ("spectrum", kernels, "interval"),
    "kernels, digits": ("spectrum", kernels, "digits"),
    "entry": ("spectrum", lambda parts, words, dark: entry.entry(parts, 3.0, words, dark), "entry"),
    "entry of blocks": ("spectrum", lambda parts, words, dark: entry.entry(parts, 3.0, words, dark), "blocks"),
    "architecture": ("spectrum", lambda k, words, dark: entry.architecture_kernel(k, (1, 5), words, dark), "residual"),
    "spectra": ("spectrum", seeds_band, "circle"),
    "frequencies": ("spectrum", by_frequency, "circle"),
    "eigenfunctions, circle": ("spectrum", lambda s, words, dark: modes.eigenfunctions(s, 3, words, dark), "circle"),
    "eigenfunctions, digits": ("spectrum", lambda s, words, dark: modes.eigenfunctions(s, 3, words, dark), "digits"),
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
    "mapped kernels": ("mapping", lambda a, b, words, dark: mapping.kernels(two(a, b), words, dark), BOTH),
    "plain kernel": ("mapping", lambda a, words, dark: mapping.kernels({"plain": a}, words, dark), BOTH[:1]),
    "feature limit": ("mapping", lambda found, words, dark: mapping.limit(found, 8, words, dark), "limit"),
    "falloff": ("mapping", lambda a, b, words, dark: mapping.falloff(two(a, b), words, dark), BOTH),
    "scale sweep": ("mapping", scale_sweep, "plain_kernel"),
} | {
    f"{run} {name}": ("dynamics", figure, run)
    for run in ("stable", "diverging")
    for name, figure in {
        "outputs": dynamics.function_space,
        "loss": dynamics.loss,
        "modes": dynamics.modes,
        "stability": lambda fit, words, dark: dynamics.stability(fit, DIVERGING_RATE, words, dark),
    }.items()
}
PLAYED = ("hidden weights",)
ANIMATED = ("taylor outputs", "plain outputs", "fourier outputs", "stable outputs", "diverging outputs")

every_figure = pytest.mark.parametrize("name", FIGURES)
every_language = pytest.mark.parametrize("language", i18n.LANGUAGES)
every_theme = pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])


def named(result: str | tuple[str, ...] | None) -> tuple[str, ...]:
    """The results that a figure is drawn from."""
    return (result,) if isinstance(result, str) else result or ()


def draw(name: str, results: Results, language: str = "en", dark: bool = False) -> style.Figure:
    lesson, figure, result = FIGURES[name]
    arguments = [getattr(results, one) for one in named(result)]
    return figure(*arguments, i18n.read(lesson, language), dark)


def axes(figure: style.Figure) -> dict[str, Any]:
    return {key: axis for key, axis in figure["layout"].items() if key[1:].startswith("axis")}


def numbers(figure: style.Figure) -> Iterator[tuple[str, np.ndarray]]:
    """All coordinates that are drawn, in the figure and in its frames."""
    frames = [trace for frame in figure.get("frames", []) for trace in frame["data"]]
    for trace in [*figure["data"], *frames]:
        for key in {"x", "y", "z"} & trace.keys():
            yield f"{trace.get('name')}: {key}", np.asarray(trace[key], dtype=float)


@every_theme
@every_language
@every_figure
def test_a_figure_is_valid_and_labeled(results: Results, name: str, language: str, dark: bool):
    figure = draw(name, results, language, dark)
    go.Figure(figure)
    assert figure["data"]
    assert figure["layout"]["paper_bgcolor"] == style.theme(dark).paper
    assert all(trace["name"] for trace in figure["data"])
    for key, axis in axes(figure).items():
        assert axis["title"]["text"] or "matches" in axis, key


@every_figure
def test_axes_stand_still(results: Results, name: str):
    for key, axis in axes(draw(name, results)).items():
        low, high = axis["range"]
        assert np.isfinite([low, high]).all(), key
        assert low != high, key
        assert not axis.get("autorange"), key


@every_figure
def test_nothing_infinite_is_drawn(results: Results, name: str):
    for key, values in numbers(draw(name, results)):
        assert not np.isinf(values).any(), key


def test_the_diverging_run_diverges(results: Results):
    fit = results.diverging
    assert fit.max_learning_rate < DIVERGING_RATE
    assert not fit.loss_real[-1] < 1e10
    assert fit.loss_steps[-1] > 1e10


@pytest.mark.parametrize("name", ANIMATED)
def test_every_recorded_step_is_a_frame(results: Results, name: str):
    figure = draw(name, results)
    steps = getattr(results, named(FIGURES[name][2])[-1]).steps
    (slider,) = figure["layout"]["sliders"]
    assert [entry["label"] for entry in slider["steps"]] == [f"{step:,}" for step in steps]
    frames = {frame["name"]: frame for frame in figure["frames"]}
    assert [entry["args"][0] for entry in slider["steps"]] == [[frame] for frame in frames]
    for frame in frames.values():
        moved = [figure["data"][index] for index in frame["traces"]]
        for trace, change in zip(moved, frame["data"], strict=True):
            assert np.shape(change["y"]) == np.shape(trace["x"])
    # what is shown before it is played is the last frame
    for trace, change in zip(moved, figure["frames"][-1]["data"], strict=True):
        np.testing.assert_array_equal(trace["y"], change["y"])


def test_the_weights_are_played_in_the_colors_of_the_same_scale(results: Results):
    figure, path = draw("hidden weights", results), results.path
    assert [entry["label"] for entry in figure["layout"]["sliders"][0]["steps"]] == [f"{k:,}" for k in path.steps]
    for frame, values in zip(figure["frames"], path.weights, strict=True):
        assert frame["traces"] == [1, 2, 4]
        for trace, expected in zip(frame["data"], (values, values - path.weights[0]), strict=False):
            shown = np.asarray(trace["z"], float) / weights.LEVELS * weights.LARGEST
            np.testing.assert_allclose(shown, np.clip(expected, -weights.LARGEST, weights.LARGEST), atol=0.02)
    assert {trace.get("coloraxis") for trace in figure["data"][:3]} == {"coloraxis"}


def test_residuals_go_from_the_data_to_the_network(results: Results):
    figure, fit = draw("taylor outputs", results), results.taylor
    place = figure["frames"][0]["traces"][0]
    assert figure["data"][place]["name"] == i18n.read("taylor", "en")("figure.legend.residual")
    for frame, outputs in zip(figure["frames"], fit.train_real, strict=True):
        ends = np.asarray(frame["data"][0]["y"]).reshape(-1, 3)
        np.testing.assert_allclose(ends[:, 0], outputs, rtol=1e-5)
        np.testing.assert_allclose(ends[:, 1], fit.y_train, rtol=1e-5)


@every_figure
def test_only_what_moves_in_time_has_frames(results: Results, name: str):
    assert ("frames" in draw(name, results)) == (name in (*ANIMATED, *PLAYED))


@every_theme
@every_language
def test_one_object_has_one_color_everywhere(results: Results, language: str, dark: bool):
    words = i18n.read("taylor", language)
    legend = {words(f"figure.legend.{key}"): key for key in style.LOOKS}
    seen = defaultdict(set)
    for name in FIGURES:
        for trace in draw(name, results, language, dark)["data"]:
            drawn = trace.get("line", {}).get("color") or trace.get("marker", {}).get("color")
            # a legend entry may go on after the name: the slope of a curve, the value of a limit
            known = [title for title in legend if trace["name"].startswith(title)]
            title = max(known, key=len, default=trace["name"].split(",")[0])
            if drawn is not None:
                seen[title].add(drawn)
    assert legend.keys() <= seen.keys()
    for title, colors in seen.items():
        assert len(colors) == 1, f"{title}: {colors}"
        if title in legend:
            assert colors == {style.color(legend[title], dark)}


def test_figures_know_no_page():
    modules = [f"ntk_ui.figures.{path.stem}" for path in sorted((ROOT / "ntk_ui/figures").glob("[!_]*.py"))]
    assert len(modules) >= 4
    script = f"import sys\nimport {', '.join(modules)}\nassert 'streamlit' not in sys.modules"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
