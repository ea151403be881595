"""Ensembles: infinitely many trained networks, many real ones, and the Bayesian posterior, on one small example."""

from typing import NamedTuple

import numpy as np

from ntk_core import data, programs
from ntk_core.experiments.setting import frozen, train_network
from ntk_core.networks import MLP
from ntk_core.programs import GRID_POINTS, Problem

# Four points on the circle and the network of Jacot et al. 2018, figures 1 and 2: β = 0.1, no factor for ReLU.
ANGLES = np.array([-2.2, -1.0, 1.0, 2.2])
TARGETS = np.array([-0.4, -0.2, 0.3, 0.3])
ENSEMBLE_DEPTH = 3
ENSEMBLE_STEPS = 100  # by then every mode is learned
ENSEMBLE_WIDTHS = (10, 50, 200, 1000)
TOGETHER = 5  # networks that are trained at once
VMAPPED = 256  # the widest of them that are trained by one program
RATE_FRACTION = 0.5
GRID = np.linspace(-np.pi, np.pi, GRID_POINTS + 1)[:-1]


class Ensemble(NamedTuple):
    """Outputs over the circle: mean and standard deviation."""

    angle: np.ndarray  # (M,)
    steps: np.ndarray  # (T,)
    mean: np.ndarray  # (T, M) of infinitely many trained networks
    deviation: np.ndarray  # (T, M)
    mean_bayes: np.ndarray  # (M,) of the NNGP posterior
    deviation_bayes: np.ndarray  # (M,)
    deviation_wrong: np.ndarray  # (M,) if the NTK were the covariance of a prior, which it is not
    learning_rate: float  # half the stability limit of the kernel at infinite width


def network(width: int) -> MLP:
    """The network of the example."""
    return MLP(width, ENSEMBLE_DEPTH, "relu", 1.0, 0.1)


def example() -> Problem:
    """The four points, and the circle around them."""
    return programs.problem(data.on_circle(ANGLES), TARGETS, data.on_circle(GRID))


def ensemble() -> Ensemble:
    """Infinitely many networks of infinite width, from their start to the end of training, and beyond it Bayes."""
    steps = programs.recorded_steps(ENSEMBLE_STEPS)
    found = programs.ensemble(
        network(1), data.on_circle(ANGLES), TARGETS, data.on_circle(GRID), RATE_FRACTION, steps * 1.0
    )
    fields = found._asdict() | {"learning_rate": float(found.learning_rate)}
    arrays = {name: np.asarray(field) for name, field in fields.items() if name != "learning_rate"}
    return frozen(Ensemble(angle=GRID, steps=steps, learning_rate=fields["learning_rate"], **arrays))


def ensemble_members(width: int, learning_rate: float, first_seed: int) -> np.ndarray:
    """The outputs (S, T, M) of `TOGETHER` real networks in training, whose seeds follow each other."""
    task = example()
    networks = [programs.network(network(width), first_seed + k, task.dimension) for k in range(TOGETHER)]
    if width <= VMAPPED:
        seen, record = programs.visible(networks[0], task), programs.recorded_steps(ENSEMBLE_STEPS)
        outputs = np.array(programs.run_together(networks, seen, learning_rate, record))
    else:  # the weights of one alone are more than a processor's cache
        runs = [train_network(each, task, learning_rate, ENSEMBLE_STEPS, relative=False) for each in networks]
        outputs = np.stack([run.history.test_outputs for run in runs])
    outputs.flags.writeable = False
    return outputs
