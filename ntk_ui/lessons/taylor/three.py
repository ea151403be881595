"""Three networks of different widths in training side by side, each with its tangent model."""

from dataclasses import replace

from ntk_core.experiments import TaylorFit
from ntk_ui.figures import formatting
from ntk_ui.figures.taylor import side_by_side
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions
from ntk_ui.lessons.common import SEED, STEPS, TANH
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.lessons.taylor.experiment import training
from ntk_ui.lessons.taylor.settings import RATE_FRACTION, TRAINING
from ntk_ui.service import compute
from ntk_ui.service.stages import Whole

WIDTHS = (8, 64, 1024)  # the widest that takes no preparing of its own

_FIXED = {setting.name: setting.default for setting in TRAINING}


def results(values: Values) -> Whole:
    """The three trainings."""

    def find() -> tuple[TaylorFit, ...]:
        run = training(_FIXED | dict(values))
        return tuple(compute.taylor_fit(replace(run, net=replace(run.net, width=width))) for width in WIDTHS)

    return Whole(find)


def draw(*found: object) -> Picture:
    """The three of them, and their gaps."""
    *fits, _, words = found
    assert isinstance(words, Words)
    runs = [fit for fit in fits if isinstance(fit, TaylorFit)]
    names = [words("three.units", width=width) for width in WIDTHS]
    numbers = {
        f"gap_{place}": formatting.distance(fit.gap[-1], words, fit.outcome)
        for place, fit in zip(("narrow", "middle", "wide"), runs, strict=True)
    }
    notes = tuple(dict.fromkeys(note for fit in runs for note in formatting.digits_depend(words, fit.outcome)))
    return Picture(side_by_side(dict(zip(names, runs, strict=True)), words), numbers, notes=notes)


LAB = Lab(
    "three",
    (
        Resource(
            "taylor",
            "three_widths",
            (SEED, TANH, RATE_FRACTION, STEPS),
            results,
            draw,
            lambda values: captions.told("three"),
        ),
    ),
    first=("seed", "activation"),
)
