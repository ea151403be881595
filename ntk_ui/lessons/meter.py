"""The meter "does the theory hold here?": two live numbers against thresholds that are explained, and a verdict."""

import html
import math
from typing import NamedTuple

from ntk_core.outcome import Outcome
from ntk_ui.figures import formatting
from ntk_ui.figures.style import scientific
from ntk_ui.i18n import Words

LOW, HIGH = -4.0, 1.0  # powers of ten that the scale shows


class Threshold(NamedTuple):
    """A number is small below `small`, and large from `large` on."""

    small: float
    large: float

    def zone(self, value: float) -> str:
        """Where a value lies: "small", "between" or "large"."""
        if value < self.small:
            return "small"
        return "between" if value < self.large else "large"  # what diverged is NaN or infinite


THRESHOLDS = {"kernel": Threshold(0.1, 0.5), "gap": Threshold(0.1, 0.5)}
COLORS = {"small": "#009E73", "between": "#E69F00", "large": "#D55E00"}
SIGNS = {"small": "✓", "between": "~", "large": "✗"}
VERDICTS = ("holds", "follows", "bends", "features", "other", "outlasts", "lost", "diverged")


def verdict(kernel_movement: float, gap: float, run: Outcome = "calm") -> str:
    """What both numbers say together, and how the run ended; one of `VERDICTS`.

    A gap alone does not tell its reason: only a kernel that moved is a network that learns features.
    """
    if run in ("diverged", "lost"):
        return run
    if not gap < formatting.DIVERGED:
        return "outlasts"
    stays = THRESHOLDS["kernel"].zone(kernel_movement) == "small"
    apart = THRESHOLDS["gap"].zone(gap)
    if apart == "small":
        return "holds" if stays else "follows"
    if apart == "between":
        return "bends"
    return "other" if stays else "features"


def drawn(words: Words, kernel_movement: float, gap: float, curvature: float, run: Outcome, against: str) -> str:
    """The meter as HTML.

    Args:
        words: The words of the lesson.
        kernel_movement: ‖Θ − Θ₀‖/‖Θ₀‖ after training.
        gap: Largest distance to what it is compared with after training, over the largest |y − f₀|.
        curvature: κ before training.
        run: How the training went.
        against: What the gap is measured to: "tangent", the linearization of this network, or "theory", the
            prediction at infinite width.
    """
    said = words(f"meter.{against}.{verdict(kernel_movement, gap, run)}")
    title = f"<p><b>{html.escape(words('meter.title'))}</b> {html.escape(said)}</p>"
    rows = _row(words, "kernel", words("meter.kernel"), kernel_movement, run)
    rows += _row(words, "gap", words(f"meter.{against}.gap"), gap, run)
    return title + rows + _beside(words("meter.curvature"), scientific(curvature))


def _row(words: Words, name: str, label: str, value: float, run: Outcome) -> str:
    if run == "diverged":
        value = math.nan
    threshold = THRESHOLDS[name]
    zone, number = threshold.zone(value), formatting.distance(value, words, run)
    short = words(f"meter.short.{name}.{zone}") if value < formatting.DIVERGED else ""
    text = html.escape(f"{label} {number}: {short}" if short else f"{label} {number}")
    zones = ", ".join(
        f"{COLORS[zone]} {_percent(low):.1f}% {_percent(high):.1f}%"
        for zone, low, high in (
            ("small", 10**LOW, threshold.small),
            ("between", threshold.small, threshold.large),
            ("large", threshold.large, 10**HIGH),
        )
    )
    return (
        f'<div><span class="name">{html.escape(label)}</span>'
        f'<span class="scale" role="img" aria-label="{text}" style="background:linear-gradient(90deg, {zones})">'
        f'<i style="left:{_percent(value):.1f}%"></i></span>'
        f'<span class="says"><b>{html.escape(number)}</b> <span style="color:{COLORS[zone]}">{SIGNS[zone]}</span> '
        f"{html.escape(short)}</span></div>"
    )


def _beside(label: str, number: str) -> str:
    """A number that takes no part in the verdict."""
    return f'<div><span class="name">{html.escape(label)}</span><b>{html.escape(number)}</b></div>'


def _percent(value: float) -> float:
    """Where a value stands on the logarithmic scale."""
    if not math.isfinite(value):
        return 100.0
    power = math.log10(max(value, 10**LOW))
    return 100 * min((power - LOW) / (HIGH - LOW), 1.0)
