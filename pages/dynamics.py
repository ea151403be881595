"""Lesson 4: the closed-form training dynamics and real gradient descent, overlaid."""

from ntk_ui.page import frame, story
from ntk_ui.page.story import Step

words = frame.lesson("dynamics")
story.show(
    "dynamics",
    Step("solved", "training", notes=("derivation", "meter.how")),
    Step("speeds", "modes"),
    Step("rate", "rates"),
    Step("zero", "universal"),
    Step("many", "ensembles", further=("percentiles",)),
    Step("moves", "moving"),
    Step("why", "generalization", further=("learnability",)),
    Step("beyond", "optimizers", further=("adam",)),
)
frame.references(words)
