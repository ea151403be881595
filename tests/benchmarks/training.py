"""What one control of the dynamics lesson costs the server: a real network trained, and everything beside it."""

from functools import partial

from threadpoolctl import threadpool_limits

from ntk_core import programs
from ntk_core.experiments import MLP, dynamics_fit, ensemble_members
from ntk_core.experiments.ensembles import ENSEMBLE_STEPS, TOGETHER, network
from ntk_core.experiments.ensembles import example as ensemble_task
from ntk_core.experiments.setting import B_STD, W_STD, regression, train_network
from tests.benchmarks.timing import medians, milliseconds, table

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
                partial(programs.go_on, alone, start.params, task, RATE, STEPS),
                partial(dynamics_fit, "noisy_sine", width, depth, "tanh", RATE, STEPS, 0),
            )
        name = f"width {width}, depth {depth}"
        rows.append([name, milliseconds(bare), milliseconds(whole), f"{whole / bare:.2f}", f"{whole / ALLOWED:.2f}"])
    header = ("network", f"{STEPS} steps alone", "with theory and records", "ratio", "share of what is allowed")
    table("One control of the dynamics lesson, computed anew", header, rows)
    _together()


def _together() -> None:
    """Networks of an ensemble, trained at once or one after the other."""
    rows = []
    for width in (50, 200):
        networks = [programs.network(network(width), seed, ensemble_task().dimension) for seed in range(TOGETHER)]

        def one_by_one(networks: list[programs.Network] = networks) -> None:
            for each in networks:
                train_network(each, ensemble_task(), 0.1, ENSEMBLE_STEPS, relative=False)

        with threadpool_limits(limits=1):
            single, together = medians(one_by_one, partial(ensemble_members, width, 0.1, 0))
        rows.append([str(width), milliseconds(single), milliseconds(together), f"{single / together:.2f}"])
    table(f"{TOGETHER} networks of an ensemble", ("width", "one by one", "together", "gain"), rows)
