"""Every control of every lesson, defined once: its name in the link, its choices, its default.

A control draws one widget and returns its value. The value is part of the page's link, and controls
of the same name on several pages share it. What the link gets wrong falls back to the default.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext

import streamlit as st

from ntk_core import data as data_sets
from ntk_core.activations import ACTIVATIONS
from ntk_core.experiments import (
    ARCHITECTURE_WIDTHS,
    ARCHITECTURES,
    COUNTS,
    DIRECTIONS,
    LINE_WIDTHS,
    PATH_WIDTHS,
    PICTURE_WIDTHS,
    TARGETS,
    definite,
    setting,
)
from ntk_core.fourier import MAPPINGS
from ntk_core.networks import MLP, PARAMETERIZATIONS
from ntk_ui import link
from ntk_ui.i18n import LANGUAGES, Words
from ntk_ui.lessons.taylor import settings as taylor
from ntk_ui.widgets import choice, drawn, menu, moved, numbered, reading, slider

STEPS, RATE_FRACTIONS, SEEDS = taylor.OFFERED_STEPS, taylor.OFFERED_FRACTIONS, taylor.OFFERED_SEEDS
LEARNING_RATES = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
W_STDS = (0.5, 0.75, 1.0, 1.25, setting.W_STD, 1.5, 1.75, 2.0, 2.5, 3.0)
B_STDS = (0.0, 0.05, 0.1, 0.2, 0.5, 1.0, 1.5, 2.0)
SCALES = (0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 12.0, 16.0, 24.0, 32.0)
PICTURE_SCALES = (0.5, 1.0, 2.0, 4.0, 7.0, 10.0, 15.0, 20.0, 30.0, 50.0, 100.0)
POWERS = tuple(k / 4 for k in range(13))
OCTAVES = tuple(range(1, 9))
FEATURES = (2, 4, 8, 16, 32)
DATA, DEFAULT_DATA = taylor.DATA.options, taylor.DATA.default
INPUTS = (*data_sets.SHAPES, "digits", "own")
ALPHAS = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)


def panel() -> AbstractContextManager[object]:
    """The row of controls: as many side by side as the window has room for. None where they are only read."""
    return nullcontext() if reading() else st.container(border=True, horizontal=True)


def width(words: Words, choices: Sequence[int] = setting.WIDTHS) -> int:
    """Units in each hidden layer, n."""
    return slider(words, "width", choices, default=256)


def depth(words: Words) -> int:
    """Number of hidden layers, L."""
    return slider(words, "depth", setting.DEPTHS, default=1)


def activation(words: Words, default: str = "relu") -> str:
    """The nonlinearity φ."""
    return menu(words, "activation", ACTIVATIONS, default)


def network(words: Words) -> MLP:
    """A network with all of its scales."""
    return MLP(width(words), depth(words), activation(words), w_std(words), b_std(words))


def seed(words: Words) -> int:
    """The seed of the network's initialization."""
    return slider(words, "seed", SEEDS, default=0)


def data(words: Words) -> str:
    """The data set that a network is trained on, or "own" for the reader's points."""
    return choice(words, "data", DATA, default=DEFAULT_DATA)


def parameterization(words: Words) -> str:
    """Where the scales of the weights are: in the forward pass, or in how they are drawn."""
    return choice(words, "parameterization", PARAMETERIZATIONS, default="ntk")


def topic(words: Words, choices: Sequence[str]) -> str:
    """Which of a lesson's further figures is open."""
    return choice(words, "topic", choices, default=choices[0])


def direction(words: Words) -> str:
    """The direction in weight space that a network and its tangent are followed along."""
    return choice(words, "direction", DIRECTIONS, default=DIRECTIONS[0])


def point(words: Words, count: int) -> int:
    """The number of a training point, from 1."""
    return slider(words, "point", tuple(range(1, count + 1)), default=1)


def line_width(words: Words) -> int:
    """The width of the network whose tangent is drawn."""
    return slider(words, "line_width", LINE_WIDTHS, default=16)


def path_width(words: Words) -> int:
    """The width of the network whose weights are shown."""
    return slider(words, "path_width", PATH_WIDTHS, default=PATH_WIDTHS[0])


def output_scale(words: Words) -> float:
    """The output scale α of the model with one weight."""
    return slider(words, "output_scale", ALPHAS, default=1.0)


def placement(words: Words) -> str:
    """How eight points lie on the circle."""
    return choice(words, "placement", definite.PLACEMENTS, default=definite.PLACEMENTS[0])


def pair_distance(words: Words) -> float:
    """The angle between two of them."""
    return slider(words, "pair_distance", definite.DISTANCES, default=0.1)


def rate_fraction(words: Words) -> float:
    """Learning rate as a fraction of its limit, η / (2/λ_max)."""
    return slider(words, "rate_fraction", RATE_FRACTIONS, default=0.5)


def learning_rate(words: Words, default: float = 0.05) -> float:
    """Learning rate η itself."""
    return slider(words, "learning_rate", LEARNING_RATES, default)


def steps(words: Words) -> int:
    """Number of gradient steps."""
    return slider(words, "steps", STEPS, default=500)


def inputs(words: Words) -> str:
    """Where the inputs of a kernel matrix lie, or "own" for the reader's table."""
    return choice(words, "inputs", INPUTS, default=INPUTS[0])


def count(words: Words) -> int:
    """The number of inputs N."""
    return slider(words, "count", COUNTS, default=64)


def entry(words: Words, size: int) -> tuple[int, int]:
    """The row and the column of an entry of a kernel matrix, from 1."""
    return numbered(words, "first_input", size, default=1), numbered(words, "second_input", size, default=9)


def mode(words: Words, size: int) -> int:
    """The number of an eigenvalue, from 1."""
    return numbered(words, "mode", size, default=4)


def target(words: Words) -> str:
    """The function of the inputs that is to be learned."""
    return choice(words, "target", TARGETS, default=TARGETS[0])


def architecture(words: Words) -> str:
    """The kind of network whose kernel entry is taken apart."""
    return choice(words, "architecture", ("mlp", *ARCHITECTURES), default="mlp")


def architecture_width(words: Words) -> int:
    """The width of a network that is no MLP."""
    return slider(words, "architecture_width", ARCHITECTURE_WIDTHS, default=ARCHITECTURE_WIDTHS[0])


def w_std(words: Words) -> float:
    """Standard deviation of the weights."""
    return slider(words, "w_std", W_STDS, default=setting.W_STD)


def b_std(words: Words) -> float:
    """Standard deviation of the biases."""
    return slider(words, "b_std", B_STDS, default=setting.B_STD)


def mapping(words: Words) -> str:
    """The law by which Fourier frequencies are chosen."""
    return choice(words, "mapping", MAPPINGS, default="gaussian")


def frequency_scale(words: Words, kind: str) -> float:
    """The scale of a mapping that has one: σ of Gaussian frequencies, p of the power law."""
    if kind == "power_law":
        return slider(words, "power", POWERS, default=1.0)
    return slider(words, "scale", SCALES, default=5.0)  # at which the claims of the lesson can all be seen


def frequency_count(words: Words, kind: str) -> int:
    """Number of Fourier frequencies, m; of a mapping by powers of two how many octaves."""
    if kind == "positional":
        return slider(words, "octaves", OCTAVES, default=4)
    return slider(words, "features", FEATURES, default=16)


def picture(words: Words) -> str:
    """The picture that is to be learned: the app's or the reader's."""
    return choice(words, "picture", ("photo", "upload"), default="photo")


def picture_scale(words: Words) -> float:
    """Frequency scale σ for a picture, in cycles per picture."""
    return slider(words, "picture_scale", PICTURE_SCALES, default=10.0)


def picture_width(words: Words) -> int:
    """The width of the network that learns a picture."""
    return slider(words, "picture_width", PICTURE_WIDTHS, default=64)


def language(words: Words, default: str) -> None:
    """The language of the whole app; each is called by its own name."""

    def draw(value: str) -> str:
        return st.segmented_control(
            words("controls.lang.label"),
            LANGUAGES,
            default=value,
            key="lang",
            format_func={"en": "English", "ko": "한국어"}.__getitem__,
            required=True,
            label_visibility="collapsed",
            on_change=moved,
            args=("lang",),
        )

    link.record("lang", drawn("lang", words.language, draw), default)
