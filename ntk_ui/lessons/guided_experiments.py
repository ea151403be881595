"""The guided experiments of every lesson, as data: what each sets the controls to, by their keys.

What an answer says holds at exactly these settings. So an experiment sets every control of its lab, and every control
of the figure or the topic that it speaks of, whatever its reader has left there before.
"""

from collections.abc import Mapping
from typing import Any

from ntk_core.experiments.setting import B_STD, W_STD

Experiments = Mapping[str, Mapping[str, Any]]

_FIT = {"data": "sine", "depth": 1, "activation": "tanh", "steps": 500, "seed": 0}

_KERNEL = {"inputs": "circle", "count": 64, "activation": "relu", "depth": 1, "w_std": W_STD, "b_std": B_STD, "seed": 0}
SPECTRUM: Experiments = {
    "narrow": _KERNEL | {"width": 8},
    "unbiased": _KERNEL | {"width": 256, "b_std": 0.0},
    "smooth": _KERNEL | {"width": 256, "activation": "erf", "inputs": "interval"},
    "inflated": _KERNEL | {"topic": "angles", "width": 16, "depth": 3, "w_std": 1.0, "b_std": 0.1},
}

_RUN = _FIT | {"start": "kept", "clock": "steps"}
_CALM = _RUN | {"width": 512, "learning_rate": 0.02}
DYNAMICS: Experiments = {
    "narrow": _RUN | {"width": 8, "learning_rate": 0.05},
    "edge": _RUN | {"width": 1024, "learning_rate": 0.5, "steps": 100, "topic": "moving"},
    "rich": _RUN | {"width": 16, "learning_rate": 0.05, "topic": "moving"},
    "spread": _CALM | {"topic": "ensembles", "ensemble_width": 200, "members": 20},
    "hard": _CALM | {"topic": "universal", "represented_width": 4},
    "momentum": _CALM | {"topic": "optimizers", "momentum": 0.9, "batch": 5},  # all five points
}
