"""Lesson 3: Fourier features flatten the spectrum, so that high frequencies are learned."""

import streamlit as st

from ntk_ui.lessons.guided_experiments import FOURIER
from ntk_ui.page import frame, guided, lab

words = frame.lesson("fourier")
lab.show("fourier", "training")
frame.folded(words, "meter.how")
guided.show(words, "fourier", FOURIER)
lab.show("fourier", "bands")
lab.show("fourier", "falloff")
st.subheader(words("further.title"), anchor=False)
lab.topics("fourier", "kernel", "scales", "noises", "picture")
frame.folded(words, "derivation")
frame.references(words)
