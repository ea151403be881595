"""A real image: its spectrum, and what a network learns of it from half of its pixels' neighbors."""

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import streamlit as st

from ntk_core.experiments import PICTURE_STEPS, Mapping, PictureRun
from ntk_core.experiments.pictures import B_STD, RATE_FRACTION, W_STD
from ntk_core.pictures import Picture, power_exponent, radial_power
from ntk_ui import captions, compute, controls, files, frame, i18n, uploads
from ntk_ui.figures import picture as figures
from ntk_ui.i18n import Words

PHOTO = Path(__file__).parents[1] / "examples" / "chelsea.png"
TRIED, PICTURE, FILE = "pictures_tried", "picture_own", "picture"
MOST_TRIED = 12


def show(mapping: Mapping, seed: int) -> None:
    """The picture's spectrum, then the regression of the picture with the chosen mapping."""
    words = i18n.read("picture", frame.language())
    mapping = mapping._replace(features=1)  # a picture has a number of its own: one run for all of them
    with controls.panel():
        source = controls.picture(words)
        if mapping.kind == "gaussian":
            mapping = mapping._replace(scale=controls.picture_scale(words))
        width = controls.picture_width(words)
    picture = _chosen(words, source)
    run = compute.picture_run(picture, mapping, width, seed)
    side = min(len(run.original), len(picture.pixels))
    st.image(figures.framed(picture.pixels, run.corner, side), caption=words("framed"), width=320)
    frequencies, power = radial_power(picture.pixels)
    law = power_exponent(frequencies, power)
    frame.figure(words, "spectrum", figures.spectrum, frequencies, power, law, run.nyquist, words)

    with frame.titled(words, "pictures"):
        _learn(run, words)
        at_steps = run.theory[:-1], run.network, PICTURE_STEPS
        key = captions.told("pictures", side=len(run.original), fraction=RATE_FRACTION, w_std=W_STD, b_std=B_STD)
        frame.chart(words, key, figures.pictures, run.original, *at_steps, words)
    train, test = run.quality(run.theory)
    train_network, test_network = run.quality(run.network)
    curves = {
        "train_theory": train[:-1],
        "test_theory": test[:-1],
        "train_network": train_network,
        "test_network": test_network,
    }
    frame.metrics(words, [(f"psnr_{name}", decibels(curve[-1], words)) for name, curve in curves.items()])
    key = captions.told("quality", steps=PICTURE_STEPS[-1])
    frame.figure(words, key, figures.quality, PICTURE_STEPS, curves, float(test[-1]), words)
    _tried(words, picture, mapping, width, {name: float(curve[-1]) for name, curve in curves.items()})


def decibels(quality: float, words: Words) -> str:
    """A PSNR, or the word for a run that diverged."""
    return f"{quality:.1f} dB" if np.isfinite(quality) else words("diverged")


def _learn(run: PictureRun, words: Words) -> None:
    """Advance the run to its end, and show how far it has come; any control ends it, and it goes on from there."""
    bar, picture = st.progress(run.progress, words("computing")), st.empty()
    while run.progress < 1:
        compute.advance(run)
        bar.progress(run.progress, words("computing"))
        if run.network:
            k = len(run.network) - 1
            shown = [run.original, run.theory[k], run.network[k]]
            caption = words("live", step=f"{PICTURE_STEPS[k]:,}")
            picture.image(figures.strip(shown, frame.theme()), caption=caption, width="stretch")
    bar.empty()
    picture.empty()


def _chosen(words: Words, source: str) -> Picture:
    """The photograph of the app, or what the reader has uploaded."""
    if source == "photo":
        st.caption(words("photo.credit"))
        return _photo()
    files.uploader(
        FILE,
        words("upload.label"),
        ("png", "jpg", "jpeg"),
        uploads.MEGABYTES,
        words("upload.help", megabytes=uploads.MEGABYTES),
        _keep,
    )
    files.explain(words("problem.title"), words, files.problem(FILE))
    if (own := st.session_state.get(PICTURE)) is None:
        st.caption(words("upload.nothing"))
        return _photo()
    return own


def _keep(raw: bytes) -> None:
    """Read a file; what was there before stays if it cannot be read."""
    st.session_state[PICTURE] = uploads.read(raw)


@cache
def _photo() -> Picture:
    return uploads.read(PHOTO.read_bytes())


def _tried(words: Words, picture: Picture, mapping: Mapping, width: int, quality: dict[str, float]) -> None:
    """What this reader has tried so far with this picture, so that mappings can be compared."""
    frame_words = i18n.read("frame", frame.language())
    name = frame_words(f"controls.mapping.{mapping.kind}")
    if mapping.kind in ("gaussian", "power_law"):
        name += f", {'σ' if mapping.kind == 'gaussian' else 'p'} = {mapping.scale:g}"
    of, tried = st.session_state.get(TRIED, (None, {}))
    tried = dict(tried) if of == picture.digest else {}
    tried[(mapping.kind, mapping.scale, width)] = (name, width, *quality.values())
    while len(tried) > MOST_TRIED:
        del tried[next(iter(tried))]
    st.session_state[TRIED] = picture.digest, tried
    columns = [words("tried.mapping"), words("tried.width"), *(words(f"psnr_{each}.label") for each in quality)]
    st.subheader(words("tried.title"), anchor=False)
    rows = pd.DataFrame(list(tried.values()), columns=columns)
    decibels = {column: st.column_config.NumberColumn(format="%.1f") for column in columns[2:]}
    st.dataframe(rows, hide_index=True, column_config=decibels)
    st.caption(words("tried.look"))
