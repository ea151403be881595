"""Compiling everything the lessons can ask for, before the first reader does."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import product

import numpy as np

from ntk_core import programs
from ntk_core.architectures import ARCHITECTURES
from ntk_core.experiments.ensembles import ENSEMBLE_WIDTHS, VMAPPED, ensemble, ensemble_members
from ntk_core.experiments.entries import ARCHITECTURE_WIDTHS, architecture_entry, architecture_kernel, mlp_entry
from ntk_core.experiments.features import signal_fit
from ntk_core.experiments.mappings import PLAIN, Mapping
from ntk_core.experiments.optimizers import optimized_fit
from ntk_core.experiments.pictures import PICTURE_WIDTHS, PictureRun, picture_inputs
from ntk_core.experiments.priors import circle_kernels, network_outputs
from ntk_core.experiments.scales import noise_errors
from ntk_core.experiments.setting import DEPTHS, LARGE_WIDTHS, MAX_FEATURES, WIDTHS, Points, regression
from ntk_core.experiments.spectra import kernel_matrices
from ntk_core.experiments.tangent import LINE_WIDTHS, PATH_WIDTHS, hidden_weights, tangent_line
from ntk_core.experiments.taylor import taylor_fit
from ntk_core.experiments.universal import DESCENDED_WIDTHS, REPRESENTED_WIDTHS, descended, represented
from ntk_core.fourier import MAPPINGS
from ntk_core.networks import MLP
from ntk_core.pictures import picture
from ntk_core.programs import FEW_POINTS, KERNEL_SIZES, PICTURE_INPUTS, PICTURE_SIDE, PICTURE_TRAIN, host_width

MANY: Points = tuple((place, 0.0) for place in np.linspace(-1, 1, FEW_POINTS + 1))
TRAINING_SETS: dict[str, str | Points] = {"few": "sine", "many": MANY}  # one for each that programs are compiled for


def warm_up() -> Iterator[str]:
    """Run every compiled program once, for each depth and each width that has programs.

    One after the other: two programs that run at once share XLA's pool of threads, and each can wait there for the
    other's, forever (https://github.com/jax-ml/jax/issues/25861). Compiling uses several cores by itself.

    Yields:
        A name of what has just become ready.
    """
    for name, task in _tasks():
        task()
        yield name


def _tasks() -> Iterator[tuple[str, Callable[[], object]]]:
    steps = 50  # the number of steps is not part of a program; few are enough
    for width, depth in product(_one_each(LINE_WIDTHS), DEPTHS):
        yield _tangent(width, depth)
    for width, depth in product(_one_each((*WIDTHS, *LARGE_WIDTHS)), DEPTHS):
        yield _pieces(width, depth)
    for width, depth in product(_one_each(WIDTHS), DEPTHS):
        for count in KERNEL_SIZES:
            kernels = partial(kernel_matrices, "interval", count, MLP(width, depth), 0)
            yield f"kernel of {count} points, width {width}, depth {depth}", kernels
        net = MLP(width, depth)
        yield f"entry, width {width}, depth {depth}", partial(mlp_entry, "circle", 16, net, 0, 0, 1)
        outputs = partial(network_outputs, net, 0, 1)
        yield f"outputs, width {width}, depth {depth}", outputs
        for points, of in TRAINING_SETS.items():
            fit: Callable[[], object] = partial(taylor_fit, of, width, depth, "relu", "ntk", 0.5, steps, 0)
            yield f"training on {points} points, width {width}, depth {depth}", fit
            other = partial(optimized_fit, of, width, depth, "relu", 0.05, 0.0, 1, steps, 0)
            yield f"other optimizers on {points} points, width {width}, depth {depth}", other
        fit = partial(signal_fit, "sines", Mapping("gaussian", 1.0, MAX_FEATURES), net, steps, 0)
        yield f"training on features, width {width}, depth {depth}", fit
    for name, width in product(ARCHITECTURES, ARCHITECTURE_WIDTHS):
        network = "circle", 16, name, width, MLP(width), 0
        yield f"kernel, {name}, width {width}", partial(architecture_kernel, *network)
        yield f"entry, {name}, width {width}", partial(architecture_entry, *network, 0, 1)
    for width in _one_each(PATH_WIDTHS):
        yield f"weights, width {width}", partial(hidden_weights, "sine", width, "relu", 0.5, 0)
    for kind in MAPPINGS[1:]:
        yield f"mapping {kind}", partial(signal_fit, "sines", Mapping(kind, 1.0, 1), MLP(WIDTHS[0], 1), steps, 0)
    yield "ensemble", ensemble
    for width in _one_each(tuple(width for width in ENSEMBLE_WIDTHS if width <= VMAPPED)):
        yield f"networks together, width {width}", partial(ensemble_members, width, 0.1, 0)
    for width in _one_each(REPRESENTED_WIDTHS):
        yield f"best fit, width {width}", partial(represented, "sine", width, "identity", 0)  # soon ends
    for width in _one_each(DESCENDED_WIDTHS):
        yield f"what descent finds, width {width}", partial(descended, "sine", width, "relu", steps, 0)
    yield "picture, theory", _picture
    for width in PICTURE_WIDTHS:
        yield f"picture, width {width}", partial(_picture_network, width)
    for kind in MAPPINGS[1:]:
        yield f"picture, mapping {kind}", partial(picture_inputs, Mapping(kind, 1.0, 1), 0)
    yield "many signals", partial(noise_errors, PLAIN, steps, 0)
    for depth in DEPTHS:
        fit = partial(signal_fit, "sines", PLAIN, MLP(WIDTHS[0], depth), steps, 0)
        yield f"analytic kernel, depth {depth}", fit
        kernels = partial(kernel_matrices, "digits", KERNEL_SIZES[0], MLP(WIDTHS[0], depth), 0)
        yield f"analytic kernel on many coordinates, depth {depth}", kernels
        yield f"circle spectra, depth {depth}", partial(circle_kernels, MLP(WIDTHS[0], depth))


def _picture() -> None:
    run = PictureRun(picture(np.zeros((PICTURE_SIDE, PICTURE_SIDE))), PLAIN, PICTURE_WIDTHS[0], 0)
    while len(run.network) < 2:
        run.advance()


def _picture_network(width: int) -> None:
    network, x = programs.network(MLP(width, 1), 0, PICTURE_INPUTS), np.zeros((PICTURE_SIDE**2, PICTURE_INPUTS))
    weights = programs.picture_weights(network, 2)
    programs.picture_outputs(network, weights, x, 2)
    train = x[:PICTURE_TRAIN]
    programs.picture_steps(network, weights, train, train[:, 0], 2, np.float64(0.1), 1)


def _one_each(widths: tuple[int, ...]) -> list[int]:
    """One width for each that programs are compiled for."""
    return list({host_width(width): width for width in widths}.values())


def _tangent(width: int, depth: int) -> tuple[str, Callable[[], object]]:
    task = partial(tangent_line, "sine", 0, "gradient", width, depth, "relu", "ntk", 0)
    return f"tangent, width {width}, depth {depth}", task


def _pieces(width: int, depth: int) -> tuple[str, Callable[[], object]]:
    """Training piece by piece, without the many records of a whole run, which take long where networks are large."""

    def begin_and_go_on() -> None:
        for of in TRAINING_SETS.values():
            task, *_ = regression(of)
            network = programs.network(MLP(width, depth), 0, task.dimension)
            start = programs.begin(network, task)
            nothing = (
                programs.nothing_recorded(),
                programs.visible(network, task),
                0.05,
                np.zeros(programs.RECORDED, int),
                0,
                0,
            )
            programs.go_on(network, start.params, *nothing)
        programs.curvature_number(network, task)
        if width < LARGE_WIDTHS[0]:
            programs.kernel_after(network, start.params, task)

    return f"training in pieces, width {width}, depth {depth}", begin_and_go_on
