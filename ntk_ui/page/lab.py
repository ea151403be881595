"""Labs on a page."""

from ntk_ui.page import frame
from ntk_ui.page.component import component
from ntk_ui.service.labs import described

_LAB = component("lab")


def show(lesson: str, name: str) -> None:
    """A lab by its name."""
    _LAB(key=f"lab_{name}", data=described(lesson, name, frame.language()))
