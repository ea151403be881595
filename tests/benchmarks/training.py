"""What one control of the dynamics lesson costs the server: a real network trained, and everything beside it."""

from functools import partial

import numpy as np
from threadpoolctl import threadpool_limits

from ntk_core import programs
from ntk_core.experiments import ENSEMBLE_WIDTHS, MLP, TOGETHER, Training, dynamics_fit, mlp
from ntk_core.experiments.ensembles import ENSEMBLE_STEPS, VMAPPED, network
from ntk_core.experiments.ensembles import example as ensemble_task
from ntk_core.experiments.setting import B_STD, W_STD, regression, train_network
from ntk_core.networks import Params
from tests.benchmarks.timing import medians, milliseconds, table

ALLOWED_AT_ONCE, MANY_STEPS = 0.1, 1000  # of a network with one hidden layer
ALLOWED = 1.0  # seconds that a control may take up to width 512
STEPS = 500
NETWORKS = ((256, 1), (512, 1), (512, 2), (512, 3), (1024, 3), (4096, 1))
RATE = 0.02


def run() -> None:
    task, *_ = regression("noisy_sine")  # twelve points
    rows = []
    for width, depth in NETWORKS:
        alone = programs.network(MLP(width, depth, "tanh", W_STD, B_STD), 0, task.dimension)
        start = programs.begin(alone, task)
        with threadpool_limits(limits=1):
            bare, whole = medians(
                partial(descend, alone, start.params, task, RATE, STEPS),
                partial(dynamics_fit, Training("noisy_sine", mlp(width, depth, "tanh"), RATE, STEPS, 0)),
            )
        name = f"width {width}, depth {depth}"
        rows.append([name, milliseconds(bare), milliseconds(whole), f"{whole / bare:.2f}", f"{whole / ALLOWED:.2f}"])
    header = ("network", f"{STEPS} steps alone", "with theory and records", "ratio", "share of what is allowed")
    table("One control of the dynamics lesson, computed anew", header, rows)
    _one_hidden_layer()
    _together()


def descend(network: programs.Network, params: Params, task: programs.Problem, rate: float, steps: int) -> object:
    """Train a network, and look at it once."""
    lengths = np.array([steps] + [0] * (programs.RECORDED - 1))
    seen, records = programs.visible(network, task), programs.nothing_recorded(network.host.depth)
    return programs.go_on(network, params, params, records, seen, rate, lengths, lengths >= 0, 0, 1)


def _one_hidden_layer() -> None:
    """Without a product of two wide matrices, even a very wide network is trained at once."""
    task, *_ = regression(tuple((x, x) for x in np.linspace(-1, 1, programs.MAX_POINTS).tolist()))
    rows = []
    for activation in ("relu", "tanh"):
        for width in (256, 1024):
            network = programs.network(MLP(width, 1, activation, W_STD, B_STD), 0, task.dimension)
            start = programs.begin(network, task)
            with threadpool_limits(limits=1):
                (bare,) = medians(partial(descend, network, start.params, task, 0.001, MANY_STEPS))
            rows.append([activation, str(width), milliseconds(bare), f"{bare / ALLOWED_AT_ONCE:.2f}"])
    header = ("activation", "width", f"{MANY_STEPS} steps", "share of what is allowed")
    table(f"Training of one hidden layer on {programs.MAX_POINTS} points", header, rows)


def _together() -> None:
    """Networks of an ensemble, trained at once or one after the other; the app takes the way that is marked."""
    rows = []
    for width in ENSEMBLE_WIDTHS:
        task, record = ensemble_task(), programs.recorded_steps(ENSEMBLE_STEPS)
        networks = [programs.network(network(width), seed, task.dimension) for seed in range(TOGETHER)]

        def one_by_one(networks: list[programs.Network] = networks, task: programs.Problem = task) -> None:
            for each in networks:
                train_network(each, task, 0.1, ENSEMBLE_STEPS, relative=False)

        with threadpool_limits(limits=1):
            seen = programs.visible(networks[0], task)
            single, together = medians(one_by_one, partial(programs.run_together, networks, seen, 0.1, record))
        taken = ("", "*") if width <= VMAPPED else ("*", "")
        times = [f"{milliseconds(t)}{mark}" for t, mark in zip((single, together), taken, strict=True)]
        rows.append([str(width), *times, f"{single / together:.2f}"])
    table(f"{TOGETHER} networks of an ensemble", ("width", "one by one", "together", "gain"), rows)
