"""The entry script: the navigation over the four lessons."""

from pathlib import Path

import streamlit as st

from ntk_ui import frame, i18n, lab_runs, link

LESSONS = ("taylor", "spectrum", "fourier", "dynamics")
HERE = Path(__file__).parent
PAGES = HERE.parent / "pages"

lab_runs.page_begins()
link.begin()
frame.follow_language()
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
link.opened(page.url_path)
frame.head(words, page.title)
page.run()
lab_runs.page_is_drawn()
