"""Small images as a figure: each where its name is, the right way up, ink on paper."""

import numpy as np
import plotly.graph_objects as go
import pytest

from ntk_core import data
from ntk_ui import i18n
from ntk_ui.figures import digits, style

NAMES = ["3 → 3", "7 → 7"]


def draw(language: str = "en") -> style.Figure:
    x, _ = data.digits(8)
    return digits.images(x[[3, 7]], NAMES, i18n.read("tables", language))


@pytest.mark.parametrize("theme", [style.LIGHT, style.DARK], ids=["light", "dark"])
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_images_are_valid_named_and_still(language: str, theme: style.Theme):
    figure = style.filled(draw(language), theme)
    go.Figure(figure)
    (trace,) = figure["data"]
    assert trace["name"] == " · ".join(NAMES)
    assert figure["layout"]["paper_bgcolor"] == theme.paper
    assert trace["colorscale"][-1][1] == theme.ink
    for key in ("xaxis", "yaxis"):
        low, high = figure["layout"][key]["range"]
        assert np.isfinite([low, high]).all()
        assert low != high


def test_images_stand_side_by_side_above_their_names():
    x, _ = data.digits(8)
    figure = draw()
    strip = np.asarray(figure["data"][0]["z"])
    assert strip.shape == (8, 17)
    np.testing.assert_array_equal(strip[:, :8].ravel(), x[3])
    np.testing.assert_array_equal(strip[:, 9:].ravel(), x[7])
    assert np.isnan(strip[:, 8]).all()
    top, bottom = figure["layout"]["yaxis"]["range"][::-1]
    assert top < 0 < bottom  # the first row of pixels is at the top
    assert figure["layout"]["xaxis"]["tickvals"] == [3.5, 12.5]
    assert figure["layout"]["xaxis"]["ticktext"] == NAMES
