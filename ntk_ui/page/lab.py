"""Labs on a page."""

from ntk_ui import i18n
from ntk_ui.page import frame
from ntk_ui.page.component import component
from ntk_ui.service.labs import described

_LAB, _TOPICS = component("lab"), component("topics")


def show(lesson: str, name: str) -> None:
    """A lab by its name."""
    _LAB(key=f"lab_{name}", data=described(lesson, name, frame.language()))


def topics(lesson: str, *names: str) -> None:
    """Several labs, of which the reader opens one."""
    language = frame.language()
    words = i18n.read("frame", language)
    choices = [
        {"name": name, "label": words(f"controls.topic.{name}"), "lab": described(lesson, name, language)}
        for name in names
    ]
    _TOPICS(key="topics", data={"label": words("controls.topic.label"), "language": language, "topics": choices})
