"""When the NTK is positive definite, and when it is not: its smallest eigenvalue, and two exceptions.

For two inputs the vector v = (e_i − e_j)/√2 gives λ_min ≤ vᵀΘv = ½‖∇f(x_i) − ∇f(x_j)‖². It falls as δ², the square
of the distance, where ∇f is smooth in x, and as δ at infinite width where φ has a kink: between two inputs there are
then kinks in proportion to δ. A network of finite width has finitely many; closer than their spacing it is smooth.

Without biases f(x) − f(−x) is linear in x for one hidden layer of relu, leaky_relu or gelu (φ(z) − φ(−z) is linear),
and f is odd for tanh, erf and sin. Biases end both.
"""

from typing import NamedTuple

import numpy as np

from ntk_core import checks, programs
from ntk_core.data import on_circle
from ntk_core.decay import ROUNDING
from ntk_core.experiments.limits import limit_kernels
from ntk_core.experiments.setting import B_STD, frozen, initial_kernel, predict_training, train_network
from ntk_core.networks import MLP
from ntk_core.outcome import Outcome, outcome
from ntk_core.power_law import PowerLaw, power_law

PLACEMENTS = ("together", "duplicate", "antipodal")
POINTS = 8
FARTHEST, NEAREST = 0.5, 1e-4  # angles between the pair
FITTED = 3e-4  # the distance up to which slopes are fitted
STRAIGHT = 0.1  # the standard error of a slope above which there is no power law
DISTANCES = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, FARTHEST)
KINKED = ("relu", "leaky_relu")
ODD = ("tanh", "erf", "sin")

MODES = 17  # λ_0 … λ_16
ZERO = 1e-13  # as a share of the largest λ_k: below it a mode is zero to the rounding of the quadrature

EVEN_STEPS = 2000
# wider networks of several layers take longer than a reader waits
EVEN_WIDTHS = {1: (16, 64, 256, 1024), 2: (16, 64, 256), 3: (16, 64, 256)}


class SmallestEigenvalues(NamedTuple):
    """The kernels of eight points on the circle: all of their eigenvalues, largest first."""

    angle: np.ndarray  # (N,) of the points; the last is the one that is moved
    x: np.ndarray  # (N, 2)
    empirical: np.ndarray  # (N,) eigenvalues of this network's NTK
    analytic: np.ndarray  # (N,) of the NTK at infinite width
    floor: float  # N ε λ_max: an eigenvalue at or below it is zero to rounding


class Approach(NamedTuple):
    """The smallest eigenvalue while one point approaches another."""

    distance: np.ndarray  # (D,) descending
    empirical: np.ndarray  # (D,)
    analytic: np.ndarray  # (D,)
    floor: float
    law_empirical: PowerLaw | None  # up to the distance `FITTED`; None where λ_min is zero to rounding, or a kink is
    law_analytic: PowerLaw | None
    exponent_empirical: int  # what theory gives for δ → 0
    exponent_analytic: int


class OddModes(NamedTuple):
    """The spectrum on the circle at infinite width, λ_0 … λ_16."""

    unbiased: np.ndarray  # (MODES,)
    biased: np.ndarray  # (MODES,)
    b_std: float  # of the biases
    zero: float  # at or below it a mode is zero to rounding


class EvenTarget(NamedTuple):
    """Training an odd network on the even function sin 2γ, at eight equispaced points."""

    steps: np.ndarray  # (T,)
    error: np.ndarray  # (T,) mean squared error (1/N) Σ (f − y)² of the real network
    predicted: np.ndarray  # (T,) by its kernel at initialization, from the same start
    width: int
    activation: str
    b_std: float

    @property
    def outcome(self) -> Outcome:
        """How the run of the network went, as far as its error tells."""
        return outcome(self.error)


def smallest_eigenvalues(net: MLP, seed: int, placement: str, distance: float) -> SmallestEigenvalues:
    """The eigenvalues of a network's kernel, and of its limit, on eight points.

    Args:
        net: the network.
        seed: of its initialization.
        placement: "together", seven spread points and one at the angle `distance` from the first of them, no two
            antipodal; "duplicate", the same with distance 0; "antipodal", four pairs x, −x, equispaced.
        distance: the angle between the two, in (0, 0.5]; used by "together" alone.

    Raises:
        ValueError: unknown placement, or a distance out of range.
    """
    checks.one_of("placement", placement, PLACEMENTS)
    if placement == "together" and not 0 < distance <= FARTHEST:
        raise ValueError(f"distance must be in (0, {FARTHEST}], not {distance!r}")
    if placement == "antipodal":
        angle, x = _antipodal_pairs()
    else:
        angle = np.append(_spread(), distance if placement == "together" else 0.0)
        x = on_circle(angle)
    empirical, analytic = (np.linalg.eigvalsh(kernel)[::-1] for kernel in _kernels(net, seed, x))
    return frozen(SmallestEigenvalues(angle, x, empirical, analytic, _floor(empirical[0], analytic[0])))


def approach(net: MLP, seed: int) -> Approach:
    """λ_min of both kernels for 40 distances: one kernel of 47 points, of which eight are looked at each time."""
    distance = np.geomspace(FARTHEST, NEAREST, 40)
    kernels = _kernels(net, seed, on_circle(np.append(_spread(), distance)))
    chosen = np.array([[*range(POINTS - 1), POINTS - 1 + k] for k in range(len(distance))])
    spectra = [np.linalg.eigvalsh(kernel[chosen[:, :, None], chosen[:, None, :]]) for kernel in kernels]
    empirical, analytic = (values[:, 0] for values in spectra)
    floor = _floor(*(values.max() for values in spectra))
    return frozen(
        Approach(
            distance=distance,
            empirical=empirical,
            analytic=analytic,
            floor=floor,
            law_empirical=_law(distance, empirical, floor),
            law_analytic=_law(distance, analytic, floor),
            exponent_empirical=2,
            exponent_analytic=1 if net.activation in KINKED else 2,
        )
    )


def odd_modes(net: MLP) -> OddModes:
    """The spectrum on the circle without and with biases; with those of the network, or 0.5 if it has none."""
    b_std = _bias(net)
    unbiased, biased = (
        np.asarray(programs.circle_spectra(_with(net, 1, str(net.activation), b)).ntk)[:MODES] for b in (0.0, b_std)
    )
    return frozen(OddModes(unbiased, biased, b_std, ZERO * float(max(unbiased.max(), biased.max()))))


def even_target(net: MLP, width: int, seed: int, biased: bool) -> EvenTarget:
    """Train a network of this width on y = sin 2γ, at half the stability limit.

    Its activation is that of `net` if that is odd and not linear, otherwise tanh; its biases those of `net`, or
    0.5 if it has none, or without `biased` zero. An odd f has Σ (f − y)² = Σ f² + Σ y² here: all that training can
    do is bring f to 0, where the mean squared error is the mean of sin² 2γ, one half.
    """
    x = _antipodal_pairs()[1]
    y = 2 * x[:, 0] * x[:, 1]  # sin 2γ
    b_std = _bias(net) if biased else 0.0
    activation = str(net.activation) if net.activation in ODD else "tanh"
    task = programs.problem(x, y, np.zeros((programs.GRID_POINTS, 2)))
    network = programs.network(_with(net, width, activation, b_std), seed, task.dimension)
    real = train_network(network, task, 0.5, EVEN_STEPS, relative=True)
    linear = predict_training(real.kernel, task, real, EVEN_STEPS)
    error, predicted = (_mean_squared(outputs, y) for outputs in (real.history.outputs, linear.train))
    return frozen(EvenTarget(programs.recorded_steps(EVEN_STEPS), error, predicted, width, activation, b_std))


def _spread() -> np.ndarray:
    """Seven of nine equispaced angles, 0 among them: nine have no antipodes. Left out are the one after 0, from
    where the moved point comes, and the one that it would pass opposite of."""
    return 2 * np.pi / 9 * np.array([0, 2, 3, 4, 6, 7, 8])


def _antipodal_pairs() -> tuple[np.ndarray, np.ndarray]:
    """Angles (N,) and inputs (N, 2) of equispaced points, x and then −x: antipodal to the last digit."""
    half = 2 * np.pi / POINTS * np.arange(POINTS // 2)
    x = on_circle(half)
    return np.append(half, half + np.pi), np.concatenate([x, -x])


def _kernels(net: MLP, seed: int, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The empirical and the infinite-width NTK (n, n)."""
    return initial_kernel(net, seed, x), limit_kernels(net, x).ntk


def _floor(*largest: float) -> float:
    return float(POINTS * np.finfo(float).eps * max(largest))


def _law(distance: np.ndarray, smallest: np.ndarray, floor: float) -> PowerLaw | None:
    fitted = (distance <= FITTED) & (smallest > ROUNDING * floor)
    law = power_law(distance[fitted], smallest[fitted]) if fitted.sum() > 2 else None
    return law if law and law.slope_error < STRAIGHT else None


def _bias(net: MLP) -> float:
    return float(net.b_std) or B_STD


def _with(net: MLP, width: int, activation: str, b_std: float) -> MLP:
    return MLP(width, net.depth, activation, net.w_std, b_std)


def _mean_squared(outputs: np.ndarray, y: np.ndarray) -> np.ndarray:
    """(1/N) Σ (f − y)² of outputs (T, MAX_POINTS); infinite for a run that diverged."""
    with np.errstate(over="ignore", invalid="ignore"):
        return np.mean((np.asarray(outputs, float)[:, : len(y)] - y) ** 2, axis=1)
