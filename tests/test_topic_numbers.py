"""The numbers under the labels of the topics on spectra, as their page hands them to a reader."""

from collections.abc import Callable

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from ntk_core import MLP
from ntk_core.experiments import analytic_angle_kernel, angle_kernel, kernel_matrices, kernel_spectra
from ntk_core.experiments.spectra import modes_of_target
from ntk_ui import frame, i18n, sweeps
from ntk_ui.runs import FIRST_SEED
from ntk_ui.topics import modes


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    numbers: dict[str, str] = {}
    monkeypatch.setattr(frame, "metrics", lambda _, values: numbers.update(dict(values)))
    return numbers


def shown(topic: Callable[[], None]) -> None:
    app = AppTest.from_function(topic, default_timeout=120)
    app.session_state["language"] = "en"
    assert not app.run().exception


def spectrum_of_a_narrow_network() -> None:
    from ntk_core import MLP
    from ntk_ui.topics import modes

    modes.show("circle", 64, MLP(8, 1, "relu", 2**0.5, 0.5), 0)


def test_alignment_and_limit_are_those_of_the_kernel_under_their_label(told):
    shown(spectrum_of_a_narrow_network)
    net = MLP(8, 1, "relu", 2**0.5, 0.5)
    matrices, y = kernel_matrices("circle", 64, net, 0), np.cos(2 * np.pi * np.arange(64) / 64)
    for label, kernel in (("alignment", matrices.empirical), ("alignment_analytic", matrices.analytic)):
        assert float(told[label]) == pytest.approx(y @ kernel @ y / (np.linalg.norm(kernel) * (y @ y)), abs=5e-5)
    assert float(told["limit"]) == pytest.approx(2 / np.linalg.eigvalsh(matrices.empirical)[-1], rel=5e-3)


def test_the_table_has_the_shares_of_the_network():
    words, net = i18n.read("spectrum", "en"), MLP(8, 1, "relu", 2**0.5, 0.5)
    spectra, y = kernel_spectra("circle", 64, net, 0), np.cos(2 * np.pi * np.arange(64) / 64)
    table = modes._table(spectra.eigenvalues_empirical, modes_of_target(spectra, y, 0.01)["empirical"], words)
    shares = [float(share.rstrip("%")) for share in table[words("table.share")]]
    assert shares[1:3] == pytest.approx([62.3, 27.7], abs=0.05)


def angles_of_a_narrow_network() -> None:
    from ntk_core import MLP
    from ntk_ui.topics import angles

    angles.show(MLP(8, 1, "tanh", 2.0, 0.1))


def test_inflation_is_relative_to_the_largest_value_of_the_limit(told, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sweeps, "angle_errors", lambda _: st.stop())  # the sweep over all widths, below the numbers
    shown(angles_of_a_narrow_network)
    net = MLP(8, 1, "tanh", 2.0, 0.1)
    runs = [angle_kernel(net, FIRST_SEED + k) for k in range(sweeps.ANGLE_SEEDS)]
    raised = np.mean([run.after - run.before for run in runs]) / analytic_angle_kernel(net).max()
    assert float(told["inflation"].rstrip("%").replace("−", "-")) == pytest.approx(100 * raised, abs=0.06)
    assert abs(raised) < 2  # relative to the mean of the limit, which nearly vanishes, it was 8.9
