"""The picture of the lesson on Fourier features: what is shown of it, and that its figures share one run."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import numpy as np
import pytest

from ntk_core.experiments import PICTURE_STEPS, Mapping
from ntk_core.pictures import Picture, picture
from ntk_ui import i18n
from ntk_ui.figures import packing
from ntk_ui.lessons.fourier import learning
from ntk_ui.lessons.fourier.photo import photo
from ntk_ui.lessons.settings import RefusedError
from ntk_ui.service import asker, stages, uploads
from tests.figures import decoded, read
from tests.lessons.fabricated_pictures import Run, stand_in
from tests.lessons.fourier_answers import OF_LESSON, answer, numbers, traces, value

LEARNED = ("pictures", "quality")
RANDOM = np.random.default_rng(5)
SMALL, LARGE = (picture(np.round(RANDOM.random((side, side)), 2)) for side in (64, 200))


@pytest.fixture(autouse=True)
def _no_picture_is_learned(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with stand_in(monkeypatch):
        yield


@pytest.mark.parametrize(("of", "limit"), [(None, 64), (LARGE, 50), (SMALL, 24)])
def test_the_spectrum_and_the_frame_are_those_of_the_picture(of: Picture | None, limit: int):
    asked = {"picture": "upload", "picture_file": uploads.keep(of)} if of else {}
    pixels = (of or photo()).pixels
    shown, words = answer("spectrum", **asked), OF_LESSON["spectrum"].words("en")
    assert set(decoded(traces(shown)[words("figure.legend.nyquist")]["x"])) == {limit}
    side = len(pixels)
    window = np.outer(*[np.sin(np.pi * (np.arange(side) + 0.5) / side) ** 2] * 2)
    power = np.abs(np.fft.fft2(window * (pixels - (window * pixels).sum() / window.sum()))) ** 2 / (window**2).sum()
    law = next(trace for trace in shown["figure"]["data"] if trace["name"].startswith(words("figure.legend.power")))
    ring = np.rint(np.hypot(*np.meshgrid(*[np.fft.fftfreq(side, 1 / side)] * 2))) == 5
    assert decoded(law["y"])[4] == pytest.approx(power[ring].mean(), rel=1e-4)

    framed = answer("framed", **asked)
    heat = framed["figure"]["data"][0]["z"]
    assert heat["shape"] == f"{side}, {side}"
    np.testing.assert_array_equal(decoded(heat), np.round(255 * pixels).ravel())
    frame = framed["figure"]["layout"]["shapes"][0]
    part = min(side, 96)
    left, top = round(frame["x0"] + 0.5), round(frame["y0"] + 0.5)
    assert (frame["x1"] - frame["x0"], frame["y1"] - frame["y0"]) == (part, part)
    inside = pixels[top : top + part, left : left + part]
    assert inside.shape == (part, part)
    spread = [
        pixels[row : row + part, column : column + part].var()
        for row in range(0, side - part + 1, 8)
        for column in range(0, side - part + 1, 8)
    ]
    assert inside.var() == max(spread)
    assert framed["figure"]["layout"]["yaxis"]["range"] == [side - 0.5, -0.5]  # rows from the top
    assert f"{side} × {side}" in framed["look"]
    assert bool(framed["notes"]) == (of is None)


@pytest.mark.parametrize(("of", "kept", "highest"), [(None, 0.25, 32), (LARGE, 0.4, 40)])
def test_what_goes_with_the_high_frequencies_is_shown_and_counted(of: Picture | None, kept: float, highest: float):
    asked = {"picture": "upload", "picture_file": uploads.keep(of)} if of else {}
    pixels = (of or photo()).pixels
    shown, told = answer("low_pass", kept=str(kept), **asked), numbers("low_pass", kept=str(kept), **asked)
    whole, low, high = (decoded(trace["z"]).reshape(pixels.shape) for trace in shown["figure"]["data"])
    np.testing.assert_array_equal(whole, np.round(255 * pixels))
    inside = (low > 0) & (low < 255) & (high > 0) & (high < 255)
    assert np.abs(whole + 127.5 - low - high)[inside].max() <= 1.5
    lost = 100 * ((whole - low) ** 2).sum() / ((whole - whole.mean()) ** 2).sum()
    assert value(told["energy_lost"]) == pytest.approx(lost, rel=0.01)  # but for the bytes
    assert value(told["highest_kept"]) == highest
    assert bool(shown["notes"]) == (of is None)


def test_the_numbers_of_a_picture_are_its_distances():
    shown = numbers("quality", picture_width="33")
    (run,) = Run.made
    trained = np.add.outer(np.arange(96) % 2, np.arange(96) % 2) == 0
    for row, kind in enumerate(("theory", "network")):
        away = (run.all[row, len(PICTURE_STEPS) - 1] - run.original) ** 2
        assert value(shown[f"psnr_train_{kind}"]) == pytest.approx(-10 * np.log10(away[trained].mean()), abs=0.06)
        assert value(shown[f"psnr_test_{kind}"]) == pytest.approx(-10 * np.log10(away[~trained].mean()), abs=0.06)
    drawn = answer("pictures", picture_width="33")["figure"]
    assert len(drawn["frames"]) == len(drawn["time"]["labels"]) == len(PICTURE_STEPS)
    original, theory, network = (decoded(each["z"]).reshape(96, 96) for each in drawn["data"])
    last = run.original, run.all[0, -2], run.all[1, -2]
    for shown_pixels, pixels in zip((original, theory, network), last, strict=True):
        np.testing.assert_array_equal(shown_pixels, np.round(255 * np.clip(pixels, 0, 1)))
    assert Run.made == [run]
    end = traces(answer("quality", picture_width="33"))[OF_LESSON["quality"].words("en")("figure.legend.test_end")]
    away = (run.all[0, -1] - run.original) ** 2
    assert decoded(end["y"])[0] == pytest.approx(-10 * np.log10(away[~trained].mean()), rel=1e-5)


def test_a_picture_has_frequencies_of_its_own(monkeypatch: pytest.MonkeyPatch):
    asked: list[Any] = []
    monkeypatch.setattr(learning, "Learning", lambda of, *what: asked.append(what) or learning_of(of, *what))
    learning_of = Learning
    answer("quality", mapping="gaussian", picture_scale="7", seed="3")
    answer("quality", mapping="power_law", power="2.5", picture_scale="7")
    answer("quality", mapping="none", picture_width="9")
    assert asked == [
        (Mapping("gaussian", 7.0, 1), 64, 3),
        (Mapping("power_law", 2.5, 1), 64, 0),
        (Mapping("none", 1.0, 1), 9, 0),
    ]


Learning = learning.Learning


def ask(name: str, gone: Event, shown: list[Any]) -> tuple[Any, ...]:
    """A reader who asks for a figure, and sees what it is drawn of in between, with every word."""
    values = read(OF_LESSON[name], {})
    with asker.waits_until(gone):
        return stages.found(OF_LESSON[name].results(values), i18n.read("frame", "en"), lambda *seen: shown.append(seen))


def test_figures_of_one_picture_share_its_run(monkeypatch: pytest.MonkeyPatch):
    seen: list[list[Any]] = [[] for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        asked = [pool.submit(ask, LEARNED[k % 2], Event(), seen[k]) for k in range(6)]
        found = [each.result(timeout=30) for each in asked]
    (run,) = Run.made
    assert run.pieces == 3 + len(PICTURE_STEPS)
    assert all(each is found[0] for each in found)
    assert found[0][0].whole
    assert found[0][0].steps == PICTURE_STEPS


def test_a_picture_is_shown_as_far_as_it_is_learned(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("ntk_ui.service.compiling.LONG_SECONDS", -1.0)
    monkeypatch.setattr("ntk_ui.service.compiling.PAUSE_SECONDS", -1.0)
    seen: list[Any] = []
    whole = ask("pictures", Event(), seen)
    parts = [(len(so_far[0].network) if so_far else 0, note) for so_far, note in seen]
    counts = [0, 0, 0, *range(1, len(PICTURE_STEPS) + 1)]
    assert [count for count, _ in parts] == counts
    assert parts[4][1] == "Training this network: 33 %"
    assert len({id(so_far) for so_far, _ in seen if so_far}) == len(PICTURE_STEPS)
    for so_far, _ in seen[3:]:
        assert len(so_far[0].theory) == len(so_far[0].network) == len(so_far[0].curves["test_theory"])
        for name in LEARNED:
            shown = OF_LESSON[name].shown(so_far, read(OF_LESSON[name], {}), "en")
            assert packing.line(shown)
            assert bool(shown["numbers"]) == (name == "quality" and so_far[0].whole)
    drawn = OF_LESSON["pictures"].shown(seen[5][0], read(OF_LESSON["pictures"], {}), "en")["figure"]
    assert drawn["time"]["labels"] == ["0", "1", "2"]
    assert len(drawn["frames"]) == 3
    assert whole is seen[-1][0]


def test_whoever_leaves_does_so_between_two_pieces_and_another_goes_on(monkeypatch: pytest.MonkeyPatch):
    gone, advance = Event(), Run.advance

    def leaving(run: Run) -> None:
        if run.pieces == 5:
            gone.set()  # what is looked at within the piece, too
        advance(run)

    monkeypatch.setattr(Run, "advance", leaving)
    with pytest.raises(asker.Gone):
        ask("pictures", gone, [])
    (run,) = Run.made
    assert run.pieces == 6
    assert ask("quality", Event(), [])[0].whole
    assert Run.made == [run]
    assert run.pieces == 3 + len(PICTURE_STEPS)


def test_a_run_that_fails_is_begun_anew():
    Run.fails.append(7)
    with pytest.raises(MemoryError):
        ask("pictures", Event(), [])
    found = ask("quality", Event(), [])[0]
    assert found.whole
    assert len(Run.made) == 2
    np.testing.assert_array_equal(found.network, Run.made[1].all[1, :-1])


def test_a_picture_of_the_reader_has_to_be_named():
    for name in ("framed", "low_pass", "spectrum", *LEARNED):
        with pytest.raises(RefusedError):
            read(OF_LESSON[name], {"picture": "upload"})
    assert "Chelsea" in answer("framed")["notes"][0]
