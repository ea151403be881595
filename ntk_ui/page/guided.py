"""Guided experiments: the reader predicts, a button sets the controls, and then the answer is there to read."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from ntk_ui import rich
from ntk_ui.i18n import Words
from ntk_ui.lessons.catalog import LABS
from ntk_ui.page.component import component

_GUIDED = component("guided")


def show(words: Words, lesson: str, experiments: Mapping[str, Mapping[str, Any]]) -> None:
    """Draw all of them.

    Args:
        words: The words of the lesson; ``guided.<name>.question`` and ``.answer`` belong to an experiment.
        lesson: Its name.
        experiments: What each experiment sets the controls to, by their names.
    """
    st.subheader(words("try.title"), anchor=False)
    labs = [lab for lab in LABS.values() if lab.lesson == lesson]
    known = {setting.name: setting for lab in labs for setting in lab.settings}
    cards = [
        {
            "question": rich.html(words(f"guided.{name}.question")),
            "answer": rich.html(words(f"guided.{name}.answer")),
            "sets": [
                [key, known[key].write(value), known[key].write(known[key].default)]
                if key in known
                else [key, value, ""]  # the topic
                for key, value in sets.items()
            ],
        }
        for name, sets in experiments.items()
    ]
    wide = 340 if len(experiments) % 4 else 280  # three side by side, or four
    _GUIDED(key="guided", data={"cards": cards, "button": words("try.button"), "wide": wide})
