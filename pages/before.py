"""Before lesson 1: gradient descent on a line, features, kernels and Gaussian processes."""

from ntk_ui.page import frame, story
from ntk_ui.page.story import Step

words = frame.lesson("before")
story.show(
    "before",
    Step("line", "line"),
    Step("features", "features"),
    Step("kernels", "kernels"),
    Step("gp", "beliefs"),
)
frame.references(words)
