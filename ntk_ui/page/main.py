"""The entry script: the navigation over the pages of the course and what frames them."""

from pathlib import Path

import streamlit as st

from ntk_ui import i18n
from ntk_ui.page import frame

ROOT = Path(__file__).parents[2]

words = i18n.read("frame", frame.language())
page = st.navigation(
    [st.Page(ROOT / "pages" / f"{name}.py", title=words(f"navigation.{name}"), url_path=name) for name in frame.PAGES],
    position="top",
)
st.set_page_config(
    page_title=f"{page.title} · NTK",
    page_icon=ROOT / "ntk_ui" / "icon.svg",
    layout="wide",
    menu_items={"About": words("about")},
)
frame.head(words, page.title)
page.run()
