"""More weights than data."""

from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.taylor.widths import ERRORS

LAB = Lab("parameters", (ERRORS,), first=("data", "points", "activation", "steps"))
