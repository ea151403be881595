"""All labs, figures and questions that have an address: what modules of lessons have as ``LAB``, ``QUESTIONS`` and
``GENERATED``, by lesson and name, and generated questions by their names."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from ntk_ui import lessons
from ntk_ui.lessons.lab import Lab

COURSE = ("before", "taylor", "spectrum", "fourier", "dynamics")  # in the order in which they are read: what is good to
# know before, and the lessons 1 to 4


def _modules() -> Iterator[tuple[str, ModuleType]]:
    """With the names of their lessons."""
    for folder in (import_module(name) for name, is_folder in _within(lessons) if is_folder):
        lesson = folder.__name__.rpartition(".")[2]
        yield from ((lesson, import_module(name)) for name, _ in _within(folder))


def _labs() -> list[Lab]:
    return [module.LAB for _, module in _modules() if hasattr(module, "LAB")]


def _within(folder: ModuleType) -> list[tuple[str, bool]]:
    return [(name, is_folder) for _, name, is_folder in iter_modules(folder.__path__, f"{folder.__name__}.")]


LABS = {(lab.lesson, lab.name): lab for lab in _labs()}
LESSONS = tuple(dict.fromkeys(lesson for lesson, _ in LABS))
RESOURCES = {(figure.lesson, figure.name): figure for lab in LABS.values() for figure in lab.figures}
QUESTIONS = {
    (lesson, question.name): question for lesson, module in _modules() for question in getattr(module, "QUESTIONS", ())
}
GENERATED = {each.name: each for _, module in _modules() for each in getattr(module, "GENERATED", ())}
