"""What a reader sees of spectra: exponents and their ranges, like beside like, every point in its figure."""

import numpy as np
import pytest

from ntk_core import MLP, experiments
from ntk_core.experiments import PLAIN, Mapping, Training, circle_kernels, composed_kernel, kernel_spectra, mlp
from ntk_core.experiments.distributions import KURTOSIS_WIDTHS, kurtosis_sweep
from ntk_ui import i18n
from ntk_ui.figures import angles, mapping, modes, priors
from ntk_ui.lessons import sweeps
from ntk_ui.lessons.fourier import settings
from ntk_ui.lessons.fourier.mappings import SWEEPS

DEFAULT = MLP(256, 1, "relu", 2**0.5, 0.5)
ERF = MLP(64, 1, "erf", 2**0.5, 0.5)


def titled(figure, beginning: str) -> dict:
    (trace,) = [one for one in figure["data"] if one["name"].startswith(beginning) and one.get("showlegend", True)]
    return trace


def eigenvalue_figure(shape: str, net: MLP, words, count: int = 64):
    spectra = kernel_spectra(shape, count, net, 0)
    band = spectra.eigenvalues_empirical, spectra.eigenvalues_empirical
    return modes.spectrum(spectra, band, 0, words)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("net", [DEFAULT, MLP(64, 1, "relu", 2**0.5, 0.1), ERF])
def test_both_figures_of_one_page_say_the_same_of_the_same_kernel(language, net):
    words, more = i18n.read("spectrum", language), i18n.read("priors", language)
    limit = titled(eigenvalue_figure("circle", net, words), words("figure.panel.analytic"))["name"]
    all_layers = titled(priors.spectra(circle_kernels(net), more), more("figure.legend.all_layers"))["name"]
    said = limit.removeprefix(words("figure.panel.analytic"))
    assert said == all_layers.removeprefix(more("figure.legend.all_layers"))
    assert ("k = 8…64" in said) == (net is not ERF)


def test_a_slope_is_written_with_its_range_and_its_absence_in_words():
    words = i18n.read("spectrum", "en")
    on_circle, on_interval = (eigenvalue_figure(shape, DEFAULT, words) for shape in ("circle", "interval"))
    assert titled(on_circle, "Infinite width")["name"] == "Infinite width, slope −2.02, k = 8…64"
    assert titled(on_circle, "This network")["name"] == "This network, slope −1.98, k = 8…64"
    assert titled(on_interval, "Infinite width")["name"] == "Infinite width, slope −2.24, i = 8…16"
    smooth = eigenvalue_figure("interval", ERF, words)
    assert titled(smooth, "Infinite width")["name"] == "Infinite width, no power law"
    assert titled(smooth, "This network")["name"] == "This network, no power law"
    few = eigenvalue_figure("interval", DEFAULT, words, 16)
    assert titled(few, "Infinite width")["name"] == "Infinite width"


def test_by_frequency_each_series_has_its_own_values():
    words = i18n.read("spectrum", "en")
    net = MLP(256, 1, "relu", 2**0.5, 0.0)
    spectra, limit = kernel_spectra("circle", 64, net, 0), circle_kernels(net)
    drawn = modes.by_frequency(spectra, limit.eigenvalues_ntk, limit.closed_ntk, words)
    at = {name: titled(drawn, name) for name in ("This network, 64", "Infinite width, 64", "Infinite width, N → ∞")}
    values = {name: np.asarray(trace["y"])[32] for name, trace in at.items()}
    k = np.arange(0, 1_000_000, 2.0)
    exact = (2 * k**2 + 6) / (np.pi * (k**2 - 1)) ** 2
    folded = exact[(k % 64) == 32].sum() * 2  # k and −k
    assert values["Infinite width, 64"] == pytest.approx(folded, rel=1e-3)
    assert values["Infinite width, N → ∞"] == pytest.approx(exact[16], rel=1e-5)
    assert values["This network, 64"] == pytest.approx(spectra.by_frequency[32], rel=1e-5)
    assert titled(drawn, "Closed form")["y"][32] == pytest.approx(exact[16], rel=1e-5)
    assert [list(trace["customdata"]) for trace in at.values()] == [list(range(33))] * 3


def test_eigenfunctions_are_drawn_turned():
    words, net = i18n.read("spectrum", "en"), MLP(8, 1, "relu", 2**0.5, 0.5)
    spectra = kernel_spectra("circle", 64, net, 0)
    drawn = titled(modes.eigenfunctions(spectra, 1, words), "This network")
    np.testing.assert_allclose(drawn["y"], 8 * spectra.turned_empirical[:, 1], rtol=1e-5)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize(
    ("kind", "net"), [("gaussian", MLP(64, 2, "erf", 2**0.5, 0.1)), ("power_law", ERF), ("gaussian", DEFAULT)]
)
def test_every_point_of_the_sweep_over_scales_is_in_its_figure(kind, net, language):
    words, at = i18n.read("mapping", language), SWEEPS[kind]
    found = [experiments.falloff(Mapping(kind, scale, 16), net, 0) for scale in at]
    conditions, exponents = np.array(found).T
    plain = composed_kernel(PLAIN, net, 0)
    drawn = mapping.sweep(at, conditions, exponents, plain, at[3], kind, words)
    left, right = (drawn["layout"][name]["range"] for name in ("yaxis", "yaxis2"))
    curves = [one for one in drawn["data"] if one["name"] == words("figure.legend.kernel_mapped")]
    (condition,) = [np.asarray(one["y"]) for one in curves if one.get("yaxis", "y") == "y"]
    (exponent,) = [np.asarray(one["y"]) for one in curves if one.get("yaxis") == "y2"]
    known = np.isfinite(conditions)
    np.testing.assert_allclose(condition[known], conditions[known], rtol=1e-6)
    assert (np.log10(conditions[known]) > left[0] - 1e-9).all()
    assert (np.log10(conditions[known]) < left[1] + 1e-9).all()
    np.testing.assert_allclose(exponent, exponents, rtol=1e-6)  # NaN, no dot, where there is none
    seen = exponents[np.isfinite(exponents)]
    assert ((seen > right[0]) & (seen < right[1])).all()
    assert right[0] == int(right[0])
    gaps = bool(np.isnan(exponents).any()) or plain.decay.law is None
    titles = [note["text"] for note in drawn["layout"]["annotations"]]
    assert (words("figure.panel.exponent_gaps") in titles) == gaps
    assert (words("figure.panel.exponent") in titles) == (not gaps)


def test_the_falloff_is_written_with_its_range():
    words = i18n.read("mapping", "en")
    found = {
        "plain": composed_kernel(PLAIN, DEFAULT, 0),
        "mapped": composed_kernel(Mapping("gaussian", 2.0, 16), DEFAULT, 0),
    }
    names = [trace["name"] for trace in mapping.falloff(found, words)["data"]]
    assert "Theory without the mapping, slope −2.24, i = 8…16" in names
    assert "Theory with the mapping, no power law" in names


def test_bounds_of_the_kurtosis_are_positive_and_in_the_figure():
    words, net = i18n.read("priors", "en"), MLP(8, 1, "relu", 2**0.5, 0.0)
    rng, means = np.random.default_rng(3), []
    for _ in KURTOSIS_WIDTHS:  # Gaussian outputs, whose estimates lie above and below zero, some by three errors
        squares = np.clip(rng.normal(size=(1000, 1)), -2.5, 2.5) ** 2
        means.append(np.concatenate([squares, squares**2], axis=1))
    sweep = kurtosis_sweep(net, means)
    assert (sweep.kurtosis + 2 * sweep.error < 0).any()
    drawn = priors.kurtosis(sweep, 8, words)
    bound, (low, high) = titled(drawn, "Upper bound"), drawn["layout"]["yaxis"]["range"]
    assert len(bound["x"]) == len(KURTOSIS_WIDTHS)
    heights = np.asarray(bound["y"], float)
    np.testing.assert_allclose(heights, np.maximum(sweep.kurtosis, 0) + 2 * sweep.error, rtol=1e-6)
    assert ((heights > 10.0**low) & (heights < 10.0**high)).all()
    tiny = sweep._replace(kurtosis=0 * sweep.kurtosis, error=0 * sweep.error + 1e-5, bound=0 * sweep.error + 2e-5)
    low, _ = priors.kurtosis(tiny, 8, words)["layout"]["yaxis"]["range"]
    assert 10.0**low < 2e-5


def test_the_kernel_over_the_angle_is_drawn_closed_and_through_its_peak():
    words, net = i18n.read("spectrum", "en"), MLP(64, 3, "relu", 1.0, 0.1)
    limit = experiments.analytic_angle_kernel(net)
    seeds = np.stack([limit, 2 * limit])
    drawn = angles.angles(experiments.angles(), {"kernel_before": seeds, "kernel_after": seeds}, limit, words)
    theory = titled(drawn, words("figure.legend.analytic"))
    assert (theory["x"][0], theory["x"][-1]) == pytest.approx((-np.pi, np.pi))
    assert theory["y"][0] == theory["y"][-1]
    assert np.max(theory["y"]) == pytest.approx(0.2825, abs=5e-5)
    assert theory["x"][np.argmax(theory["y"])] == 0
    cloud = titled(drawn, words("figure.legend.kernel_before"))
    x, y = (np.asarray(cloud[side]).reshape(2, -1)[:, :-1] for side in ("x", "y"))
    np.testing.assert_allclose(y, np.stack([np.append(row, row[0]) for row in seeds]), rtol=1e-6)
    assert x[:, [0, -1]] == pytest.approx(np.array([[-np.pi, np.pi]] * 2))


def test_slopes_over_the_output_scale_of_one_network_have_no_error(monkeypatch: pytest.MonkeyPatch):
    run = experiments.Scaled(*[0.0] * len(experiments.Scaled._fields))

    def runs(_, settings, *_more):
        return [[run._replace(kernel_movement=1 / alpha, weight_movement=2 / alpha)] for alpha in settings]

    monkeypatch.setattr(sweeps, "runs", runs)
    sweep = sweeps.output_scales.__wrapped__(Training("sine", mlp(16, 1, "relu"), 0.5, 100, 0))
    for law in sweep.laws.values():
        assert law.slope == pytest.approx(-1)
        assert np.isnan(law.slope_error)


def test_the_scales_of_the_sweep_are_those_of_the_control():
    for kind, control in (("gaussian", settings.SCALE), ("power_law", settings.POWER)):
        assert SWEEPS[kind] == control.notches
