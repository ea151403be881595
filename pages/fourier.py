"""Lesson 3: Fourier features flatten the spectrum, so that high frequencies are learned."""

from ntk_ui.page import frame, story
from ntk_ui.page.story import Step

words = frame.lesson("fourier")
story.show(
    "fourier",
    Step("slow", "plain", notes=("meter.how",)),
    Step("natural", "natural"),
    Step("lift", "kernel", notes=("derivation",)),
    Step("flat", "falloff", further=("bands",)),
    Step("scale", "training", further=("noises",)),
    Step("others", "scales"),
    Step("picture", "picture"),
)
frame.references(words)
