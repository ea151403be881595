"""A figure that is drawn as far as it is known: first the data, then the theory, at last the network."""

from collections.abc import Callable
from typing import Any

from ntk_ui import frame, i18n, stages
from ntk_ui.figures.style import Figure
from ntk_ui.i18n import Words
from ntk_ui.stages import Growing, Known


def theory_first(words: Words, key: str, results: Growing[Known], *draw: Any, **more: Any) -> Known:
    """Draw a figure with its title, as far as it is known; `draw` and `more` are for `as_it_is_known`."""
    frame.title(words, key)
    return as_it_is_known(words, key, results, *draw, **more)


def as_it_is_known(
    words: Words,
    key: str,
    results: Growing[Known],
    draw: Callable[..., Figure],
    *args: Any,
    known: Callable[[Known], object] = lambda _: None,
    **kwargs: Any,
) -> Known:
    """Draw a figure; while its network is prepared, or where it takes long, first with what is known by then.

    Args:
        words: The words of the lesson.
        key: The figure's.
        results: What it shows.
        draw: Draws the figure of the results and the further arguments; with ``waiting``, while something is missing.
        args: For `draw`.
        known: Is told of the theory, once it is known.
        kwargs: For `draw`.

    Returns:
        All results.
    """
    draw_now = frame.growing(words, key, draw)

    def so_far(results: Known, note: str) -> None:
        draw_now(*results, *args, waiting=True, note=note, **kwargs)

    found = stages.found(results, i18n.read("frame", frame.language()), so_far, known)
    draw_now(*found, *args, **kwargs)
    return found
