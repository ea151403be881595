"""Texts as HTML: everything that is told in this way can be told, in every language."""

import re
import xml.etree.ElementTree as ET
from html import unescape

import pytest

from ntk_ui import i18n, rich
from tests.test_text import FILES

TOLD = (".look", ".help", ".question", ".answer")
PLAIN = (".label", ".alt")
MATH = re.compile(r"<math.*?</math>", re.DOTALL)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("name", FILES)
def test_every_text_is_typeset(name: str, language: str):
    for key, text in i18n.load(name, language).items():
        if key.endswith(TOLD):
            html = rich.html(text)
            assert html.count("<math") == text.count("$") / 2, key
            left = unescape(re.sub("<[^>]*>", "", html))
            assert not set(left) & set("$\\"), key
            assert "**" not in left, key
            for formula in MATH.findall(html):
                ET.fromstring(formula)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("name", FILES)
def test_names_are_plain(name: str, language: str):
    for key, text in i18n.load(name, language).items():
        if key.endswith(PLAIN) and not key.startswith("controls."):
            assert rich.html(text) == f"<p>{text.replace('<', '&lt;').replace('>', '&gt;')}</p>", key


def test_emphasis_links_and_formulas():
    html = rich.html(r"A *wide* [net](https://example.org): $\cos x$")
    assert "<em>wide</em>" in html
    assert '<a href="https://example.org">net</a>' in html
    assert re.search(r"<mi>cos</mi><mspace[^>]*/><mi>x</mi>", html)
