"""A figure is drawn as far as it is known: the data, then the theory, at last the network."""

import itertools
import threading
import time
from collections.abc import Callable

import numpy as np
import pytest

from ntk_core import experiments
from ntk_core.experiments import MLP, Mapping, Training, mlp
from ntk_core.experiments.spectra import kernel_data, kernel_theory
from ntk_ui import i18n
from ntk_ui.figures.spectrum import kernels
from ntk_ui.figures.taylor import function_space
from ntk_ui.lessons.dynamics.experiment import Run
from ntk_ui.service import compiling, compute, runs, stages
from ntk_ui.service.slot import LARGE

TAYLOR = (Training("sine", mlp(24, 1, "tanh"), 0.5, 100, 3),)
DYNAMICS = (Training("two_points", mlp(24, 1, "gelu"), 0.02, 100, 3), False)
SIGNAL = ("sines", Mapping("gaussian", 3.0, 4), MLP(24), 100, 3)
KERNEL = ("interval", 16, MLP(24), 3)

Shown = list[tuple[tuple[object, ...], str]]  # what is known, and the word with it

PATIENCE_SECONDS = 60  # programs are compiled
WORDS = i18n.read("frame", "ko")


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers are told of everything that they wait for."""
    for patience in ("PATIENCE_SECONDS", "LONG_SECONDS", "PAUSE_SECONDS", "LINE_SECONDS"):
        monkeypatch.setattr(compiling, patience, -1.0)


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


def told(results: Results | stages.Whole, language: str = "ko") -> tuple[Shown, list[tuple[str]]]:
    """What is shown before all is known, with the word on what is missing, and what is known of the theory early."""
    shown, known = Shown(), list[tuple[str]]()
    words = i18n.read("frame", language)
    assert stages.found(results, words, lambda so_far, note: shown.append((so_far, note)), known.append) == ("fits",)
    return shown, known


def steps(results: Results) -> list[tuple[object, bool]]:
    """What is shown before all is known, and whether there is a word with it."""
    return [(so_far[0], bool(note)) for so_far, note in told(results)[0]]


def test_of_what_is_there_nothing_is_shown_before():
    assert told(Results()) == ([], [("fits",)])


def test_of_a_network_that_takes_long_the_theory_comes_first():
    assert told(Results(slow=True)) == ([(("theory",), "")], [("theory",)])


def test_while_the_network_is_prepared_the_theory_is_there():
    results = Results(("fits",))
    shown, known = told(results)
    assert [so_far for so_far, note in shown if note] == [("theory",)]
    assert (len(shown), results.found, known) == (1, ["theory", "fits"], [("theory",)])


def test_while_the_theory_is_prepared_the_data_are_there():
    assert steps(Results(("theory", "fits"))) == [("nothing", True), ("theory", True)]
    assert steps(Results(("theory",), slow=True)) == [("nothing", True), ("theory", False)]


@pytest.mark.parametrize(("language", "word"), [("en", "Preparing networks of this size"), ("ko", "준비하는 중")])
def test_the_word_is_in_the_language_of_the_reader(language: str, word: str):
    (_, note), *_ = told(Results(("fits",)), language)[0]
    assert word in note
    assert "1" in note  # the first program


@pytest.mark.parametrize(
    ("waits", "expected"),
    [
        ([("line",)], ["차례를 기다리는 중"]),
        ([("computation",)], ["계산하는 중"]),
        ([("share_is", 0.25), ("computation",), ("share_is", 0.5)], ["학습하는 중: 25%", "학습하는 중: 50%"]),
        ([("share_is", 0.25, "· n = 8")], ["계산하는 중: 25% · n = 8"]),
        ([("another",), ("program",), ("computation",)], ["1단계", "계산하는 중"]),
    ],
    ids=["in line", "computing", "training", "sweeping", "prepared and computing"],
)
def test_the_word_is_that_of_what_the_reader_waits_for(waits: list[tuple], expected: list[str]):
    class Waiting(Results):
        def fits(self) -> tuple[str]:
            telling = compiling.telling()
            assert telling is not None
            for name, *values in waits:
                getattr(telling, name)(*values)
            return ("fits",)

    so_far = "nothing" if waits == [("line",)] else "theory"  # in line, a figure shows what needs no turn
    shown, _ = told(Waiting())
    assert [known for known, _ in shown] == [(so_far,)] * len(expected)
    assert all(word in note for (_, note), word in zip(shown, expected, strict=True))


def test_a_word_that_is_old_by_the_time_the_theory_is_known_is_not_said_again():
    """Finding the theory has programs of its own compiled: the count goes on, and never back."""
    first, second = (note for _, note in told(Results(("theory", "fits")))[0])
    assert "1단계" not in first
    assert first == second


def test_a_whole_result_is_shown_when_it_is_there_and_its_reader_hears_meanwhile_what_it_waits_for():
    def find() -> tuple[str]:
        telling = compiling.telling()
        assert telling is not None
        telling.share_is(0.25)
        telling.share_is(0.5)
        return ("fits",)

    shown, _ = told(stages.Whole(find))
    assert shown == [((), WORDS("training_network", share=share)) for share in ("25", "50")]


def test_of_a_sweep_its_part_is_shown_and_stays_with_the_words(monkeypatch: pytest.MonkeyPatch):
    for name in ("FIRST_LOOK", "NEXT_LOOK"):
        monkeypatch.setattr(runs, name, -1.0)

    def find() -> tuple[str]:
        assert runs.runs(lambda setting, seed: setting, (1, 2), 1, "n") == [[1], [2]]
        return ("fits",)

    shown, _ = told(stages.Whole(find, lambda found: (str(found),)))
    words = [WORDS("computing_sweep", share=share, what=what) for share, what in (("0", "· n = 1"), ("50", "· n = 2"))]
    assert shown == [((), words[0]), (("[[1]]",), ""), (("[[1]]",), words[1])]


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> Run:
    """A network that counts as large, and whose results nobody has asked for."""
    monkeypatch.setattr(experiments, "WIDTHS", (19,))
    return Run(Training("sine", mlp(20, 1, "tanh"), 0.05, 20, next(_seeds)), False)


_seeds = itertools.count(1000)


def in_line(work: Callable[[], object]) -> threading.Thread:
    """A reader who waits until no other large network takes up memory."""
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not LARGE.waiting:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return thread


def test_who_is_told_in_line_does_not_lose_the_turn(large: Run):
    """Neither the reader nor anyone behind: a turn that nobody takes up holds all large networks up for ever."""
    found, shown = list[object](), list[tuple]()
    with LARGE.taken(lambda: None):
        reader = in_line(lambda: found.extend(stages.found(large, WORDS, lambda *told: shown.append(told))))
        time.sleep(1.0)  # some looks
    reader.join(PATIENCE_SECONDS)
    assert not reader.is_alive()
    assert found == list(large.fits())
    (data,), _ = shown[0]
    assert np.isnan(data.loss_steps).all()  # the data alone
    assert not LARGE.busy


def test_who_has_the_turn_does_not_wait_for_those_behind(large: Run):
    """Two readers of the same: one is behind for the theory, which the other comes to need."""
    found = list[object]()

    def first() -> None:
        with LARGE.taken(lambda: None):
            behind.append(in_line(lambda: found.append(compute.dynamics_theory(*large))))
            found.extend(large.theory())

    behind = list[threading.Thread]()
    ahead = threading.Thread(target=first, daemon=True)
    ahead.start()
    ahead.join(PATIENCE_SECONDS)
    behind[0].join(PATIENCE_SECONDS)
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
