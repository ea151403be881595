"""The kernel of some features, and the fit that it makes without them."""

from ntk_core.experiments.basis import KernelFit
from ntk_ui.figures import basis as figures
from ntk_ui.figures.formatting import digits
from ntk_ui.figures.style import scientific
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions, reproduce
from ntk_ui.lessons.before.settings import CENTER, FEATURES, POINTS, basis
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.service import compute
from ntk_ui.service.stages import Whole

HUGE = 1e4


def results(values: Values) -> Whole:
    """Both fits."""
    return Whole(lambda: (compute.kernel_fit(values["points"], basis(values)),))


def draw_kernel(fit: KernelFit, values: Values, words: Words) -> Picture:
    """The kernel seen from a point, and of all pairs."""
    return Picture(figures.kernel(fit, values["center"] - 1, words))


def draw_fit(fit: KernelFit, values: Values, words: Words) -> Picture:
    """Both fits, and how they agree."""
    outputs, clicks = POINTS.board(values)
    assert outputs
    numbers = {
        "kernels_needed": str(len(fit.x_train)),
        "kernel_difference": scientific(fit.difference),
        "weights_squared": _squared(fit.weights_squared),
        "kernel_squared": _squared(fit.kernel_squared),
    }
    notes = singular(fit.invertible, words)
    return Picture(figures.kernel_fit(fit, outputs, words), numbers, notes=notes, clicks=clicks)


def _squared(value: float) -> str:
    """With enough digits to see that two are the same, unless it is huge."""
    return digits(value) if value < HUGE else scientific(value)


def singular(invertible: bool, words: Words) -> tuple[str, ...]:
    """What takes the place of the inverse, where there is none."""
    return () if invertible else (words("singular"),)


KERNEL = Resource(
    "before",
    "kernel",
    (*FEATURES, CENTER, POINTS),
    results,
    draw_kernel,
    lambda values: captions.told("kernel"),
)
FIT = Resource(
    "before",
    "kernel_fit",
    (*FEATURES, POINTS),
    results,
    draw_fit,
    lambda values: captions.told("kernel_fit"),
    program=lambda values: reproduce.kernel_fit(values["points"], basis(values)),
)
LAB = Lab("kernels", (KERNEL, FIT), first=("feature_kind", "feature_count", "bump_width", "top_frequency", "center"))
