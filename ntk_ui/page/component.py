"""Components whose code is a module of `browser`, fetched once from the route of assets."""

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from ntk_ui.service import assets

# Streamlit sends this with every element: it only fetches the module. The page's own script tells where the app is.
FETCH = """
const app = document.querySelector('script[src*="static/js/"]').src
const code = import(new URL("../../{address}", app))
export default (component) => {{
  let remove
  let gone = false
  code.then(({{ mount }}) => gone || (remove = mount(component)))
  return () => {{
    gone = true
    remove?.()
  }}
}}
"""


def component(name: str) -> ComponentRenderer:
    """A component that is drawn by the function ``mount`` of the module `name`."""
    code = FETCH.format(address=assets.address(f"{name}.js"))
    return st.components.v2.component(f"ntk_{name}", js=code, isolate_styles=False)
