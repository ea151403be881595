"""Choices: whose they are, what becomes of them on another page, and what the link says of them."""

import pytest
from streamlit.testing.v1 import AppTest

from ntk_ui import i18n

LABEL = i18n.read("frame", "en")("controls.width.label")


def page() -> None:
    import streamlit as st

    from ntk_ui import i18n, link, widgets

    name = st.radio("page", ["one", "other", "none"], key="page")
    words = i18n.read("taylor", "en")
    st.session_state["language"] = "en"
    link.begin()
    link.opened(name)
    choices, default = {"one": ((2, 4, 8, 4096), 4), "other": ((2, 4, 8), 8), "none": ((), 0)}[name]
    if choices:
        st.session_state["result"] = widgets.slider(words, "width", choices, default)
        with widgets.read_only():
            assert widgets.slider(words, "width", choices, default) == st.session_state["result"]
        widgets.choice(words, "topic", ("widths", "weights"), "widths")
    st.button("click into a figure", on_click=link.choose, args=("width", 2))
    widgets.explain_refused(words)
    widgets.explain_refused(words)  # as a part of the page does below the lab
    link.tell("page")


def opened(**link: str) -> AppTest:
    app = AppTest.from_function(page, default_timeout=30)
    for key, value in link.items():
        app.query_params[key] = value
    return run(app)


def run(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception
    return app


def go(app: AppTest, name: str) -> AppTest:
    app.radio[0].set_value(name)
    for key in list(app.query_params):
        del app.query_params[key]  # as the navigation does
    return run(app)


def move(app: AppTest, value: int) -> AppTest:
    app.select_slider(key="width").set_value(value)
    return run(app)


def shown(app: AppTest) -> tuple[int, int, str | None]:
    """What the page works with, what the slider says, and what the link says."""
    return app.session_state["result"], app.select_slider(key="width").value, app.session_state["link"].get("width")


def test_what_nobody_chose_is_the_default_of_each_page_and_no_part_of_the_link():
    app = opened()
    assert shown(app) == (4, 4, None)
    assert shown(go(app, "other")) == (8, 8, None)
    assert shown(go(app, "one")) == (4, 4, None)


@pytest.mark.parametrize("way", ["one", "none"])
def test_a_choice_goes_along_to_another_page_also_past_one_that_has_no_use_for_it(way: str):
    app = move(opened(), 2)
    assert shown(app) == (2, 2, "2")
    assert shown(go(go(app, way), "other")) == (2, 2, "2")


def test_so_does_what_a_link_asks_for_where_the_page_that_it_opens_has_no_use_for_it():
    app = AppTest.from_function(page, default_timeout=30)
    app.session_state["page"] = "none"
    app.query_params["width"] = "2"
    assert shown(go(run(app), "other")) == (2, 2, "2")


def test_the_default_can_be_chosen_and_is_then_a_choice_like_any_other():
    app = move(move(opened(), 2), 4)
    assert shown(app) == (4, 4, "4")
    assert shown(go(app, "other")) == (4, 4, "4")


def test_a_click_or_an_experiment_moves_the_slider():
    app = opened(width="8")
    app.button[0].click()
    assert shown(run(app)) == (2, 2, "2")


@pytest.mark.parametrize("asked", ["7", "abc", "", "1e9"])
def test_what_a_link_asks_for_in_vain_is_told_once_and_then_the_link_says_what_is_shown(asked: str):
    app = opened(width=asked)
    assert shown(app) == (4, 4, "4")
    told = i18n.read("frame", "en")("link.refused", control=LABEL, asked=asked, shown="4")
    assert [warning.value for warning in app.warning] == [told]
    assert not run(app).warning


def test_a_choice_that_another_page_does_not_have_is_told_there_and_is_back_afterwards():
    app = go(move(opened(), 4096), "other")
    assert shown(app)[:2] == (8, 8)
    told = i18n.read("frame", "en")("link.refused", control=LABEL, asked="4096", shown="8")
    assert [warning.value for warning in app.warning] == [told]
    assert shown(go(app, "one")) == (4096, 4096, "4096")


def test_the_topic_of_a_page_stays_there():
    app = opened(topic="weights")
    assert app.get("segmented_control")[0].value == "weights"
    assert go(app, "other").get("segmented_control")[0].value == "widths"
