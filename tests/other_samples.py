"""One sample of every figure of the page before the lessons, and of Adam."""

from collections.abc import Callable

from ntk_core.experiments import Training, mlp
from ntk_core.experiments.adam import adam_fit
from ntk_core.experiments.basis import Basis, feature_fit, kernel_fit
from ntk_core.experiments.belief import belief
from ntk_core.experiments.line import line_fit
from ntk_ui.figures import adam, basis, line
from ntk_ui.figures.belief import belief as believed
from ntk_ui.figures.style import Figure, Words

POINTS = ((-0.9, -0.31), (0.45, 0.99), (0.9, 0.31))
BUMPS, OUTPUTS = Basis("bumps", 20, 0.2), (-3.0, 3.0)


def diverging(words: Words) -> Figure:
    return line.line_fit(line_fit(POINTS, 1.2), (-1.25, 1.25), (-2.0, 2.0), words)


def features(words: Words) -> Figure:
    return basis.feature_fit(feature_fit(POINTS, BUMPS), OUTPUTS, words)


def kernel(words: Words) -> Figure:
    return basis.kernel(kernel_fit(POINTS, BUMPS), 1, words)


def fit(words: Words) -> Figure:
    return basis.kernel_fit(kernel_fit(POINTS, BUMPS), OUTPUTS, words)


def seen(count: int) -> Callable[..., Figure]:
    return lambda words: believed(belief(POINTS, count, BUMPS, 0.1, 0), OUTPUTS, words)


def of_adam(figure: Callable[..., Figure]) -> Callable[..., Figure]:
    return lambda words: figure(adam_fit(Training("sine", mlp(16, 1, "tanh"), 0.025, 50, 0)), words)


FIGURES: dict[str, tuple[str, Callable[..., Figure], None]] = {
    "line": ("before", diverging, None),
    "features": ("before", features, None),
    "kernel of features": ("before", kernel, None),
    "kernel fit": ("before", fit, None),
    "belief": ("before", seen(2), None),
    "belief before any point": ("before", seen(0), None),
}
FIGURES |= {
    "Adam": ("adam", of_adam(adam.function_space), None),
    "losses of Adam": ("adam", of_adam(adam.losses), None),
}
PLAYED = ("line", "features", "Adam")
