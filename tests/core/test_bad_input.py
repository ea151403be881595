"""Bad input is refused with a message that says what is accepted."""

import numpy as np
import pytest

from ntk_core import (
    MLP,
    apply,
    circle_spectrum,
    eigendecomposition,
    empirical_ntk,
    empirical_ntk_of,
    fourier_features,
    init_params,
    linearize,
    max_learning_rate,
    nngp,
    ntk,
    predict,
    predict_ensemble,
    train,
)
from ntk_core.fourier import frequencies

NET = MLP(4)
PARAMS = init_params(NET, 0, 2)
X, Y, K = np.ones((3, 2)), np.ones(3), np.eye(3)
NAN, INF = np.array([[np.nan, 0]]), np.array([[np.inf, 0]])


def fit(**changes):
    arguments = {"learning_rate": 0.1, "steps": 4, "record": 1} | changes
    return train(NET, PARAMS, arguments.pop("x", X), arguments.pop("y", Y), **arguments)


CASES = {
    "width 0": (lambda: MLP(0), "width must be an integer ≥ 1"),
    "width 2.5": (lambda: MLP(2.5), "width must be an integer"),
    "width True": (lambda: MLP(True), "width must be an integer"),
    "depth 0": (lambda: MLP(4, 0), "depth must be an integer ≥ 1"),
    "activation": (lambda: MLP(4, activation="swish"), "one of relu, erf"),
    "parameterization": (lambda: MLP(4, parameterization="mup"), "ntk, standard"),
    "w_std": (lambda: MLP(4, w_std=0.0), "w_std must be a finite number > 0"),
    "b_std": (lambda: MLP(4, b_std=-1.0), "b_std must be a finite number ≥ 0"),
    "seed": (lambda: init_params(NET, "a", 2), "seed must be an integer"),
    "d": (lambda: init_params(NET, 0, 0), "d must be an integer ≥ 1"),
    "apply rank": (lambda: apply(NET, PARAMS, Y), "shape (n, d)"),
    "apply d": (lambda: apply(NET, PARAMS, np.ones((3, 5))), "expected 2"),
    "apply layers": (lambda: apply(MLP(4, 2), PARAMS, X), "layers"),
    "ntk rank": (lambda: ntk(NET, Y), "shape (n, d)"),
    "ntk d": (lambda: ntk(NET, X, np.ones((3, 5))), "dimension 5"),
    "ntk empty": (lambda: ntk(NET, np.ones((0, 2))), "empty"),
    "ntk NaN": (lambda: ntk(NET, NAN), "NaN"),
    "nngp infinite": (lambda: nngp(NET, X, INF), "infinity"),
    "nngp text": (lambda: nngp(NET, [["a"]]), "numbers"),
    "empirical NaN": (lambda: empirical_ntk(NET, PARAMS, NAN), "NaN"),
    "empirical d": (lambda: empirical_ntk(NET, PARAMS, X, np.ones((3, 1))), "expected 2"),
    "empirical of": (lambda: empirical_ntk_of(lambda p, x: x, PARAMS, X), "one value per input"),
    "linearize": (lambda: linearize(lambda p, x: x @ p, np.ones(2))(np.ones(3), X), "shapes"),
    "not square": (lambda: eigendecomposition(np.ones((2, 3))), "square"),
    "asymmetric": (lambda: eigendecomposition([[1.0, 2.0], [0.0, 1.0]]), "symmetric"),
    "kernel NaN": (lambda: max_learning_rate([[np.nan]]), "NaN"),
    "frequency": (lambda: circle_spectrum(NET, -1), "integer ≥ 0"),
    "kind of spectrum": (lambda: circle_spectrum(NET, 2, kind="gp"), "ntk, nngp"),
    "predict kernel": (lambda: predict(np.ones((2, 3)), Y, 1.0), "square"),
    "predict y": (lambda: predict(K, np.ones(4), 1.0), "shape (3,)"),
    "predict time": (lambda: predict(K, Y, -1.0), "t must be ≥ 0"),
    "predict NaN": (lambda: predict(K, Y, np.nan), "not NaN"),
    "predict steps": (lambda: predict(K, Y, 1.5, steps=True), "whole numbers"),
    "predict rate": (lambda: predict(K, Y, 1.0, learning_rate=0.0), "learning_rate must be a finite number > 0"),
    "predict start": (lambda: predict(K, Y, 1.0, fx_train_0=np.ones(2)), "fx_train_0"),
    "predict cross": (lambda: predict(K, Y, 1.0, ntk_test_train=np.ones((2, 4))), "ntk_test_train"),
    "ensemble kind": (lambda: predict_ensemble(NET, X, Y, X, 1.0, kind="gp"), "ntk, nngp"),
    "ensemble d": (lambda: predict_ensemble(NET, X, Y, np.ones((1, 3)), 1.0), "expected 2"),
    "train y": (lambda: fit(y=np.ones(2)), "shape (3,)"),
    "train rate": (lambda: fit(learning_rate=-1.0), "learning_rate"),
    "train steps": (lambda: fit(steps=-1), "steps must be an integer ≥ 0"),
    "train record": (lambda: fit(record=[0, 9]), "from 0 to 4"),
    "train order": (lambda: fit(record=[3, 1]), "increasing"),
    "train weight": (lambda: fit(sample_weight=[-1, 1, 1]), "≥ 0"),
    "features d": (lambda: fourier_features(X, np.ones((4, 3))), "expected 2"),
    "features amplitudes": (lambda: fourier_features(X, np.ones((4, 2)), np.ones(3)), "shape (4,)"),
    "mapping": (lambda: frequencies("none", 4, 1.0, 0), "basic, positional"),
    "scale": (lambda: frequencies("gaussian", 4, 0.0, 0), "scale must be a finite number > 0"),
}


@pytest.mark.parametrize("case", CASES)
def test_refused_with_a_message(case):
    call, message = CASES[case]
    with pytest.raises(ValueError) as refusal:  # noqa: PT011 - the message is looked at below
        call()
    assert message in str(refusal.value)
