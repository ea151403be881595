"""The spectrum falls: eigenvalues by frequency on the circle, and by their index on any inputs."""

from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.spectrum.eigenvalues import BY_FREQUENCY, EIGENVALUES, FUNCTIONS

LAB = Lab("falloff", (BY_FREQUENCY, EIGENVALUES, FUNCTIONS), first=("activation", "depth", "b_std"))
