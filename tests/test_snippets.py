"""The programs that the pages offer for copying run, and give what the pages show."""

import pytest

from ntk_core.experiments import dynamics_fit, taylor_fit
from ntk_core.experiments.setting import B_STD, W_STD
from ntk_ui.frame import snippet

NET = {"width": 64, "depth": 2, "activation": "tanh", "w_std": W_STD, "b_std": B_STD, "seed": 3}


def test_taylor(capsys):
    exec(snippet("taylor", data="sine", rate_fraction=0.5, steps=100, **NET), {})
    shown = taylor_fit("sine", 64, 2, "tanh", 0.5, 100, 3).gap[-1]
    assert float(capsys.readouterr().out.split(":")[1]) == pytest.approx(shown, rel=1e-3)


def test_dynamics(capsys):
    exec(snippet("dynamics", data="sine", learning_rate=0.05, steps=100, **NET), {})
    limit = dynamics_fit("sine", 64, 2, "tanh", 0.05, 100, 3).max_learning_rate
    assert float(capsys.readouterr().out.split("\n")[0].split(":")[1]) == pytest.approx(limit, rel=1e-4)
