"""Controls of a lab that do nothing in a figure or a topic below it: a caption there names them."""

import streamlit as st

from ntk_core.experiments import Mapping, Noise, Signal, Source
from ntk_ui.i18n import Words

EVERYTHING = ("everything",)  # all controls of the lab

SEEDS_OF_THEIR_OWN = ("learning_rate", "seed", "start", "clock")
IDLE: dict[str, tuple[str, ...]] = {
    # Taylor linearization
    "tangent": ("width", "rate_fraction", "steps"),
    "widths": ("seed",),
    "weights": ("width", "depth", "parameterization", "steps"),
    "parameters": ("width", "seed"),
    "step": ("steps",),
    "scale": (),
    "one_weight": EVERYTHING,
    "parameterization": ("parameterization", "rate_fraction", "steps", "seed"),
    # kernel spectrum
    "entry": ("width", "depth"),  # of an architecture that is no MLP
    "angles": ("inputs", "count", "seed"),
    "definite": ("inputs", "count"),
    "exceptions": ("width",),  # beside those of the topic that they belong to
    "priors": ("inputs", "count"),
    # training dynamics
    "ensembles": EVERYTHING,
    "percentiles": EVERYTHING,
    "moving": (),
    "regimes": ("learning_rate", "start", "clock"),
    "generalization": SEEDS_OF_THEIR_OWN,
    "learnability": ("data", *SEEDS_OF_THEIR_OWN),
    "universal": ("width", "depth", "learning_rate", "start", "clock"),
    "optimizers": ("start", "clock"),
}


def of_kernel(figure: str, source: Source | None) -> tuple[str, ...]:
    """Those of the lesson on the spectrum; a table has as many points as it has."""
    return tuple(name for name in IDLE[figure] if name != "count" or isinstance(source, str))


def of_features(figure: str, signal: Signal, mapping: Mapping) -> tuple[str, ...]:
    """Those of the lesson on Fourier features, where controls come and go with the signal and the mapping."""
    learned = ("signal", "noise_exponent") if isinstance(signal, Noise) else ("signal",)
    scale = {"gaussian": ("scale",), "power_law": ("power",)}.get(mapping.kind, ())
    counts = {"positional": ("octaves",), "gaussian": ("features",), "power_law": ("features",)}
    count = counts.get(mapping.kind, ())
    swept = () if scale else count  # Gaussian features take the place of a mapping without a scale
    return {
        "falloff": (*learned, "steps"),
        "kernel": (*learned, "width", "steps", *(() if mapping.random else ("seed",))),
        "scales": (*swept, *(() if isinstance(signal, Noise) else ("seed",))),
        "noises": (*learned, *swept, *scale, "width", "depth", "activation", "seed"),
        "picture": (
            *learned,
            *count,
            *(scale if mapping.kind == "gaussian" else ()),
            "width",
            "depth",
            "activation",
            "steps",
        ),
    }[figure]


def say(words: Words, idle: tuple[str, ...], *, onward: bool = False) -> None:
    """Name the controls that do nothing here, or from here on; no word where there are none."""
    if idle:
        st.caption(sentence(words, idle, onward=onward))


def sentence(words: Words, idle: tuple[str, ...], *, onward: bool = False) -> str:
    """What the caption says."""
    where = "idle.onward" if onward else "idle.here"
    if idle == EVERYTHING:
        return words(f"{where}.everything")
    return words(f"{where}.some", names=", ".join(words(f"controls.{name}.label") for name in idle))
