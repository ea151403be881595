"""The outputs of random networks over seeds, against the Gaussian that they tend to as the width grows."""

from collections.abc import Sequence
from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from ntk_core.experiments.priors import CIRCLE, moments
from ntk_core.experiments.setting import WIDTHS, frozen
from ntk_core.kurtosis import excess_kurtosis
from ntk_core.networks import MLP
from ntk_core.power_law import PowerLaw, power_law

NETWORKS, SWEEP_NETWORKS = 400, 1000  # at the chosen width, and at each width of a sweep
KURTOSIS_WIDTHS = (4, 8, 16, 32, 64, 128)  # wider ones are Gaussian to within the error of so many networks
ASYMPTOTIC = 8  # the width from which the slope of the kurtosis is fitted
QUANTILES = (np.arange(199) + 1) / 200
EDGES = np.linspace(-5, 5, 51)


class OutputDistribution(NamedTuple):
    """Outputs of networks over seeds, all angles together, in units of √Σ(x, x); beside the Gaussian's."""

    edges: np.ndarray  # (51,) of the histogram
    density: np.ndarray  # (50,)
    normal_quantiles: np.ndarray  # (199,)
    quantiles: np.ndarray  # (199,)
    std: float
    kurtosis: float  # excess kurtosis, 0 for a Gaussian
    kurtosis_error: float  # its standard error over seeds
    distance: float  # largest distance between the two distribution functions


class KurtosisSweep(NamedTuple):
    """Excess kurtosis of the output against width, estimated and in theory."""

    widths: np.ndarray  # (K,)
    kurtosis: np.ndarray  # (K,)
    error: np.ndarray  # (K,) standard errors over seeds
    bound: np.ndarray  # (K,) what lies two standard errors above the estimate, or above 0 where that is negative
    theory_widths: np.ndarray  # (W,) all widths
    theory: np.ndarray  # (W,)
    law: PowerLaw | None  # of what stands out of its error, from width ASYMPTOTIC on


def output_distribution(outputs: np.ndarray, std: float) -> OutputDistribution:
    """The distribution of outputs over networks.

    Every angle has the same distribution, because that of the weights is the same in all directions.

    Args:
        outputs: (S, 128), one network a row.
        std: √Σ(x, x), the standard deviation at infinite width.
    """
    scaled = np.sort(np.asarray(outputs, float), axis=None) / std
    counts, _ = np.histogram(scaled, EDGES)
    kurtosis, error = kurtosis_of(moments(outputs))
    normal = NormalDist()
    places = np.linspace(-4, 4, 161)
    below = np.searchsorted(scaled, places) / scaled.size
    return frozen(
        OutputDistribution(
            edges=EDGES,
            density=counts / (scaled.size * np.diff(EDGES)),
            normal_quantiles=np.array([normal.inv_cdf(p) for p in QUANTILES]),
            quantiles=np.quantile(scaled, QUANTILES),
            std=float(np.sqrt(np.mean(scaled**2))),
            kurtosis=kurtosis,
            kurtosis_error=error,
            distance=float(np.max(np.abs(below - [normal.cdf(place) for place in places]))),
        )
    )


def kurtosis_of(means: np.ndarray) -> tuple[float, float]:
    """Excess kurtosis E[f⁴]/E[f²]² − 3 and its standard error, from `output_moments` (S, 2) of S ≥ 2 networks.

    The jackknife over networks: outputs of one network at several angles are not independent, and a ratio
    of means is biased.
    """
    count, total = len(means), means.sum(axis=0)
    left_out = _excess((total - means) / (count - 1))
    estimate = count * _excess(total / count) - (count - 1) * left_out.mean()
    return float(estimate), float(np.sqrt((count - 1) * left_out.var()))


def output_kurtosis(net: MLP) -> float:
    """Excess kurtosis of the output on the circle in theory."""
    return excess_kurtosis(net, CIRCLE[0])


def kurtosis_sweep(net: MLP, means: Sequence[np.ndarray]) -> KurtosisSweep:
    """Excess kurtosis against width, from the `output_moments` (S, 2) at each of `KURTOSIS_WIDTHS`."""
    widths = np.array(KURTOSIS_WIDTHS)
    kurtosis, error = np.array([kurtosis_of(one) for one in means]).T
    scales = net.depth, net.activation, net.w_std, net.b_std
    fitted = (widths >= ASYMPTOTIC) & (kurtosis > 2 * error)
    return frozen(
        KurtosisSweep(
            widths=widths,
            kurtosis=kurtosis,
            error=error,
            # a mixture of Gaussians, as every width's output is, has no negative excess kurtosis
            bound=np.maximum(kurtosis, 0) + 2 * error,
            theory_widths=np.array(WIDTHS),
            theory=np.array([output_kurtosis(MLP(width, *scales)) for width in WIDTHS]),
            law=power_law(widths[fitted], kurtosis[fitted], error[fitted]) if fitted.sum() > 2 else None,
        )
    )


def _excess(means: np.ndarray) -> np.ndarray:
    """Of means of f² and f⁴ (…, 2)."""
    return means[..., 1] / means[..., 0] ** 2 - 3
