"""What has every program compiled that the lessons ask for, most needed first.

A program depends on shapes alone, so one run of an experiment prepares it for all activations, scales, seeds, learning
rates and numbers of steps, and for all widths up to the next one that programs are compiled for.
"""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import product
from typing import NamedTuple

import numpy as np

from ntk_core import programs
from ntk_core.architectures import ARCHITECTURES
from ntk_core.experiments.adam import ADAM_WIDTHS, adam_fit
from ntk_core.experiments.ensembles import ENSEMBLE_WIDTHS, VMAPPED, ensemble, ensemble_members
from ntk_core.experiments.entries import ARCHITECTURE_WIDTHS, architecture_entry, architecture_kernel, mlp_entry
from ntk_core.experiments.features import signal_fit
from ntk_core.experiments.mappings import PLAIN, Mapping
from ntk_core.experiments.optimizers import optimized_fit
from ntk_core.experiments.pictures import PICTURE_WIDTHS, PictureRun, picture_inputs
from ntk_core.experiments.priors import circle_kernels, network_outputs
from ntk_core.experiments.scales import noise_errors
from ntk_core.experiments.setting import DEPTHS, LARGE_WIDTHS, MAX_FEATURES, WIDTHS, Points, regression
from ntk_core.experiments.spectra import kernel_matrices, kernel_spectra, trained_kernel
from ntk_core.experiments.tangent import LINE_WIDTHS, PATH_WIDTHS, hidden_weights, tangent_line
from ntk_core.experiments.taylor import taylor_fit
from ntk_core.experiments.training import Training
from ntk_core.experiments.universal import DESCENDED_WIDTHS, REPRESENTED_WIDTHS, descended, represented
from ntk_core.fourier import MAPPINGS
from ntk_core.networks import MLP
from ntk_core.pictures import picture
from ntk_core.programs import FEW_POINTS, KERNEL_SIZES, PICTURE_INPUTS, PICTURE_SIDE, PICTURE_TRAIN, host_width

DEFAULT_WIDTH = 256  # of the lessons
MANY: Points = tuple((place, 0.0) for place in np.linspace(-1, 1, FEW_POINTS + 1))
TRAINING_SETS: dict[str, str | Points] = {"few": "sine", "many": MANY}  # one for each that programs are compiled for
FEATURES = Mapping("gaussian", 1.0, MAX_FEATURES)
STEPS = 50  # the number of steps is not part of a program; few are enough


class Task(NamedTuple):
    """Something that has programs compiled."""

    name: str
    run: Callable[[], object]


def usual() -> Iterator[Task]:
    """The defaults of every lesson, networks of one layer, those of two that are no wider, and the further figures."""
    others = [width for width in _one_each(WIDTHS) if host_width(width) != host_width(DEFAULT_WIDTH)]
    yield from _labs(DEFAULT_WIDTH, 1)
    yield from _parts(DEFAULT_WIDTH, 1)
    for width in others:
        yield from _labs(width, 1)
    yield from _labs(DEFAULT_WIDTH, 2)
    for width in others:
        yield from _parts(width, 1)
    yield from _topics()


def everything() -> Iterator[Task]:
    """All of it, with large networks, which take most of the time; what is prepared already takes none."""
    yield from usual()
    for depth, width in product(DEPTHS[1:], _one_each(WIDTHS)):
        yield from _labs(width, depth)
        yield from _parts(width, depth)
    for depth, width in product(DEPTHS, _one_each(LINE_WIDTHS)):
        yield _tangent(width, depth)
    for width in _one_each(PATH_WIDTHS):
        yield Task(f"weights, width {width}", partial(hidden_weights, "sine", width, "relu", 0.5, 0))
    yield from _architectures(ARCHITECTURE_WIDTHS[1:])
    for width in PICTURE_WIDTHS[1:]:
        yield Task(f"picture, width {width}", partial(_picture_network, width))
    for depth, width in product(DEPTHS, _one_each(LARGE_WIDTHS)):
        yield from _training("few", width, depth)
        yield from _training("many", width, depth)


def _labs(width: int, depth: int) -> Iterator[Task]:
    """What the four lessons show at once."""
    net, size = MLP(width, depth), f"width {width}, depth {depth}"
    yield Task(f"tangent model, {size}", partial(taylor_fit, Training("sine", net, 0.5, STEPS, 0)))
    yield Task(f"kernel, {size}", partial(kernel_matrices, "circle", KERNEL_SIZES[0], net, 0))
    yield Task(f"entry, {size}", partial(mlp_entry, "circle", 16, net, 0, 0, 1))
    yield Task(f"trained kernel, {size}", partial(trained_kernel, "circle", 64, net, 0))
    yield Task(f"training on features, {size}", partial(signal_fit, "sines", FEATURES, net, STEPS, 0))
    yield from _training("few", width, depth)


def _parts(width: int, depth: int) -> Iterator[Task]:
    """What lies below, and what other data ask for."""
    net, size = MLP(width, depth), f"width {width}, depth {depth}"
    if width <= max(LINE_WIDTHS):
        yield _tangent(width, depth)
    yield Task(f"spectra, {size}", partial(kernel_spectra, "circle", KERNEL_SIZES[0], net, 0))
    yield Task(f"signal, {size}", partial(signal_fit, "sines", PLAIN, net, STEPS, 0))
    yield from _training("many", width, depth)
    yield Task(f"kernel on the interval, depth {depth}", partial(kernel_matrices, "interval", KERNEL_SIZES[0], net, 0))
    yield Task(f"kernel of many points, {size}", partial(kernel_matrices, "digits", KERNEL_SIZES[1], net, 0))
    yield Task(f"outputs, {size}", partial(network_outputs, net, 0, 1))
    yield Task(f"spectra of the circle, depth {depth}", partial(circle_kernels, net))
    for points, of in TRAINING_SETS.items():
        other = partial(optimized_fit, Training(of, net, 0.05, STEPS, 0), 0.0, 1)
        yield Task(f"other optimizers on {points} points, {size}", other)


def _topics() -> Iterator[Task]:
    """The further figures that have networks of their own."""
    yield Task("weights", partial(hidden_weights, "sine", PATH_WIDTHS[0], "relu", 0.5, 0))
    yield from _architectures(ARCHITECTURE_WIDTHS[:1])
    for kind in MAPPINGS[1:]:
        mapped = partial(signal_fit, "sines", Mapping(kind, 1.0, 1), MLP(DEFAULT_WIDTH), STEPS, 0)
        yield Task(f"mapping {kind}", mapped)
    yield Task("many signals", partial(noise_errors, PLAIN, STEPS, 0))
    yield Task("ensemble", ensemble)
    for width in _one_each(tuple(width for width in ENSEMBLE_WIDTHS if width <= VMAPPED)):
        yield Task(f"networks together, width {width}", partial(ensemble_members, width, 0.1, 0))
    for width in _one_each(REPRESENTED_WIDTHS):
        yield Task(f"best fit, width {width}", partial(represented, "sine", width, "identity", 0))  # soon ends
    for width in _one_each(DESCENDED_WIDTHS):
        yield Task(f"what descent finds, width {width}", partial(descended, "sine", width, "relu", STEPS, 0))
    for points, width in product(TRAINING_SETS, _one_each(ADAM_WIDTHS)):
        of = Training(TRAINING_SETS[points], MLP(width), 0.01, STEPS, 0)
        yield Task(f"Adam on {points} points, width {width}", partial(adam_fit, of))
    yield Task(f"picture, width {PICTURE_WIDTHS[0]}", partial(_picture_network, PICTURE_WIDTHS[0]))
    yield Task("picture, theory", _picture)
    for kind in MAPPINGS[1:]:
        yield Task(f"picture, mapping {kind}", partial(picture_inputs, Mapping(kind, 1.0, 1), 0))


def _architectures(widths: tuple[int, ...]) -> Iterator[Task]:
    for name, width in product(ARCHITECTURES, widths):
        network = "circle", 16, name, width, MLP(width), 0
        yield Task(f"kernel, {name}, width {width}", partial(architecture_kernel, *network))
        yield Task(f"entry, {name}, width {width}", partial(architecture_entry, *network, 0, 1))


def _tangent(width: int, depth: int) -> Task:
    line = partial(tangent_line, "sine", 0, "gradient", MLP(width, depth), 0)
    return Task(f"tangent, width {width}, depth {depth}", line)


def _training(points: str, width: int, depth: int) -> Iterator[Task]:
    """Training piece by piece, without the many records of a whole run, which take long where networks are large."""

    def begin_and_go_on() -> None:
        task, *_ = regression(TRAINING_SETS[points])
        network = programs.network(MLP(width, depth), 0, task.dimension)
        start = programs.begin(network, task)
        pieces = programs.course(network, start.params, task, 0.05, programs.recorded_steps(STEPS))
        next(pieces)
        programs.curvature_number(network, start.params, task)
        if width < LARGE_WIDTHS[0]:
            programs.kernel_after(network, start.params, task)

    yield Task(f"training on {points} points, width {width}, depth {depth}", begin_and_go_on)


def _picture() -> None:
    run = PictureRun(picture(np.zeros((PICTURE_SIDE, PICTURE_SIDE))), PLAIN, PICTURE_WIDTHS[0], 0)
    while not run.theory:
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
