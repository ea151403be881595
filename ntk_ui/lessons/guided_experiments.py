"""The guided experiments of every lesson, as data: what each sets the controls to, by their keys.

What an answer says holds at exactly these settings. So an experiment sets every control of its lab, and every control
of the figure or the topic that it speaks of, whatever its reader has left there before.
"""

from collections.abc import Mapping
from typing import Any

from ntk_core.experiments.setting import B_STD, W_STD

Experiments = Mapping[str, Mapping[str, Any]]

_KERNEL = {"inputs": "circle", "count": 64, "activation": "relu", "depth": 1, "w_std": W_STD, "b_std": B_STD, "seed": 0}
SPECTRUM: Experiments = {
    "narrow": _KERNEL | {"width": 8},
    "unbiased": _KERNEL | {"width": 256, "b_std": 0.0},
    "smooth": _KERNEL | {"width": 256, "activation": "erf", "inputs": "interval"},
    "inflated": _KERNEL | {"topic": "angles", "width": 16, "depth": 3, "w_std": 1.0, "b_std": 0.1},
}

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
