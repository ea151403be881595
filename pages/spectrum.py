"""Lesson 2: the kernel of a network, its limit at infinite width, and what the eigenvalues of both mean."""

from ntk_ui.page import frame, story
from ntk_ui.page.story import Step

words = frame.lesson("spectrum")
story.show(
    "spectrum",
    Step("entry", "one_entry"),
    Step("any", "entry"),
    Step("certain", "angles", further=("recursion",), notes=("derivation",)),
    Step("speed", "modes"),
    Step("falls", "falloff"),
    Step("definite", "definite", further=("symmetries",)),
    Step("prior", "priors"),
    Step("own", "kernels", notes=("meter.how",)),
)
frame.references(words)
