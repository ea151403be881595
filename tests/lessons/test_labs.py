"""What holds of every lab: its settings have one meaning, and a reader finds them and its words."""

from dataclasses import replace

import pytest

from ntk_ui import i18n
from ntk_ui.lessons.catalog import LABS, RESOURCES
from ntk_ui.lessons.lab import Lab
from ntk_ui.service import labs

every_lab = pytest.mark.parametrize("lab", LABS.values(), ids=lambda lab: f"{lab.lesson}-{lab.name}")


def test_no_figure_has_the_address_of_another():
    """One may be in two labs."""
    every = [figure for lab in LABS.values() for figure in lab.figures]
    assert all(RESOURCES[figure.lesson, figure.name] is figure for figure in every)


@every_lab
def test_a_setting_is_one_control_however_many_figures_depend_on_it(lab: Lab):
    """Where it has a say in one figure always and in another one sometimes, its control is always there."""
    for setting in lab.settings:
        same = {each for figure in lab.figures for each in figure.settings if each.name == setting.name}
        assert same == {setting} or setting.when is None, setting.name
        assert {replace(each, when=None) for each in same} == {replace(setting, when=None)}


@every_lab
def test_what_a_setting_or_a_figure_waits_for_is_in_the_lab(lab: Lab):
    names = {setting.name for setting in lab.settings}
    assert set(lab.first) <= names
    for figure in lab.figures:
        own = {setting.name for setting in figure.settings}
        for when in (figure.when, *(setting.when for setting in figure.settings)):
            assert when is None or when[0] in own


@every_lab
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_a_browser_is_told_what_it_takes_to_draw_the_lab(lab: Lab, language: str):
    told = labs.described(lab.lesson, lab.name, language)
    assert [control["name"] for control in told["settings"]] == [setting.name for setting in lab.settings]
    assert all(control["label"] and control["help"] for control in told["settings"])
    figures = [figure for row in told["rows"] for figure in row]
    assert [figure["name"] for figure in figures] == [figure.name for figure in lab.figures]
    assert all(figure["title"] for figure in figures if figure["plotted"])
    assert all(told["words"].values())
    assert {setting.name for setting in lab.settings} <= set(told["known"])
