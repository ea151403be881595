"""Lesson 2: the kernel at a finite width, its limit, and the eigenvalues of both."""

from ntk_core.experiments import KERNEL_WIDTHS
from ntk_ui import compute, controls, frame

words = frame.lesson("spectrum")
with controls.panel():
    inputs = controls.inputs(words)
    width = controls.width(words, KERNEL_WIDTHS)
    depth = controls.depth(words)
    activation = controls.activation(words)
    w_std = controls.w_std(words)
    b_std = controls.b_std(words)
    seed = controls.seed(words)
spectra = compute.kernel_spectra(inputs, width, depth, activation, w_std, b_std, seed)
