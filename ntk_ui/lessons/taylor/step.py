"""One gradient step: where it takes the outputs of the network, and where the kernel says that it does."""

from ntk_core.experiments import TaylorFit
from ntk_ui.figures import formatting
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource, Table
from ntk_ui.lessons.settings import Values
from ntk_ui.lessons.taylor.experiment import run
from ntk_ui.lessons.taylor.settings import STEPS, TRAINING
from ntk_ui.service.stages import Whole


def results(values: Values) -> Whole:
    """The run, of which the first step is looked at."""
    return Whole(lambda: run({**values, STEPS.name: STEPS.default}).fits())


def draw(fit: TaylorFit, values: Values, words: Words) -> Picture:
    """Outputs before and after the step, beside what the kernel says of them."""
    columns = {
        "x": fit.x_train,
        "target": fit.y_train,
        "before": fit.train_real[0],
        "residual": fit.train_real[0] - fit.y_train,
        "after": fit.train_real[1],
        "predicted": fit.train_linear[1],
    }
    table = {words(f"step.column.{name}"): [f"{value:.4f}" for value in each] for name, each in columns.items()}
    losses = {
        "step_rate": fit.learning_rate,
        "loss_before": fit.loss_real[0],
        "loss_after": fit.loss_real[1],
        "loss_predicted": fit.loss_linear[1],
    }
    return Picture(
        None,
        {name: formatting.number(float(value), words) for name, value in losses.items()},
        table=Table(table, look=words("step.look")),
    )


LAB = Lab(
    "step",
    (
        Resource(
            "taylor",
            "one_step",
            tuple(setting for setting in TRAINING if setting is not STEPS),
            results,
            draw,
            lambda values: captions.told("step"),
            plotted=False,
        ),
    ),
    first=("width", "rate_fraction"),
)
