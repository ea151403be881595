"""Lesson 2: the kernel at a finite width, its limit, and the eigenvalues of both."""

import streamlit as st

from ntk_ui.lessons.guided_experiments import SPECTRUM
from ntk_ui.page import frame, guided, lab

words = frame.lesson("spectrum")
lab.show("spectrum", "kernels")
frame.folded(words, "meter.how")
guided.show(words, "spectrum", SPECTRUM)
lab.show("spectrum", "entry")
lab.show("spectrum", "modes")
st.subheader(words("further.title"), anchor=False)
lab.topics("spectrum", "angles", "definite", "priors")
frame.folded(words, "derivation")
frame.references(words)
