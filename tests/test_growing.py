"""A figure is drawn as far as it is known: the data, then the theory, at last the network."""

import itertools
import threading
import time
from collections.abc import Callable

import numpy as np
import pytest

from ntk_core import experiments
from ntk_core.experiments import MLP, Mapping
from ntk_core.experiments.spectra import kernel_data, kernel_theory
from ntk_ui import compute, dynamics_controls, frame, growing, i18n
from ntk_ui.figures.spectrum import kernels
from ntk_ui.figures.steps import STEPS
from ntk_ui.figures.taylor import function_space
from ntk_ui.service import compiling
from ntk_ui.slot import LARGE

TAYLOR = ("sine", 24, 1, "tanh", "ntk", 0.5, 100, 3)
DYNAMICS = ("two_points", 24, 1, "gelu", 0.02, 100, 3)
SIGNAL = ("sines", Mapping("gaussian", 3.0, 4), MLP(24), 100, 3)
KERNEL = ("interval", 16, MLP(24), 3)

Drawn = list[tuple[tuple[object, ...], dict[str, object]]]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Drawn:
    """All that is drawn, in its order."""
    found: Drawn = []

    def draws(words: object, key: str, draw: object) -> Callable[..., None]:
        return lambda *args, **kwargs: found.append((args, kwargs))

    monkeypatch.setattr(frame, "growing", draws)
    monkeypatch.setattr(frame, "language", lambda: "ko")
    for patience in ("PATIENCE_SECONDS", "LONG_SECONDS", "PAUSE_SECONDS", "LINE_SECONDS"):
        monkeypatch.setattr(compiling, patience, -1.0)
    return found


class Results:
    """Results for which programs have to be compiled, or that take long."""

    def __init__(self, compiles: tuple[str, ...] = (), slow: bool = False) -> None:
        self._compiles, self._slow, self.found = compiles, slow, list[str]()

    def _find(self, name: str) -> tuple[str]:
        telling = compiling._telling.get()
        if name in self._compiles and name not in self.found:
            assert telling is not None
            telling.another()
            telling.program()
        self.found.append(name)
        return (name,)

    def nothing(self) -> tuple[str]:
        return ("nothing",)

    def theory(self) -> tuple[str]:
        return self._find("theory")

    def fits(self) -> tuple[str]:
        return self._find("fits")

    def slow(self) -> bool:
        return self._slow


def shown(drawn: Drawn, results: Results, known: list[object] | None = None) -> list[tuple[object, bool]]:
    """What is drawn, and whether there is a word with it; the last drawing is that of all results."""
    told = [] if known is None else known
    words = i18n.read("taylor", "ko")
    assert growing.as_it_is_known(words, "hero", results, object(), known=told.append) == ("fits",)
    assert drawn[-1] == (("fits",), {})
    assert all(more["waiting"] for _, more in drawn[:-1])
    return [(args[0], bool(more.get("note"))) for args, more in drawn]


def test_what_is_there_is_drawn_at_once(drawn: Drawn):
    known: list[object] = []
    assert shown(drawn, Results(), known) == [("fits", False)]
    assert known == [("fits",)]


def test_of_a_network_that_takes_long_the_theory_comes_first(drawn: Drawn):
    known: list[object] = []
    assert shown(drawn, Results(slow=True), known) == [("theory", False), ("fits", False)]
    assert known == [("theory",)]


def test_while_the_network_is_prepared_the_theory_is_there(drawn: Drawn):
    results, known = Results(("fits",)), list[object]()
    assert shown(drawn, results, known) == [("theory", True), ("fits", False)]
    assert (results.found, known) == (["theory", "fits"], [("theory",)])


def test_while_the_theory_is_prepared_the_data_are_there(drawn: Drawn):
    everything = Results(("theory", "fits"))
    assert shown(drawn, everything) == [("nothing", True), ("theory", True), ("fits", False)]
    drawn.clear()
    assert shown(drawn, Results(("theory",), slow=True)) == [("nothing", True), ("theory", False), ("fits", False)]


@pytest.mark.parametrize(("language", "word"), [("en", "Preparing networks of this size"), ("ko", "준비하는 중")])
def test_the_word_is_in_the_language_of_the_reader(
    drawn: Drawn, language: str, word: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(frame, "language", lambda: language)
    shown(drawn, Results(("fits",)))
    note = str(drawn[0][1]["note"])
    assert word in note
    assert "1" in note  # the first program


@pytest.mark.parametrize(
    ("stages", "expected"),
    [
        ([("line",)], ["다른 독자의 계산이 먼저"]),
        ([("computation",)], ["계산하는 중"]),
        ([("share_is", 0.25), ("computation",), ("share_is", 0.5)], ["훈련하는 중: 25%", "훈련하는 중: 50%"]),
        ([("another",), ("program",), ("computation",)], ["1단계", "계산하는 중"]),
    ],
    ids=["in line", "computing", "training", "prepared and computing"],
)
def test_the_word_is_that_of_what_the_reader_waits_for(drawn: Drawn, stages: list[tuple], expected: list[str]):
    class Waiting(Results):
        def fits(self) -> tuple[str]:
            telling = compiling.telling()
            assert telling is not None
            for name, *values in stages:
                getattr(telling, name)(*values)
            return ("fits",)

    so_far = "nothing" if stages == [("line",)] else "theory"  # in line, a figure shows what needs no turn
    assert shown(drawn, Waiting()) == [*[(so_far, True)] * len(expected), ("fits", False)]
    for (_, more), word in zip(drawn[:-1], expected, strict=True):
        assert word in str(more["note"])


def test_a_word_that_is_old_by_the_time_the_theory_is_known_is_not_said_again(drawn: Drawn):
    """Finding the theory has programs of its own compiled: the count goes on, and never back."""
    results = Results(("theory", "fits"))
    shown(drawn, results)
    notes = [str(more["note"]) for _, more in drawn[:-1]]
    assert ["1단계" in note for note in notes] == [False, False]
    assert notes[0] == notes[1]


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> dynamics_controls.Settings:
    """A network that counts as large, and whose results nobody has asked for."""
    monkeypatch.setattr(experiments, "LARGE_WIDTHS", (20,))
    monkeypatch.setattr(compute, "give_up_if_superseded", lambda: None)
    seed = next(_seeds)
    return dynamics_controls.Settings("sine", "sine", 20, 1, "tanh", 0.05, 20, seed, False, STEPS)


_seeds = itertools.count(1000)


def in_line(work: Callable[[], object]) -> threading.Thread:
    """A reader who waits until no other large network takes up memory."""
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    while not LARGE.waiting:
        time.sleep(0.01)
    return thread


def test_who_is_told_in_line_does_not_lose_the_turn(drawn: Drawn, large: dynamics_controls.Settings):
    """Neither the reader nor anyone behind: a turn that nobody takes up holds all large networks up for ever."""
    words, found = i18n.read("dynamics", "ko"), list[object]()
    with LARGE.taken(lambda: None):
        reader = in_line(lambda: found.extend(growing.as_it_is_known(words, "hero", large, object())))
        time.sleep(1.0)  # some looks
    reader.join(10)
    assert not reader.is_alive()
    assert found == [large.fit()]
    assert np.isnan(drawn[0][0][0].loss_steps).all()  # the data alone
    assert not LARGE.busy


def test_who_has_the_turn_does_not_wait_for_those_behind(large: dynamics_controls.Settings):
    """Two readers of the same: one is behind for the theory, which the other comes to need."""
    found = list[object]()

    def first() -> None:
        with LARGE.taken(lambda: None):
            behind.append(in_line(lambda: found.append(compute.dynamics_theory(*large._all))))
            found.extend(large.theory())

    behind = list[threading.Thread]()
    ahead = threading.Thread(target=first, daemon=True)
    ahead.start()
    ahead.join(10)
    behind[0].join(10)
    assert len(found) == 2
    assert found[0] is found[1]


@pytest.mark.parametrize(
    ("data", "theory", "whole", "arguments", "known"),
    [
        (experiments.taylor_data, experiments.taylor_theory, experiments.taylor_fit, TAYLOR, {"parameters"}),
        (experiments.dynamics_data, experiments.dynamics_theory, experiments.dynamics_fit, DYNAMICS, set()),
        (experiments.signal_data, experiments.signal_theory, experiments.signal_fit, SIGNAL, {"signal"}),
        (kernel_data, kernel_theory, experiments.kernel_matrices, KERNEL, {"position", "x", "parameters"}),
    ],
    ids=["taylor", "dynamics", "signal", "kernel"],
)
def test_what_is_known_early_is_what_is_known_in_the_end(
    data: Callable[..., tuple[object, ...]],
    theory: Callable[..., tuple[object, ...]],
    whole: Callable[..., tuple[object, ...]],
    arguments: tuple[object, ...],
    known: set[str],
):
    """Every number of an early result is that of the whole one, or NaN; what needs no network is a number."""
    end = whole(*arguments)._asdict()
    for early in (data(*arguments)._asdict(), theory(*arguments)._asdict()):
        assert early.keys() == end.keys()
        for name, value in early.items():
            if isinstance(value, str):
                assert value == end[name]
                continue
            given, last = np.asarray(value, float), np.asarray(end[name], float)
            assert given.shape == last.shape, name
            there = ~np.isnan(given)
            np.testing.assert_allclose(given[there], last[there], rtol=1e-6, atol=1e-6, err_msg=name)
            if name in known | {"x_train", "y_train", "x_grid", "steps", "learning_rates"}:
                assert there.all(), name
    network = {"kernel_movement", "curvature", "relative_gap", "relative_error"} & end.keys()
    assert network
    assert all(np.isnan(np.asarray(theory(*arguments)._asdict()[name])).all() for name in network)


def test_a_figure_of_the_data_alone_has_its_axes_and_fades_what_is_missing():
    words = i18n.read("taylor", "en")
    early, whole = experiments.taylor_data(*TAYLOR), experiments.taylor_fit(*TAYLOR)
    drawn, last = (function_space(fit, words, waiting=fit is early) for fit in (early, whole))
    assert drawn["layout"] == last["layout"]
    assert [drawn["data"][k]["name"] for k in drawn["pending"]] == [
        words(f"figure.legend.{name}") for name in ("residual", "real", "linear")
    ]
    theory = function_space(experiments.taylor_theory(*TAYLOR), words, waiting=True)
    assert [theory["data"][k]["name"] for k in theory["pending"]] == [
        words(f"figure.legend.{name}") for name in ("residual", "real")
    ]
    assert not last["pending"]


def test_the_limit_alone_is_drawn_in_its_panel_in_the_colors_that_it_keeps():
    words = i18n.read("spectrum", "en")
    results = kernel_theory(*KERNEL), experiments.kernel_matrices(*KERNEL)
    early, last = (kernels(each, range(16), (0, 3), words, waiting=each is results[0]) for each in results)
    assert early["pending"] == [0, 2]
    assert "pending" not in last
    assert early["layout"] == last["layout"]
    np.testing.assert_array_equal(early["data"][1]["z"], last["data"][1]["z"])
    nothing = kernels(kernel_data(*KERNEL), range(16), (0, 3), words, waiting=True)
    assert nothing["pending"] == [0, 1, 2]
    assert np.isfinite([nothing["layout"]["coloraxis"][end] for end in ("cmin", "cmax")]).all()
