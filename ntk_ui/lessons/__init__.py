"""The lessons: what can be set, and what each figure shows at these settings."""

from ntk_ui.lessons.taylor import training

RESOURCES = {(each.lesson, each.name): each for each in (training.RESOURCE,)}
