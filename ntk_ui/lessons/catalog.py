"""All figures that have an address, by lesson and name."""

from ntk_ui.lessons.taylor import training

RESOURCES = {(each.lesson, each.name): each for each in (training.RESOURCE,)}
