"""Numbers as a reader reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ntk_ui.figures.style import Words, scientific

if TYPE_CHECKING:
    from ntk_core.outcome import Outcome

DIVERGED = 1e6
SINGLE = 2e-6  # of outputs of order one: less is rounding where a network is trained in float32


def digits(value: float) -> str:
    """A number with enough digits to tell two apart that nearly agree."""
    return f"{value:.4f}" if abs(value) >= 0.01 else scientific(value)


def number(value: float, words: Words, run: Outcome = "calm") -> str:
    """A number for a metric as `run`, the run that it comes from, lets it be known.

    To two digits where more depend on rounding; or the word for a run that diverged, whatever is left of the number.
    """
    # predictions past the stability limit are held finite, far beyond what a reader would call a loss
    if run == "diverged" or not abs(value) < DIVERGED:
        return words("diverged")
    return scientific(value) if run == "calm" else f"≈ {scientific(float(f'{value:.1e}'))}"


def distance(value: float, words: Words, run: Outcome = "calm") -> str:
    """How far a trained network is from something else, in units of outputs or weights; no digits of rounding."""
    return f"< {scientific(SINGLE)}" if run != "diverged" and abs(value) < SINGLE else number(value, words, run)


def fixed(value: float, decimals: int, words: Words) -> str:
    """A number with so many decimals, or the word for a run that diverged."""
    return f"{value:.{decimals}f}" if abs(value) < DIVERGED else words("diverged")


def digits_depend(words: Words, run: Outcome) -> tuple[str, ...]:
    """Why the numbers of a run have two digits, where they have."""
    return (words("swings"),) if run in ("swings", "lost") else ()
