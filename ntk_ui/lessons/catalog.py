"""All labs and all figures that have an address, by lesson and name: every module of a lesson that has a ``LAB``."""

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from ntk_ui import lessons
from ntk_ui.lessons.lab import Lab


def _labs() -> list[Lab]:
    folders = [import_module(name) for name, is_folder in _within(lessons) if is_folder]
    names = [name for folder in folders for name, _ in _within(folder)]
    return [module.LAB for module in map(import_module, names) if hasattr(module, "LAB")]


def _within(folder: ModuleType) -> list[tuple[str, bool]]:
    return [(name, is_folder) for _, name, is_folder in iter_modules(folder.__path__, f"{folder.__name__}.")]


LABS = {(lab.lesson, lab.name): lab for lab in _labs()}
LESSONS = tuple(dict.fromkeys(lesson for lesson, _ in LABS))
RESOURCES = {(figure.lesson, figure.name): figure for lab in LABS.values() for figure in lab.figures}
