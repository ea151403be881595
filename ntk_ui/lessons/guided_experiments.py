"""The guided experiments of every lesson, as data: what each sets the controls to, by their keys.

What an answer says holds at exactly these settings. So an experiment sets every control of its lab, and every control
of the figure or the topic that it speaks of, whatever its reader has left there before.
"""

from collections.abc import Mapping
from typing import Any

Experiments = Mapping[str, Mapping[str, Any]]

_FIT = {"data": "sine", "depth": 1, "activation": "tanh", "steps": 500, "seed": 0}

_SIGNAL = {"signal": "sines", "width": 256, "depth": 1, "activation": "relu", "steps": 500, "seed": 0}
_GAUSSIAN = _SIGNAL | {"mapping": "gaussian", "features": 16}
_PICTURE = {"topic": "picture", "picture": "photo", "picture_width": 64, "picture_scale": 100.0}
FOURIER: Experiments = {
    "plain": _SIGNAL | {"mapping": "none"},
    "small": _GAUSSIAN | {"scale": 0.3},
    "large": _GAUSSIAN | {"scale": 24.0},
    "edges": _SIGNAL | {"signal": "square", "mapping": "power_law", "power": 1.0, "features": 16, "topic": "scales"},
    "picture": _GAUSSIAN | {"scale": 5.0} | _PICTURE,
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
