"""The meter "does the theory hold here?": three live numbers against thresholds that are explained."""

import html
import math
from typing import NamedTuple

from ntk_ui import assets
from ntk_ui.figures.style import scientific
from ntk_ui.i18n import Words

LOW, HIGH = -4.0, 1.0  # powers of ten that the scale shows


class Threshold(NamedTuple):
    """Below `holds` the theory holds, from `fails` on it does not."""

    holds: float
    fails: float


THRESHOLDS = {
    "kernel": Threshold(0.1, 0.5),
    "gap": Threshold(0.1, 0.5),
    "curvature": Threshold(0.3, 1.0),
}
VERDICTS = ("holds", "bends", "fails")
COLORS = {"holds": "#009E73", "bends": "#E69F00", "fails": "#D55E00"}
SIGNS = {"holds": "✓", "bends": "~", "fails": "✗"}

_METER = assets.display("meter", room=120)


def verdict(name: str, value: float) -> str:
    """What one number says: "holds", "bends" or "fails"."""
    threshold = THRESHOLDS[name]
    if value < threshold.holds:
        return "holds"
    return "bends" if value < threshold.fails else "fails"  # a run that diverged is NaN or infinite


def overall(values: dict[str, float]) -> str:
    """What all of them say: that of the kernel and the gap counts; κ only foretells it."""
    return max((verdict(name, values[name]) for name in ("kernel", "gap")), key=VERDICTS.index)


def show(words: Words, kernel_movement: float, gap: float, curvature: float) -> None:
    """Draw the meter.

    Args:
        words: The words of the page.
        kernel_movement: ‖Θ − Θ₀‖/‖Θ₀‖ after training.
        gap: Largest distance to the linearized model after training, over the largest target.
        curvature: κ before training.
    """
    values = {"kernel": kernel_movement, "gap": gap, "curvature": curvature}
    result = overall(values)
    said = f"<p><b>{html.escape(words('meter.title'))}</b> {html.escape(words(f'meter.{result}'))}</p>"
    rows = "".join(_row(words, name, value) for name, value in values.items())
    _METER("meter", {"html": said + rows})


def _row(words: Words, name: str, value: float) -> str:
    threshold, state = THRESHOLDS[name], verdict(name, value)
    number = scientific(value) if math.isfinite(value) else words("diverged")
    text = html.escape(f"{words(f'meter.{name}')} {number}: {words(f'meter.short.{state}')}")
    zones = ", ".join(
        f"{COLORS[zone]} {_percent(low):.1f}% {_percent(high):.1f}%"
        for zone, low, high in (
            ("holds", 10**LOW, threshold.holds),
            ("bends", threshold.holds, threshold.fails),
            ("fails", threshold.fails, 10**HIGH),
        )
    )
    return (
        f'<div><span class="name">{html.escape(words(f"meter.{name}"))}</span>'
        f'<span class="scale" role="img" aria-label="{text}" style="background:linear-gradient(90deg, {zones})">'
        f'<i style="left:{_percent(value):.1f}%"></i></span>'
        f'<span class="says"><b>{html.escape(number)}</b> <span style="color:{COLORS[state]}">{SIGNS[state]}</span> '
        f"{html.escape(words(f'meter.short.{state}'))}</span></div>"
    )


def _percent(value: float) -> float:
    """Where a value stands on the logarithmic scale."""
    if not math.isfinite(value):
        return 100.0
    power = math.log10(max(value, 10**LOW))
    return 100 * min((power - LOW) / (HIGH - LOW), 1.0)
