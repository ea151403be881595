"""Lesson 4: the closed-form training dynamics and real gradient descent, overlaid."""

import streamlit as st

from ntk_ui.lessons.guided_experiments import DYNAMICS
from ntk_ui.page import frame, guided, lab

words = frame.lesson("dynamics")
lab.show("dynamics", "training")
frame.folded(words, "meter.how")
guided.show(words, "dynamics", DYNAMICS)
lab.show("dynamics", "modes")
st.subheader(words("further.title"), anchor=False)
lab.topics(
    "dynamics", "ensembles", "percentiles", "moving", "generalization", "learnability", "universal", "optimizers"
)
frame.folded(words, "derivation")
frame.references(words)
