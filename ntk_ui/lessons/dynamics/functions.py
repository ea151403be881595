"""The function that a data set samples, and the networks that learn it, which are no wider than some width."""

from ntk_core.experiments import FUNCTIONS
from ntk_ui import i18n
from ntk_ui.i18n import Words
from ntk_ui.lessons import sweeps
from ntk_ui.lessons.settings import Values

FALLBACK = "sine"


def function(values: Values) -> str:
    """The data set's function, or another where there is none."""
    return values["data"] if values["data"] in FUNCTIONS else FALLBACK


def no_function(values: Values, words: Words) -> tuple[str, ...]:
    """Says that another function takes the place of none."""
    told = i18n.read("generalization", words.language)("no_function.text")
    return () if values["data"] in FUNCTIONS else (told,)


def widest(values: Values) -> int:
    """The width of the widest networks of which many are trained."""
    return sweeps.widest(values["depth"])


def narrowed(values: Values, most: int, words: Words) -> tuple[str, ...]:
    """Says that networks here are no wider than that, where they were to be."""
    return (words("narrowed.text", width=f"{most:,}"),) if values["width"] > most else ()
