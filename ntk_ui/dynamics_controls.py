"""The controls that only the lesson on training dynamics has; otherwise as those of every lesson."""

from ntk_core.experiments import BATCHES, ENSEMBLE_WIDTHS, REPRESENTED_WIDTHS, SAMPLE_COUNTS, SPEED_UPS, TOGETHER
from ntk_ui.i18n import Words
from ntk_ui.widgets import choice, slider


def clock(words: Words) -> str:
    """What training time is counted in."""
    return choice(words, "clock", ("steps", "time"), default="steps")


def start(words: Words) -> str:
    """Whether the random function that a network starts with is kept or subtracted."""
    return choice(words, "start", ("kept", "subtracted"), default="kept")


def sample_count(words: Words) -> int:
    """The number of samples of a function."""
    return slider(words, "sample_count", SAMPLE_COUNTS, default=16)


def represented_width(words: Words) -> int:
    """The width of the network that stands for a function."""
    return slider(words, "represented_width", REPRESENTED_WIDTHS, default=8)


def momentum(words: Words) -> float:
    """The momentum β of gradient descent."""
    return slider(words, "momentum", tuple(SPEED_UPS), default=0.9)


def batch(words: Words) -> int:
    """The number of training points in a step."""
    return slider(words, "batch", BATCHES, default=BATCHES[-1])


def members(words: Words) -> int:
    """The number of real networks of an ensemble."""
    return slider(words, "members", tuple(k * TOGETHER for k in (1, 2, 4, 10)), default=4 * TOGETHER)


def ensemble_width(words: Words) -> int:
    """The width of the networks of an ensemble."""
    return slider(words, "ensemble_width", ENSEMBLE_WIDTHS, default=200)
