"""What the experiments have in common: the ranges of the controls, and calls of the compiled programs."""

import math
from collections.abc import Callable
from functools import wraps
from typing import Any, Generic, NamedTuple, ParamSpec, TypeVar

import jax
import numpy as np

from ntk_core import data, programs
from ntk_core.networks import MLP, Params
from ntk_core.programs import GRID_POINTS, Network, Problem, Run, Start

WIDTHS = (2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)
LARGE_WIDTHS = (2048, 4096)  # where training goes on piece by piece
DEPTHS = tuple(range(1, programs.MAX_DEPTH + 1))
W_STD, B_STD = math.sqrt(2), 0.5  # where a lesson has no sliders for them
MAX_FEATURES = programs.DIMENSION // 2
NOTICED = 1.5e9  # multiplications; about a tenth of a second
LEARNING_RATES = np.geomspace(1e-3, 10, 201)  # the sweep around the learning rate slider
INPUT_GRID = np.linspace(-1.25, 1.25, GRID_POINTS)  # where outputs of one input are looked at

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result", bound=tuple[Any, ...])
Fit = TypeVar("Fit", bound=tuple[Any, ...])


def count_parameters(width: int, depth: int, d: int) -> int:
    """The number P of weights and biases of an MLP."""
    return (d + 1) * width + (depth - 1) * (width + 1) * width + width + 1


def takes_long(net: MLP, steps: int) -> bool:
    """Whether training a network takes so long that what is known without it should not wait."""
    return 3 * programs.MAX_POINTS * count_parameters(programs.host_width(net.width), net.depth, 1) * steps > NOTICED


def mlp(width: int, depth: int, activation: str, parameterization: str = "ntk") -> MLP:
    """A network at the scales of the weights and biases of lessons that have no sliders for them."""
    return MLP(width, depth, activation, W_STD, B_STD, parameterization)


Points = tuple[tuple[float, float], ...]


def training_points(target: str | Points) -> tuple[np.ndarray, np.ndarray]:
    """x_train and y_train of a data set by name, or of the reader's own points."""
    if isinstance(target, str):
        return data.training_set(target)
    return data.own_points(target, programs.MAX_POINTS)


def regression(target: str | Points) -> tuple[Problem, np.ndarray, np.ndarray, np.ndarray]:
    """A small data set as a padded problem; x_train, y_train and the grid."""
    x_train, y_train = training_points(target)
    return programs.problem(x_train[:, None], y_train, INPUT_GRID[:, None]), x_train, y_train, INPUT_GRID


def train_network(network: Network, task: Problem, rate: float, steps: int, *, relative: bool, **more: Any) -> Run:
    """The training of a network without the trained weights; `more` is for `programs.run`."""
    return train_weights(network, task, rate, steps, relative=relative, **more)[0]


def train_weights(
    network: Network, task: Problem, rate: float, steps: int, *, relative: bool, **more: Any
) -> tuple[Run, Params]:
    """The training of a network, and the trained weights as JAX has them."""
    real = programs.run(network, task, rate, programs.recorded_steps(steps), relative=relative, **more)
    return real._replace(params=()), real.params


def speed_after(real: Any) -> float:
    """ηλ₁ of the kernel that a `Run` ends with; NaN where it diverged."""
    if not np.isfinite(real.kernel_after).all():
        return math.nan
    return float(real.learning_rate * np.linalg.eigvalsh(real.kernel_after)[-1])


class Beginning(NamedTuple):
    """What a closed form begins with, where there is no `Run` to begin with."""

    outputs_0: np.ndarray  # (MAX_POINTS + GRID_POINTS,)
    learning_rate: float


def not_yet(outputs_0: np.ndarray) -> np.ndarray:
    """The outputs (T, n) of a network that is not trained yet: those it starts with, and then NaN."""
    return np.vstack([outputs_0, np.full((programs.RECORDED - 1, len(outputs_0)), np.nan)])


class Ready(NamedTuple, Generic[Fit]):
    """A network before it is trained, and what is known of an experiment by then."""

    task: Problem
    network: Network
    start: Start
    beginning: Beginning  # of the model
    closed: Any  # the `ClosedForm` of the kernel that the theory takes
    theory: Fit  # NaN is what only training tells


def theory_of(ready: Callable[Parameters, Ready[Fit]]) -> Callable[Parameters, Fit]:
    """The theory of an experiment alone, which does not wait for its network."""

    @wraps(ready)
    def theory(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Fit:
        return frozen(ready(*args, **kwargs).theory)

    return theory


def from_zero(learning_rate: float) -> Beginning:
    """The start of a centered model f − f₀, and of kernel regression."""
    return Beginning(np.zeros(programs.MAX_POINTS + GRID_POINTS), learning_rate)


def half_of_its_limit(kernel: np.ndarray, task: Problem) -> float:
    """η = 1/λ₁ of a kernel (MAX_POINTS + GRID_POINTS, MAX_POINTS): half of its stability limit, not of a network's."""
    return float(1 / np.linalg.eigvalsh(kernel[: programs.MAX_POINTS] * task.weight[:, None])[-1])


def predict_training(
    kernel: np.ndarray, task: Problem, real: Any, steps: int, *, faster: int = 1, forever: bool = False
) -> Any:
    """What a kernel predicts of a run from the same start f₀: a `ClosedForm` of NumPy arrays.

    At the recorded steps, or `faster` times as many; with `forever` without the first of them, and after infinitely
    many at the end. Of a `Run` or a `Beginning`.
    """
    times = faster * programs.recorded_steps(steps).astype(float)
    if forever:
        times = np.append(times[1:], np.inf)
    rate = np.float64(real.learning_rate)  # a Python number would be another program
    return jax.device_get(programs.closed_form(kernel, task, real.outputs_0, rate, times, LEARNING_RATES))


def initial_kernel(net: MLP, seed: int, x: np.ndarray) -> np.ndarray:
    """The empirical NTK (n, n) of a network at initialization on inputs (n, d)."""
    n, d = x.shape
    return np.asarray(programs.initial_kernel(programs.network(net, seed), programs.padded_points(x), d))[:n, :n]


def relative_gap(real: Any, linear: Any, task: Problem) -> float:
    """Largest |real − linear| on the grid after training, over the largest |y − f₀| that had to be learned."""
    return relative_distance(real.history.test_outputs[-1], linear.grid[-1], real.outputs_0, task)


def relative_distance(one: np.ndarray, other: np.ndarray, outputs_0: np.ndarray, task: Problem) -> float:
    """The largest distance of outputs over the largest |y − f₀|; where nothing had to be learned, none was missed."""
    with np.errstate(over="ignore", invalid="ignore"):  # a run that diverged
        distance = np.max(np.abs(one - other))
    way = np.max(task.weight * np.abs(task.y - outputs_0[: programs.MAX_POINTS]))
    return float(distance / way) if way > 0 else 0.0


def losses(outputs: np.ndarray, task: Problem) -> np.ndarray:
    """½ Σ (f − y)² over the training points, (T,), of outputs whose first MAX_POINTS are at those points."""
    with np.errstate(over="ignore", invalid="ignore"):  # a run that diverged
        missed = (outputs[:, : programs.MAX_POINTS] - task.y) * task.weight
        half_squares: np.ndarray = 0.5 * np.sum(missed**2, axis=1)
    return half_squares


def rms(errors: np.ndarray) -> np.ndarray:
    """Root mean square over the last axis; infinite for a run that diverged."""
    with np.errstate(over="ignore", invalid="ignore"):
        return np.sqrt(np.mean(np.asarray(errors, float) ** 2, axis=-1))


def condition_number(eigenvalues: np.ndarray) -> float:
    """λ_max/λ_min; infinite where λ_min is zero to rounding."""
    floor = len(eigenvalues) * np.finfo(float).eps * eigenvalues[0]
    return float(eigenvalues[0] / eigenvalues[-1]) if eigenvalues[-1] > floor else math.inf


def above_rounding(eigenvalues: np.ndarray) -> np.ndarray:
    """The eigenvalues (n,), in any order, with 0 for those that are zero to rounding, λ ≤ n ε λ_max."""
    floor = len(eigenvalues) * np.finfo(float).eps * eigenvalues.max()
    return np.where(eigenvalues > floor, eigenvalues, 0)


def effective_rank(eigenvalues: np.ndarray) -> float:
    """e^H with the entropy H = −Σ p_i ln p_i of the shares p_i = λ_i/Σλ (Roy and Vetterli 2007)."""
    shares = np.maximum(eigenvalues, 0) / np.sum(np.maximum(eigenvalues, 0))
    shares = shares[shares > 0]
    return float(np.exp(-np.sum(shares * np.log(shares))))


def frozen(result: Result) -> Result:
    """The result with every array a read-only NumPy array, so that all readers can share it."""
    return type(result)(*map(_frozen, result))


def _frozen(field: Any) -> Any:
    if isinstance(field, tuple):
        parts = map(_frozen, field)
        return type(field)(*parts) if hasattr(field, "_fields") else tuple(parts)
    if isinstance(field, np.ndarray):
        field = np.array(field)
        field.flags.writeable = False
    return field
