"""What a reader is told beside the numbers: whether the theory holds, and what went wrong."""

import pytest

from ntk_ui import i18n, rich
from ntk_ui.lessons import meter
from tests.figures import number, shown

SMALL = {"width": "16", "steps": "100"}
FIRST = {  # of each lesson, and what its network is compared with
    "taylor/training": ("tangent", SMALL),
    "spectrum/trained": ("tangent", {"width": "16", "count": "16"}),
    "fourier/training": ("theory", SMALL),
    "dynamics/training": ("tangent", SMALL),
}
KERNEL = {"count": "16", "width": "8"}


@pytest.mark.parametrize("figure", FIRST)
def test_the_meter_says_whether_the_theory_holds(figure: str):
    against, asked = FIRST[figure]
    for language in i18n.LANGUAGES:
        said, words = shown(figure, language, **asked)["verdict"], i18n.read("frame", language)
        assert words("meter.title") in said
        assert sum(words(f"meter.{against}.{verdict}") in said for verdict in meter.VERDICTS) == 1


def test_a_narrow_network_that_diverges_far_below_the_limit_is_told_so():
    points = "-0.8,-0.48;-0.4,0.37;0,0.37;0.4,0.7;0.8,-0.63"
    narrow = {"width": "2", "activation": "tanh", "rate_fraction": "0.9", "steps": "500", "seed": "3"}
    for language in i18n.LANGUAGES:
        answer, words = (
            shown("taylor/training", language, data="own", points=points, **narrow),
            i18n.read("taylor", language),
        )
        told = [number(answer, key, "taylor", language) for key in ("gap", "weight_movement")]
        assert told == [words("diverged")] * 2
        assert words("meter.tangent.diverged") in answer["verdict"]


def test_a_rate_past_the_limit_is_told_and_one_below_is_not():
    limit = float(number(shown("spectrum/meaning", **KERNEL), "limit", "spectrum"))
    assert 0.01 < limit < 1
    for rate, past in ((0.99 * limit, False), (1.01 * limit, True)):
        for language in i18n.LANGUAGES:
            notes = shown("spectrum/meaning", language, **KERNEL, learning_rate=f"{rate:.6f}")["notes"]
            assert notes == [rich.html(i18n.read("spectrum", language)("too_fast"))] * past


def test_the_leading_modes_are_in_a_table_as_many_as_there_are():
    for count, rows in ((16, 12), (8, 8)):
        table = shown("spectrum/meaning", **KERNEL | {"count": str(count)})["table"]
        assert [row[0] for row in table["rows"]] == [str(k + 1) for k in range(rows)]
        assert len(table["heads"]) == len(table["rows"][0]) == 5
