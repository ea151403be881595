"""Lesson 3: Fourier features flatten the spectrum, so that high frequencies are learned."""

from functools import partial

import streamlit as st

from ntk_core.experiments.features import BETWEEN, MAX_POINTS, RATE_FRACTION
from ntk_core.experiments.setting import B_STD, W_STD
from ntk_ui import (
    captions,
    controls,
    fourier,
    frame,
    growing,
    guided,
    guided_experiments,
    idle,
    meter,
    parts,
    reproduce,
    signals,
)
from ntk_ui.figures import formatting
from ntk_ui.figures import fourier as figures
from ntk_ui.figures.style import scientific
from ntk_ui.fourier import Settings
from ntk_ui.topics import bands, frequency_scale, picture
from ntk_ui.topics import mapping as mapped_kernel

words = frame.lesson("fourier")


@parts.lab(partial(fourier.choose, words))
def lab(now: Settings) -> None:
    """A signal learned without and with a mapping, and whether the theory holds."""
    numbers_of = dict(samples=MAX_POINTS, fraction=RATE_FRACTION, w_std=W_STD, b_std=B_STD)
    key = captions.told("hero", **numbers_of)
    window = signals.window(now.signal)
    plain, mapped = growing.theory_first(words, key, now, figures.fit, words, outputs=window)
    fit = mapped or plain
    numbers = {"error_plain": formatting.number(plain.error_theory[-1], words)}
    if mapped is not None:
        numbers["error_mapped"] = formatting.number(mapped.error_theory[-1], words)
    numbers["error_real"] = formatting.number(fit.error_real[-1], words, fit.outcome)
    numbers["learning_rate"] = scientific(fit.learning_rate)
    frame.metrics(words, numbers.items())
    frame.digits_depend(words, fit.outcome)
    meter.show(words, fit.kernel_movement, fit.relative_gap, fit.curvature, fit.outcome, against="theory")


@parts.part("bands")
def each_band(now: Settings) -> None:
    """The same run band by band, and the eigenvalues behind it."""
    plain, mapped = now.fits()
    frame.figure(words, captions.told("errors", between=int(BETWEEN.sum())), figures.errors, plain, mapped, words)
    bands.show(plain, mapped, words)
    idle.say(words, idle.of_features("falloff", now.signal, now.mapping), onward=True)
    mapped_kernel.falloff(now.mapping, now.net, now.seed)


@parts.part("further")
def further(now: Settings) -> None:
    """The further figures: one topic at a time, so that only what is looked at is computed."""
    topic = controls.topic(words, ("kernel", "scales", "noises", "picture"))
    idle.say(words, idle.of_features(topic, now.signal, now.mapping))
    if topic == "kernel":
        mapped_kernel.kernel(now.mapping, now.net, now.seed)
    elif topic == "scales":
        frequency_scale.errors(now.signal, now.mapping, now.net, now.steps)
    elif topic == "noises":
        frequency_scale.noises(now.mapping, now.steps)
    else:
        picture.show(now.mapping, now.seed)


@parts.part("code", room="3rem")
def code(now: Settings) -> None:
    """The program that does the same."""
    frame.code(words, reproduce.signal_fit(now))


signals.clicks("hero", lab().signal)
frame.folded(words, "meter.how")
guided.show(words, guided_experiments.FOURIER)
each_band()
st.subheader(words("further.title"), anchor=False)
further()
frame.folded(words, "derivation")
code()
frame.references(words)
