"""Where the tangent stops holding: the same training, with what decides it in view."""

from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.taylor.training import TRAINED

LAB = Lab("limits", (TRAINED,), first=("width", "activation", "steps"))
