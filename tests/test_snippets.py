"""The programs that the pages offer for copying run, and give what the pages show."""

import pytest

from ntk_core import MLP
from ntk_core.experiments import (
    PLAIN,
    Drawn,
    Formula,
    Mapping,
    Noise,
    dynamics_fit,
    kernel_matrices,
    signal_fit,
    taylor_fit,
)
from ntk_core.experiments.setting import B_STD, W_STD
from ntk_ui.frame import data_source, points_source, snippet

NET = {"width": 64, "depth": 2, "activation": "tanh", "w_std": W_STD, "b_std": B_STD, "seed": 3}


def test_taylor(capsys):
    exec(snippet("taylor", data=data_source("sine"), parameterization="ntk", rate_fraction=0.5, steps=100, **NET), {})
    shown = taylor_fit("sine", 64, 2, "tanh", "ntk", 0.5, 100, 3).gap[-1]
    assert float(capsys.readouterr().out.split(":")[1]) == pytest.approx(shown, rel=1e-3)


def test_dynamics(capsys):
    exec(snippet("dynamics", data=data_source("sine"), learning_rate=0.05, steps=100, **NET), {})
    limit = dynamics_fit("sine", 64, 2, "tanh", 0.05, 100, 3).max_learning_rate
    assert float(capsys.readouterr().out.split("\n")[0].split(":")[1]) == pytest.approx(limit, rel=1e-4)


def test_spectrum(capsys):
    exec(snippet("spectrum", points=points_source("circle", 64), **NET), {})
    shown = kernel_matrices("circle", 64, MLP(64, 2, "tanh", W_STD, B_STD), 3).relative_error
    assert float(capsys.readouterr().out.split("\n")[0].split(":")[1]) == pytest.approx(shown, rel=1e-3)


GAUSSIAN = Mapping("gaussian", 2.0, 8)


@pytest.mark.parametrize(
    ("signal", "mapping"),
    [
        ("sines", PLAIN),
        ("sines", GAUSSIAN),
        (Noise(1.0, 3), GAUSSIAN),
        (Formula("sin(2*pi*x)^2"), PLAIN),
        (Drawn(((0.1, 1.0), (0.6, -1.0))), PLAIN),
    ],
)
def test_fourier(signal, mapping, capsys):
    kind, scale, features = mapping
    exec(snippet("fourier", signal=signal, mapping=kind, scale=scale, features=features, steps=100, **NET), {})
    fit = signal_fit(signal, mapping, MLP(64, 2, "tanh", W_STD, B_STD), 100, 3)
    printed = [float(line.split(":")[1]) for line in capsys.readouterr().out.splitlines()]
    assert printed == pytest.approx([fit.error_theory[-1], fit.error_real[-1]], rel=1e-3)
