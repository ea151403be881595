"""Three networks side by side: each in its own panel, beside its own tangent, at the step that time is at."""

import numpy as np
import pytest

from ntk_core.experiments import Training, mlp, taylor_fit
from tests.figures import array, number, shown

WIDTHS = (8, 64, 1024)


@pytest.mark.parametrize(("activation", "seed", "rate", "steps"), [("tanh", 0, 0.5, 500), ("relu", 7, 0.2, 60)])
def test_each_panel_has_the_training_of_its_width(activation: str, seed: int, rate: float, steps: int):
    asked = {"activation": activation, "seed": str(seed), "rate_fraction": str(rate), "steps": str(steps)}
    answer = shown("taylor/three_widths", "en", **asked)
    figure = answer["figure"]
    titles = [note["text"] for note in figure["layout"]["annotations"]]
    assert titles == [f"{width} units" for width in WIDTHS]
    for place, (width, name) in enumerate(zip(WIDTHS, ("narrow", "middle", "wide"), strict=True)):
        fit = taylor_fit(Training("sine", mlp(width, 1, activation), rate, steps, seed))
        mine = figure["data"][4 * place : 4 * place + 4]
        suffix = "" if place == 0 else str(place + 1)
        assert all((each["xaxis"], each["yaxis"]) == (f"x{suffix}", f"y{suffix}") for each in mine)
        assert [each["name"] for each in mine] == [
            "Before training",
            "Real network",
            "Tangent model",
            "Training data",
        ]
        for each, values in zip(mine, (fit.real[0], fit.real[-1], fit.linear[-1], fit.y_train), strict=True):
            within = np.abs(values) < 8
            np.testing.assert_allclose(array(each["y"])[within], values[within], atol=1e-5)
        assert number(answer, f"gap_{name}", "taylor") == f"{fit.gap[-1]:.3g}"
        places = np.unique(fit.steps, return_index=True)[1]
        assert len(figure["frames"]) == len(places)
        for frame, at in list(zip(figure["frames"], places, strict=True))[::7]:
            numbers = dict(zip(frame["traces"], frame["data"], strict=True))
            for trace, values in ((4 * place + 1, fit.real[at]), (4 * place + 2, fit.linear[at])):
                within = np.abs(values) < 8
                np.testing.assert_allclose(array(numbers[trace]["y"])[within], values[within], atol=1e-5)
    assert [each["showlegend"] for each in figure["data"]] == [True] * 4 + [False] * 8


def test_the_hook_is_true():
    """The widest cannot be told apart from its tangent, the narrowest can."""
    fits = [taylor_fit(Training("sine", mlp(width, 1, "tanh"), 0.5, 500, 0)) for width in WIDTHS]
    assert max(np.abs(fit.train_real[-1] - fit.y_train).max() for fit in fits) < 0.02  # all go through the points
    narrow, middle, wide = (float(fit.gap[-1]) for fit in fits)
    assert narrow > middle > 0.8 * narrow > 0.2 > 0.05 > wide  # 64 units hardly less than 8
    assert wide < middle / 10
