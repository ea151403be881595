"""The entry script: the navigation over the four lessons."""

from pathlib import Path

import streamlit as st

from ntk_ui import i18n
from ntk_ui.page import frame

LESSONS = ("taylor", "spectrum", "fourier", "dynamics")
HERE = Path(__file__).parent
PAGES = HERE.parent / "pages"

words = i18n.read("frame", frame.language())
page = st.navigation(
    [st.Page(PAGES / f"{name}.py", title=words(f"navigation.{name}"), url_path=name) for name in LESSONS],
    position="top",
)
st.set_page_config(
    page_title=f"{page.title} · NTK",
    page_icon=HERE / "icon.svg",
    layout="wide",
    menu_items={"About": words("about")},
)
frame.head(words, page.title)
page.run()
