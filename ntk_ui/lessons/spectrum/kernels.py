"""The kernel of a network beside its limit, and whether the theory holds."""

from ntk_core.experiments import KernelMatrices, shown_points
from ntk_core.experiments.spectra import TrainedKernel
from ntk_ui.figures import formatting
from ntk_ui.figures import spectrum as figures
from ntk_ui.figures.style import scientific
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions, meter, reproduce
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.lessons.spectrum.eigenvalues import EIGENVALUES, FUNCTIONS
from ntk_ui.lessons.spectrum.experiment import kernels
from ntk_ui.lessons.spectrum.settings import CELL, FIRST_INPUT, KERNEL, SECOND_INPUT, cell, size
from ntk_ui.service import compute
from ntk_ui.service.stages import Whole


def draw(matrices: KernelMatrices, values: Values, words: Words, *, waiting: bool = False) -> Picture:
    """Both kernels as heat maps; a click into one of them chooses the entry."""
    shown, places = shown_points(size(values)), matrices.position.tolist()
    figure = figures.kernels(matrices, shown, cell(values), words, waiting)
    clicks = {"x": (FIRST_INPUT.name, places), "y": (SECOND_INPUT.name, places)}
    if waiting:
        return Picture(figure, clicks=clicks)
    numbers = {"relative_error": scientific(matrices.relative_error), "parameters": f"{matrices.parameters:,}"}
    return Picture(figure, numbers, clicks=clicks)


def training(values: Values) -> Whole:
    """A short training of the network."""
    return Whole(lambda: (compute.trained_kernel(*kernels(values)),))


def judge(trained: TrainedKernel, values: Values, words: Words) -> Picture:
    """Whether the theory holds in this training, and what that is."""
    measured = trained.kernel_movement, trained.relative_gap, trained.curvature, trained.outcome
    task = {"points": trained.points, "inputs": trained.inputs, "steps": trained.steps}
    aim, rate = words(f"meter_aim.{trained.aim}"), scientific(trained.learning_rate)
    notes = *formatting.digits_depend(words, trained.outcome), words("meter_task", aim=aim, rate=rate, **task)
    return Picture(None, verdict=meter.drawn(words, *measured, "tangent"), notes=notes)


KERNELS = Resource(
    "spectrum",
    "kernels",
    (*KERNEL, *CELL),
    kernels,
    draw,
    lambda values: captions.told("hero", shown=len(shown_points(size(values)))),
    program=lambda values: reproduce.kernel_matrices(*kernels(values)),
)
TRAINED = Resource("spectrum", "trained", KERNEL, training, judge, lambda values: captions.told(""), plotted=False)
LAB = Lab("kernels", (KERNELS, TRAINED, EIGENVALUES, FUNCTIONS), first=("inputs", "table", "width"))
