"""Power laws, fitted on log axes."""

from typing import NamedTuple

import numpy as np

from ntk_core.checks import ArrayLike


class PowerLaw(NamedTuple):
    """y ≈ prefactor · x^slope."""

    slope: float
    slope_error: float  # standard error of the slope; NaN where the points say nothing of it
    prefactor: float


def power_law(x: ArrayLike, y: ArrayLike, errors: ArrayLike | None = None) -> PowerLaw:
    """Fit a power law by least squares on log axes.

    Args:
        x: positive numbers (K,).
        y: numbers (K,), or (K, S) with S samples for each x. Samples that are not positive and finite
            have no logarithm and are left out.
        errors: standard errors of y, of its shape, where they are known.

    Returns:
        The slope, its standard error, and the prefactor. The error supposes that all samples are independent. It is
        that of `errors`, or of the scatter around the line, the same for all x (NaN for fewer than three samples).

    Raises:
        ValueError: shapes that do not match, x not positive, or fewer than two different x left.
    """
    x, y = np.asarray(x, float), np.asarray(y, float)
    if x.ndim != 1 or y.ndim not in (1, 2) or len(x) != len(y):
        raise ValueError(f"x must be (K,) and y (K,) or (K, S), not {x.shape} and {y.shape}")
    if not (np.isfinite(x) & (x > 0)).all():
        raise ValueError("x must hold positive finite numbers; they are put on a log axis")
    samples = y.reshape(len(x), -1)
    kept = np.isfinite(samples) & (samples > 0)
    log_x = np.log(np.broadcast_to(x[:, None], samples.shape)[kept])
    log_y = np.log(samples[kept])
    centered = log_x - log_x.mean() if len(log_x) else log_x
    spread = np.sum(centered**2)
    if spread == 0:
        raise ValueError("a power law needs positive y at two different x at least")
    slope = np.sum(centered * log_y) / spread
    intercept = log_y.mean() - slope * log_x.mean()
    if errors is None:
        degrees = len(log_x) - 2
        misfit = np.sum((log_y - intercept - slope * log_x) ** 2)
        error = np.sqrt(misfit / degrees / spread) if degrees > 0 else np.nan
    else:
        relative = np.asarray(errors, float).reshape(samples.shape)[kept] / samples[kept]
        error = np.linalg.norm(centered * relative) / spread
    return PowerLaw(float(slope), float(error), float(np.exp(intercept)))
