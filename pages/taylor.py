"""Lesson 1: a wide network behaves like its first-order Taylor expansion in the weights."""

import streamlit as st

from ntk_ui.lessons.guided_experiments import TAYLOR
from ntk_ui.page import frame, guided, lab

words = frame.lesson("taylor")
lab.show("taylor", "training")
frame.folded(words, "meter.how")
guided.show(words, "taylor", TAYLOR)
lab.show("taylor", "tangent")
st.subheader(words("further.title"), anchor=False)
lab.topics("taylor", "widths", "weights", "parameters", "step", "scale", "parameterization")
frame.folded(words, "derivation")
frame.references(words)
