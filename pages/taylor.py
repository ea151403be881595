"""Lesson 1: a wide network behaves like its first-order Taylor expansion in the weights."""

from ntk_ui.page import frame, story
from ntk_ui.page.story import Step

words = frame.lesson("taylor")
story.show(
    "taylor",
    Step("free", "free", further=("parameters",)),
    Step("straight", "one_weight"),
    Step("line", "tangent"),
    Step("train", "training"),
    Step("still", "weights", further=("widths",)),
    Step("step", "step"),
    Step("ends", "limits", further=("scale", "parameterization"), notes=("meter.how",)),
)
frame.references(words)
