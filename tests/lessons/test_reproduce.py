"""The programs that the pages offer, run as printed in an empty folder, give the numbers that the pages show."""

import math
import os
import random
import subprocess
import sys
import warnings
from dataclasses import replace

import jax
import numpy as np
import pytest

from ntk_core import MLP, StabilityWarning
from ntk_core.activations import ACTIVATIONS
from ntk_core.experiments import (
    ARCHITECTURES,
    COUNTS,
    PLAIN,
    SPEED_UPS,
    Drawn,
    Formula,
    Mapping,
    Noise,
    Training,
    architecture_entry,
    batches,
    dynamics_fit,
    kernel_matrices,
    kernel_points,
    kernel_spectra,
    mlp,
    mlp_entry,
    optimized_fit,
    signal_fit,
    taylor_fit,
)
from ntk_core.experiments.basis import Basis, kernel_fit
from ntk_core.experiments.setting import B_STD, W_STD, training_points
from ntk_core.fourier import MAPPINGS
from ntk_core.networks import PARAMETERIZATIONS
from ntk_core.tables import table
from ntk_ui import i18n
from ntk_ui.figures.formatting import DIVERGED
from ntk_ui.lessons import reproduce
from ntk_ui.lessons.catalog import RESOURCES
from ntk_ui.lessons.common import DATA, OFFERED_SEEDS
from ntk_ui.lessons.fourier import experiment as fourier
from ntk_ui.lessons.fourier.settings import EXPONENTS, OFFERED_FEATURES, OFFERED_OCTAVES, POWERS, SCALES, SIGNAL
from ntk_ui.lessons.spectrum.settings import B_STDS, W_STDS
from ntk_ui.lessons.taylor.settings import OFFERED_FRACTIONS
from tests.conftest import ROOT
from tests.figures import shown

WALKS = range(3)
TRAINED = {"gap", "weight_movement", "loss_real", "not_linear", "error_real"}  # in float32: to half a percent
HUGE = table(np.random.default_rng(0).normal(size=(40, 64)), np.ones(40))
CACHED = {  # what one run of the tests has compiled, the next reads: small programs too, wherever the folder is
    "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0",
    "JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES": "-1",
    "JAX_PERSISTENT_CACHE_ENABLE_XLA_CACHES": "none",
}
SMALL = table([[0.1, -2.0, 1 / 3], [1.0, 0.0, -1.0], [0.5, 0.25, 2.0]])


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run a program in an empty folder; its numbers by their labels."""

    def numbers(program: str) -> dict[str, float]:
        monkeypatch.chdir(tmp_path)
        with warnings.catch_warnings(), jax.numpy_rank_promotion("allow"):  # as a reader's JAX has it
            warnings.simplefilter("ignore", StabilityWarning)  # a reader is told of it; here it is wanted
            exec(compile(program, "program", "exec"), {"__name__": "__main__"})
        assert not list(tmp_path.iterdir())
        return read(capsys.readouterr().out)

    return numbers


def read(printed: str) -> dict[str, float]:
    """Values by labels; of a number out of another the first."""
    pairs = [line.rsplit(": ", 1) for line in printed.splitlines() if ": " in line]
    assert len(dict(pairs)) == len(pairs)
    return {label: float(value.split(" / ")[0]) for label, value in pairs}


def compare(lesson: str, printed: dict[str, float], shown: dict[str, float], *, stable: bool = True) -> None:
    """Label by label, with those of the page; what float32 leaves open is left out where training is not stable."""
    words = i18n.read(lesson, "en")
    assert sorted(printed) == sorted(words(f"{key}.label") for key in shown)
    for key, value in shown.items():
        here, loose = printed[words(f"{key}.label")], key in TRAINED or (lesson == "optimizers" and key == "gap")
        if not abs(value) < DIVERGED:
            assert not abs(here) < DIVERGED / 10, key
        elif not loose:
            assert here == pytest.approx(value, rel=2e-6, abs=1e-13), key
        elif stable:
            assert here == pytest.approx(value, rel=5e-3, abs=1e-5), key


def data(dice: random.Random) -> tuple[str, str | tuple[tuple[float, float], ...]]:
    """A data set of the page, or a reader's own points."""
    name = dice.choice(DATA.options)
    if name != "own":
        return name, name
    places = dice.sample(range(-125, 126), dice.randint(2, 6))  # in the order in which a reader clicks
    return name, tuple((place / 100, round(dice.uniform(-2, 2), 2)) for place in places)


def network(dice: random.Random) -> tuple[tuple[int, int, str], int]:
    """Width, depth and activation; and a seed."""
    return (dice.choice((4, 16, 64)), dice.choice((1, 1, 2)), dice.choice(ACTIVATIONS)), dice.choice(OFFERED_SEEDS)


@pytest.mark.parametrize("basis", [Basis("bumps", 30, 0.25), Basis("waves", 7, 2.0), Basis("waves", 2, 1.0)], ids=str)
def test_before(basis: Basis, run):
    _, target = data(random.Random(basis.count))
    points = target if isinstance(target, tuple) else ((0.5, 1.0), (-0.5, 0.25), (0.0, -1.0))
    fit = kernel_fit(points, basis)
    shown = {
        "kernels_needed": len(points),
        "kernel_difference": fit.difference,
        "weights_squared": fit.weights_squared,
        "kernel_squared": fit.kernel_squared,
    }
    compare("before", run(reproduce.kernel_fit(points, basis)), shown)


@pytest.mark.parametrize("walk", WALKS)
def test_taylor(walk: int, run):
    dice = random.Random(walk)
    _, target = data(dice)
    of, seed = network(dice)
    net = mlp(*of, dice.choice(PARAMETERIZATIONS))
    now = Training(target, net, dice.choice(OFFERED_FRACTIONS[:12]), dice.choice((100, 200)), seed)
    fit = taylor_fit(now)
    shown = {
        "gap": fit.gap[-1],
        "weight_movement": fit.weight_movement[-1],
        "parameters": fit.parameters,
        "data_count": len(fit.x_train),
        "largest_eigenvalue": 2 / fit.max_learning_rate,
        "learning_rate": fit.learning_rate,
    }
    compare("taylor", run(reproduce.taylor_fit(now)), shown, stable=now.rate < 0.6)


def dynamics_run(dice: random.Random) -> tuple[Training, bool]:
    _, target = data(dice)
    of, seed = network(dice)
    rate = dice.choice((0.005, 0.01, 0.02, 0.05, 0.1, 1.0))
    return Training(target, mlp(*of), rate, dice.choice((100, 200)), seed), dice.random() < 0.5


@pytest.mark.parametrize("walk", WALKS)
def test_dynamics(walk: int, run):
    now, centered = dynamics_run(random.Random(walk))
    fit = dynamics_fit(now, centered)
    shown = {
        "loss_real": fit.loss_real[-1],
        "loss_theory": fit.loss_steps[-1],
        "not_linear": fit.not_linear,
        "not_flow": fit.not_flow,
        "limit": fit.max_learning_rate,
        "ratio": now.rate / fit.max_learning_rate,
        "past": sum(now.rate * value > 2 for value in fit.eigenvalues),
    }
    compare("dynamics", run(reproduce.dynamics_fit(now, centered)), shown, stable=shown["ratio"] < 0.6)


@pytest.mark.parametrize("walk", WALKS)
def test_optimizers(walk: int, run):
    """Momentum and batch."""
    dice = random.Random(walk)
    now, _ = dynamics_run(dice)
    momentum, batch = dice.choice(list(SPEED_UPS)), dice.choice(batches(len(training_points(now.target)[0])))
    fit = optimized_fit(now, momentum, batch)
    shown = {
        "speed_up": SPEED_UPS[momentum],
        "loss_real": fit.loss_real[-1],
        "loss_rescaled": fit.loss_rescaled[-1],
        "gap": fit.relative_gap,
    }
    limit = dynamics_fit(replace(now, rate=0.01, steps=1)).max_learning_rate
    program = reproduce.optimized_fit(now, momentum, batch)
    compare("optimizers", run(program), shown, stable=now.rate < 0.2 * limit)


@pytest.mark.parametrize("walk", range(len(MAPPINGS) + 1))
def test_fourier(walk: int, run):
    dice = random.Random(walk)
    seed = dice.choice(OFFERED_SEEDS)
    learned = {
        "sines": "sines",
        "chirp": "chirp",
        "square": "square",
        "noise": Noise(dice.choice(EXPONENTS), seed),
        "formula": Formula("sin(2*pi*x)^2 + x"),
        "drawn": Drawn(((0.1, 1.0), (0.6, -1.0), (0.35, 0.2))),
    }[dice.choice(SIGNAL.options)]
    kind = (*MAPPINGS[1:], "none", "gaussian")[walk]  # every one
    scale = dice.choice({"gaussian": SCALES, "power_law": POWERS}.get(kind, (1.0,)))
    counts = {"positional": OFFERED_OCTAVES, "gaussian": OFFERED_FEATURES, "power_law": OFFERED_FEATURES}
    features = dice.choice(counts.get(kind, (1,)))
    of, _ = network(dice)
    net, mapping = mlp(*of), Mapping(kind, scale, features)
    now = fourier.Run(learned, mapping, net, dice.choice((100, 200)), seed)
    plain = signal_fit(learned, PLAIN, net, now.steps, seed)
    fit = plain if kind == "none" else signal_fit(learned, mapping, net, now.steps, seed)
    shown = {"error_plain": plain.error_theory[-1]}
    shown |= {} if kind == "none" else {"error_mapped": fit.error_theory[-1]}
    shown |= {"error_real": fit.error_real[-1], "learning_rate": fit.learning_rate}
    compare("fourier", run(reproduce.signal_fit(now)), shown)


def kernel_settings(dice: random.Random) -> tuple:
    """Inputs, their number, a network with all of its scales, and its seed."""
    source = dice.choice(("circle", "interval", "digits", SMALL, HUGE))
    of, seed = network(dice)
    net = MLP(*of, w_std=dice.choice(W_STDS), b_std=dice.choice(B_STDS))
    return source, dice.choice(COUNTS[:3]) if isinstance(source, str) else 64, net, seed


@pytest.mark.parametrize("walk", WALKS)
def test_spectrum(walk: int, run):
    now = kernel_settings(random.Random(walk))
    matrices, spectra = kernel_matrices(*now), kernel_spectra(*now)
    shown = {
        "relative_error": matrices.relative_error,
        "parameters": matrices.parameters,
        "limit": spectra.max_learning_rate,
        "trace": spectra.trace_empirical,
        "trace_analytic": spectra.trace_analytic,
    }
    compare("spectrum", run(reproduce.kernel_matrices(*now)), shown)


@pytest.mark.parametrize("walk", range(8))
def test_entry(walk: int, run):
    """Of every kind of network, at any two inputs."""
    dice = random.Random(walk)
    source, count, net, seed = kernel_settings(dice)
    architecture = ("mlp", *ARCHITECTURES)[walk % 4]
    n = len(kernel_points(source, count).x)
    cell = dice.randrange(n), dice.randrange(n)
    width = dice.choice((16, 64)) if walk > 5 else 16
    if architecture == "mlp":
        parts = mlp_entry(source, count, net, seed, *cell)
        shown = {"entry_value": parts.value, "entry_limit": parts.analytic.sum()}
    else:
        parts = architecture_entry(source, count, architecture, width, net, seed, *cell)
        shown = {"entry_value": parts.value}
    shown["entry_weights"] = parts.sizes.sum()
    program = reproduce.entry(source, count, architecture, width, net, seed, *cell)
    assert len(program) < 6000  # two inputs are spelled out, not the whole table
    compare("spectrum", run(program), shown)


def test_a_start_that_is_subtracted_is_another_run(run):
    """A program that knows nothing of the start gives the loss of another run."""
    now = Training("sine", mlp(16, 1, "tanh"), 0.05, 100, 0)
    losses = [run(reproduce.dynamics_fit(now, centered))["Loss, theory"] for centered in (True, False)]
    fits = [dynamics_fit(now, centered) for centered in (True, False)]
    assert losses == pytest.approx([fit.loss_steps[-1] for fit in fits], rel=1e-6)
    assert not math.isclose(*losses, rel_tol=0.02)


NETWORK = {"width": "16", "seed": "4", "activation": "gelu", "depth": "2"}
TRAINED_NETWORK = NETWORK | {"steps": "100"}
KERNEL = NETWORK | {"inputs": "digits", "count": "16", "w_std": "1.5", "b_std": "0.2"}
OWN = {"points": "0.5,1;-0.5,0.25;0,-1", "data": "own", "parameterization": "standard", "rate_fraction": "0.25"}
CELL = {"first_input": "3", "second_input": "12"}
NOISE = {"signal": "noise", "noise_exponent": "0.5", "mapping": "power_law", "power": "0.5"}
# Of every figure with a program: settings, and figures with further numbers of the same.
ASKED: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {
    "before/kernel_fit": ({"feature_kind": "waves", "feature_count": "12", "points": "0.5,1;-0.5,0.25;0,-1"}, ()),
    "taylor/training": (TRAINED_NETWORK | OWN, ()),
    "spectrum/kernels": (KERNEL, ("spectrum/eigenvalues", "spectrum/meaning")),
    "spectrum/entry": (KERNEL | CELL | {"architecture": "residual"}, ()),
    "fourier/training": (TRAINED_NETWORK | NOISE, ()),
    "fourier/plain": (TRAINED_NETWORK | {"signal": "noise", "noise_exponent": "0.5"}, ()),
    "dynamics/training": (TRAINED_NETWORK | {"start": "subtracted", "data": "step"}, ()),
    "dynamics/losses": (TRAINED_NETWORK | {"data": "step", "momentum": "0.5", "batch": "4"}, ()),
}


def as_number(text: str) -> float:
    """A number as a page writes it."""
    plain = text.split(" / ")[0].removeprefix("≈ ").removesuffix("×").replace(",", "").replace("−", "-")
    return float(plain.replace(" × 10", "e").translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")))


def test_every_program_is_run():
    assert {f"{lesson}/{name}" for (lesson, name), each in RESOURCES.items() if each.program} == ASKED.keys()


@pytest.mark.parametrize("figure", ASKED)
def test_a_reader_who_copies_a_program_gets_the_numbers_beside_it(figure: str, run):
    asked, others = ASKED[figure]
    lesson, _, name = figure.partition("/")
    resource = RESOURCES[lesson, name]
    assert resource.program
    printed = run(resource.program(resource.read(asked)))
    numbers = [each for other in (figure, *others) for each in shown(other, **asked)["numbers"]]
    assert len(printed) > 1
    for label, value in printed.items():
        here = [as_number(each["value"]) for each in numbers if each["label"] == label]
        assert here == [pytest.approx(value, rel=0.06, abs=1e-12)], label


PROGRAMS = {
    "before": reproduce.kernel_fit(((0.5, 1.0), (-0.5, 0.25)), Basis("bumps", 20, 0.2)),
    "taylor": reproduce.taylor_fit(Training("sine", mlp(16, 1, "tanh"), 0.5, 20, 0)),
    "dynamics": reproduce.dynamics_fit(Training(((0.5, 1.0), (-0.5, 0.25)), mlp(16, 1, "tanh"), 0.05, 20, 0), True),
    "fourier": reproduce.signal_fit(
        fourier.Run("sines", Mapping("gaussian", 2.0, 4), MLP(16, 1, "relu", W_STD, B_STD), 20, 0)
    ),
    "spectrum": reproduce.kernel_matrices(SMALL, 0, replace(MLP(16), w_std=1.5), 0),
}


@pytest.mark.parametrize("lesson", PROGRAMS)
def test_a_program_needs_nothing_but_the_package(lesson: str, tmp_path):
    """No file, no current folder, no settings from elsewhere: a new process in an empty folder."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "program.py").write_text(PROGRAMS[lesson], encoding="utf-8")
    environment = os.environ | CACHED | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-W", "error", tmp_path / "program.py"],
        cwd=tmp_path / "empty",
        env=environment,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert all(math.isfinite(value) for value in read(done.stdout).values())
    assert not list((tmp_path / "empty").iterdir())
