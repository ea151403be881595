"""The route of figures: what an address answers, to whom it may be kept, and what is said meanwhile."""

import asyncio
import gzip
import json
import re
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import jax
import numpy as np
import pytest

from ntk_core import MLP, apply, empirical_ntk, init_params, train
from ntk_core.data import training_set
from ntk_ui import i18n
from ntk_ui.figures.style import scientific
from ntk_ui.lessons import captions
from ntk_ui.lessons.catalog import RESOURCES
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Number
from ntk_ui.service import asker, compiling, figures, places, slot
from ntk_ui.service import version as versions
from ntk_ui.service.version import version
from tests.asgi import Answer
from tests.conftest import Server
from tests.figures import array

TRAINING = "taylor/training"
OTHER = {  # of each setting, with what it needs to have a say
    "data": {"data": "step"},
    "points": {"data": "own", "points": "0,1;0.5,-1"},
    "width": {"width": "37"},
    "depth": {"depth": "2"},
    "activation": {"activation": "erf"},
    "parameterization": {"parameterization": "standard"},
    "rate_fraction": {"rate_fraction": "0.31"},
    "steps": {"steps": "123"},
    "seed": {"seed": "4294967295"},
}
WRONG = {"data": "cosine", "points": "9,9", "width": "0", "depth": "4", "activation": "Tanh"} | {
    "parameterization": "mean",
    "rate_fraction": "1",
    "steps": "10001",
    "seed": "4294967296",
    "lang": "fr",
}


def get(server: Server, path: str = TRAINING, headers: Mapping[str, str] = {}, **query: str) -> Answer:
    """What an address answers."""
    request = urllib.request.Request(f"{server.url}/figures/{path}?{urlencode(query)}", headers=dict(headers))
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return Answer(response.status, response.headers, response.read())
    except urllib.error.HTTPError as error:
        return Answer(error.code, error.headers, error.read())


def known(server: Server, **query: str) -> Answer:
    """The same of a figure that the server has found before: not in parts, and to be kept."""
    get(server, **query)
    return get(server, **query)


def traces(answer: Answer) -> dict[str, dict[str, Any]]:
    return {trace["name"]: trace for trace in answer.json["figure"]["data"]}


def numbers(answer: Answer) -> dict[str, str]:
    return {each["label"]: each["value"] for each in answer.json["numbers"]}


def test_the_figure_is_that_of_the_network(server: Server):
    """The public functions alone, in a few lines: the start, the first and the last step, and two of the numbers."""
    answer = get(server, width="37", steps="20", seed="5")
    x, y = training_set("sine")
    net = MLP(37, 1, "tanh", np.sqrt(2), 0.5)
    params = jax.tree.map(np.float64, init_params(net, 5, 1, dtype=np.float32))
    grid = np.linspace(-1.25, 1.25, 128)[:, None]
    kernel = np.asarray(empirical_ntk(net, params, x[:, None]))
    across = np.asarray(empirical_ntk(net, params, grid, x[:, None]))
    rate = 0.5 * 2 / np.linalg.eigvalsh(kernel)[-1]
    f_0, g_0 = np.asarray(apply(net, params, x[:, None])), np.asarray(apply(net, params, grid))
    f, g = f_0, g_0
    for _ in range(20):  # gradient descent of the tangent, in its outputs
        f, g = f - rate * kernel @ (f - y), g - rate * across @ (f - y)
    drawn = traces(answer)
    np.testing.assert_allclose(array(drawn["Before training"]["y"]), g_0, atol=1e-6)
    np.testing.assert_allclose(array(drawn["Tangent model"]["y"]), g, atol=1e-5)
    np.testing.assert_allclose(array(drawn["Training data"]["x"]), x, atol=1e-7)
    np.testing.assert_allclose(array(drawn["Training data"]["y"]), y, atol=1e-7)
    history = train(net, params, x[:, None], y, learning_rate=rate, steps=20, record=20, x_test=grid)
    np.testing.assert_allclose(array(drawn["Real network"]["y"]), np.asarray(history.test_outputs[-1]), atol=1e-5)
    gap = np.abs(np.asarray(history.test_outputs[-1]) - g).max()
    assert float(numbers(answer)["Gap |f − f_lin|"]) == pytest.approx(float(gap), rel=6e-3)
    assert float(numbers(answer)["Weights moved"]) == pytest.approx(float(history.weight_movement[-1]), rel=6e-3)
    told = re.findall(r'aria-label="(.*?) ([\d.]+): ', answer.json["verdict"])
    assert [name for name, _ in told] == ["Kernel moved", "Gap to the tangent model"]
    after = np.asarray(empirical_ntk(net, history.params, x[:, None]))
    parts_of_it = np.linalg.norm(after - kernel) / np.linalg.norm(kernel), gap / np.abs(y - f_0).max()
    np.testing.assert_allclose([float(number) for _, number in told], parts_of_it, rtol=6e-3)
    assert not np.isclose(*parts_of_it, rtol=0.1)
    assert numbers(answer)["Kernel size λ₁"] == scientific(float(np.linalg.eigvalsh(kernel)[-1]))
    assert numbers(answer)["Learning rate η"] == scientific(float(rate))
    assert numbers(answer)["Weights P"] == str(3 * 37 + 1)
    assert numbers(answer)["Data N"] == "5"
    assert 1e-4 < gap < 1


def test_the_axis_of_outputs_stays_where_it_is_while_points_are_set(server: Server):
    axes = [get(server, data="own", points=points).json["figure"]["layout"]["yaxis"] for points in ("0,0.5", "0,3")]
    assert [axis["range"] for axis in axes] == [[-3, 3], [-3, 3]]


def test_each_setting_alone_makes_another_figure_at_another_address(server: Server):
    plain = known(server, steps="100")
    assert set(OTHER) == {setting.name for setting in RESOURCES["taylor", "training"].settings}
    seen, tags = [plain.json["figure"]], [plain.headers["ETag"]]
    for asked in OTHER.values():
        answer = known(server, **{"steps": "100"} | asked)
        assert answer.json["figure"] not in seen, asked
        assert answer.headers["ETag"] not in tags, asked
        seen.append(answer.json["figure"])
        tags.append(answer.headers["ETag"])


def test_the_language_changes_the_words_and_nothing_that_is_drawn(server: Server):
    answers = [get(server, steps="100", lang=language) for language in i18n.LANGUAGES]
    assert len({answer.headers["ETag"] for answer in answers}) == len(answers)
    english, korean = (answer.json for answer in answers)
    assert english["title"] == i18n.read("taylor", "en")("hero.title")
    assert korean["title"] == i18n.read("taylor", "ko")("hero.title")
    assert [each["y"] for each in english["figure"]["data"]] == [each["y"] for each in korean["figure"]["data"]]
    assert [each["value"] for each in english["numbers"]] == [each["value"] for each in korean["numbers"]]
    for key in ("alt", "look", "verdict"):
        assert english[key] != korean[key]


def test_a_default_is_the_same_written_or_left_out(server: Server):
    answers = [known(server), get(server, width="256", lang="en"), get(server, rate_fraction="5e-1")]
    assert len({answer.headers["ETag"] for answer in answers}) == 1
    assert len({answer.body for answer in answers}) == 1


def test_who_has_an_answer_need_not_get_it_again(server: Server):
    tag = known(server, steps="100").headers["ETag"]
    for has in (tag, f"W/{tag}", f'"another", {tag}'):
        again = get(server, headers={"If-None-Match": has}, steps="100")
        assert (again.status, again.body, again.headers["ETag"]) == (304, b"", tag)
    assert get(server, headers={"If-None-Match": tag}, steps="200").status == 200


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"v": version()}, "public, max-age=31536000, immutable"),
        ({"v": "another"}, "no-cache"),
        ({}, "no-cache"),
    ],
)
def test_only_the_address_of_this_version_answers_for_ever(server: Server, asked: dict[str, str], told: str):
    assert known(server, steps="100", **asked).headers["Cache-Control"] == told


def test_another_version_of_the_app_answers_anew(monkeypatch: pytest.MonkeyPatch):
    resource = RESOURCES["taylor", "training"]
    values = {setting.name: setting.default for setting in resource.settings}
    tags = {figures._digest(resource, values, "en")}
    monkeypatch.setattr(figures, "version", lambda: "another")
    assert figures._digest(resource, values, "en") not in tags


def test_the_version_is_another_one_where_any_source_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(versions, "ROOT", tmp_path)
    (tmp_path / "requirements.txt").write_text("jax==1\n")
    seen = {versions.version.__wrapped__()}
    for name in ("ntk_core/data.csv", "ntk_ui/text/en/a.toml", "ntk_ui/browser/lab.js", "ntk_ui/a.py", "ntk_ui/b.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("the same everywhere")
        assert versions.version.__wrapped__() not in seen
        seen.add(versions.version.__wrapped__())
    (tmp_path / "requirements.txt").write_text("jax==2\n")
    assert versions.version.__wrapped__() not in seen


def test_an_answer_is_compressed_for_those_who_read_it(server: Server):
    plain = known(server, steps="100")
    packed = get(server, headers={"Accept-Encoding": "gzip"}, steps="100")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.body) == plain.body
    for answer in (packed, plain):
        assert "Accept-Encoding" in answer.headers["Vary"]


@pytest.mark.parametrize(("name", "text"), WRONG.items())
def test_settings_that_are_not_possible_are_refused_by_name_with_what_is_accepted(server: Server, name: str, text: str):
    answer = get(server, **{"lang": "ko"} | {name: text})
    assert answer.status == 422
    told = json.loads(answer.body)
    assert told["error"] == i18n.read("frame", "en" if name == "lang" else "ko")("refused")
    (fault,) = told["settings"]
    assert (fault["name"], fault["asked"]) == (name, text)
    assert fault["accepted"]


def test_all_of_them_at_once_and_names_that_are_none(server: Server):
    answer = get(server, width="0", seed="-1", hight="3")
    assert [fault["name"] for fault in json.loads(answer.body)["settings"]] == ["width", "seed", "hight"]


@pytest.mark.parametrize("path", ["taylor/nothing", "nothing/training", "taylor/training.js"])
def test_an_unknown_figure_is_none(server: Server, path: str):
    answer = get(server, path)
    assert answer.status == 404


def test_a_lab_of_its_own_is_a_page_in_the_language_of_its_address(server: Server):
    for language in i18n.LANGUAGES:
        with urllib.request.urlopen(f"{server.url}/labs/taylor/training?lang={language}", timeout=20) as response:
            page = response.read().decode()
        assert f'<html lang="{language}">' in page
        assert i18n.read("taylor", language)("hero.title") in page
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{server.url}/labs/taylor/nothing", timeout=20)


class Slow:
    """Results of which the network takes long."""

    def __init__(self, work: Callable[[], object]) -> None:
        self._work = work

    def nothing(self) -> tuple[str]:
        return ("nothing",)

    def theory(self) -> tuple[str]:
        return ("theory",)

    def fits(self) -> tuple[str]:
        self._work()
        return ("whole",)

    def slow(self) -> bool:
        return False


def draw(known: str, values: object, words: i18n.Words, *, waiting: bool = False) -> Picture:
    return Picture({"data": [known], "layout": {}})


def parts(work: Callable[[], object]) -> figures.Parts:
    """An answer that is being found by some work."""
    seed = Number("seed", 0, 0, 9, (0,))
    key = captions.told("hero", w_std=1.0, b_std=1.0)
    resource = Resource("taylor", "training", (seed,), lambda _: Slow(work), draw, lambda _: key)
    return figures.Parts(resource, {"seed": 0}, "ko", places.Place(("of this test",)))


def told(work: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    for patience in ("PATIENCE_SECONDS", "LONG_SECONDS", "PAUSE_SECONDS"):
        monkeypatch.setattr(compiling, patience, -1.0)

    async def listen() -> list[dict[str, Any]]:
        return [json.loads(line) async for line in parts(work).lines()]

    return in_a_thread(listen)


def in_a_thread(coroutine: Callable[[], Any]) -> Any:
    """Run a coroutine where no loop runs: browser tests keep theirs in the main thread."""
    found: list[Any] = []
    thread = threading.Thread(target=lambda: found.append(asyncio.run(coroutine())))
    thread.start()
    thread.join(60)
    return found[0]


def test_what_takes_long_comes_in_parts_and_what_is_known_comes_once(monkeypatch: pytest.MonkeyPatch):
    def work() -> None:
        telling = compiling.telling()
        assert telling is not None
        telling.share_is(0.25)
        telling.share_is(0.5)

    lines = told(work, monkeypatch)
    words = i18n.read("frame", "ko")
    assert [line.get("note") for line in lines] == [
        words("training_network", share="25"),
        words("training_network", share="50"),
        None,
    ]
    assert [line["figure"]["data"] if "figure" in line else None for line in lines] == [["theory"], None, ["whole"]]
    assert ["waiting" in line for line in lines] == [True, True, False]


def test_a_failure_is_told_in_the_language_of_the_reader_and_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def work() -> None:
        raise ZeroDivisionError

    assert told(work, monkeypatch) == [{"error": i18n.read("frame", "ko")("failed")}]
    assert "ZeroDivisionError" in caplog.text


def test_a_request_has_a_place_of_its_own_in_every_line(monkeypatch: pytest.MonkeyPatch):
    """Not that of the request before, for which the same thread has worked."""
    pool, found = ThreadPoolExecutor(1), list[float]()
    monkeypatch.setattr(figures, "_threads", pool)
    pool.submit(lambda: setattr(slot._run, "since", -1.0)).result()
    begun = time.monotonic()
    told(lambda: found.append(slot._run.since), monkeypatch)
    pool.shutdown()
    assert found[0] >= begun


def test_work_that_nobody_waits_for_any_more_ends():
    begun, ended, latest = threading.Event(), threading.Event(), time.monotonic() + 15

    def work() -> None:
        begun.set()
        try:
            while time.monotonic() < latest:
                asker.look()
                time.sleep(0.01)
        finally:
            ended.set()

    async def leave() -> bool:
        lines = parts(work).lines()
        reading = asyncio.create_task(anext(lines))
        await asyncio.to_thread(begun.wait, 10)
        assert not ended.is_set()
        reading.cancel()
        try:
            await reading
        except asyncio.CancelledError:
            return await asyncio.to_thread(ended.wait, 10)
        return False

    assert in_a_thread(leave)
