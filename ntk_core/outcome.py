"""How a run of gradient descent went: whether it diverged, and whether its digits depend on rounding."""

from collections.abc import Iterable
from typing import Literal, get_args

import numpy as np

from ntk_core.checks import ArrayLike

Outcome = Literal["calm", "swings", "lost", "diverged"]

DIVERGED = 1e6  # times the loss at the start
RISE = 1e-3  # of the loss between two records; smaller ones are rounding in float32
FITTED = 1e-9  # of the largest loss: below it, float32 has no digit left of the residuals
FLOOR = 1e-12  # the same for outputs of order one, where nothing had to be learned
EDGE = 2.0  # of ηλ₁


def diverged(loss: ArrayLike) -> bool:
    """Whether a run with these losses (T,) diverged: it ends at infinity, NaN, or a million times where it started."""
    loss = np.asarray(loss, float)
    return not loss[-1] <= DIVERGED * max(loss[0], FLOOR)


def outcome(loss: ArrayLike, speeds: ArrayLike = ()) -> Outcome:
    """What the recorded losses of a run say about it.

    In a step the residual along the top mode of the kernel at that time is multiplied by 1 − ηλ₁, and so is an error
    of rounding. Below ηλ₁ = 2 both shrink. The kernel moves, and in a narrow network ηλ₁ can pass 2 although it began
    at 1: then the loss rises, errors of 1e-7 grow with every step, and where the run ends depends on how it was
    rounded. Records are few, so a rise of the loss between two of them and ηλ₁ ≥ 2 at one of them both tell.

    Args:
        loss: ½ Σ (f − y)² at the recorded steps (T,), from the start.
        speeds: ηλ₁ of the kernel at some steps (K,), as far as it is known.

    Returns:
        "diverged": see `diverged`.
        "lost": it ends above its start.
        "swings": it rose on its way, or ηλ₁ ≥ 2 at a record.
        "calm": neither; in float32 and in float64 such a run ends alike.

    References:
        Cohen et al. 2021, Gradient descent on neural networks typically occurs at the edge of stability,
        arXiv:2103.00065, section 2.
    """
    loss, speeds = np.asarray(loss, float), np.asarray(speeds, float)
    if diverged(loss):
        return "diverged"
    noticed = FITTED * loss.max() + FLOOR
    rises = loss[1:] - loss[:-1] > np.maximum(RISE * loss[:-1], noticed)
    if loss[-1] - loss[0] > max(RISE * loss[0], noticed):
        return "lost"
    return "swings" if rises.any() or (speeds >= EDGE).any() else "calm"


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """The outcome that counts for a number made of several runs: that of the run which went worst."""
    return max(outcomes, key=get_args(Outcome).index)
