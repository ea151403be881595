"""Tancik et al. 2020, figure 2: the kernel behind Fourier features, and how fast its spectrum falls."""

from ntk_core.experiments import ComposedKernel, Mapping
from ntk_ui.figures.mapping import kernels
from ntk_ui.figures.style import scientific
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.papers.comparison import Property, table
from ntk_ui.lessons.papers.legends import exponent, renamed
from ntk_ui.lessons.papers.published import TANCIK_POWERS
from ntk_ui.lessons.papers.settings import FREQUENCIES, POWER, STEEPEST, learner, waves
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.service import compute
from ntk_ui.service.stages import Whole

WIDTH = 256
HIGH = 8  # the frequency whose strength tells how fast a spectrum falls


def kernel(of: Mapping) -> ComposedKernel:
    """The kernel behind a mapping."""
    return compute.composed_kernel(of, learner(WIDTH), 0)


def results(values: Values) -> Whole:
    """The kernels of the steepest amplitudes and of the chosen exponent; those of the paper."""
    three = [waves(power) for power in (*TANCIK_POWERS, STEEPEST)]
    return Whole(lambda: (kernel(waves(STEEPEST)), kernel(waves(values["power"])), [kernel(each) for each in three]))


def draw(
    steepest: ComposedKernel, chosen: ComposedKernel, published: list[ComposedKernel], values: Values, words: Words
) -> Picture:
    """Both kernels and their spectra, and what is left of a high frequency for every exponent of the paper."""
    left = [fallen(each) for each in published]
    rows = [Property("tancik_falloff", " → ".join(map(scientific, left)), left == sorted(left, reverse=True))]
    names = {"kernel_plain": exponent(STEEPEST), "kernel_mapped": exponent(values["power"])}
    both = {"plain": steepest._replace(features=None), "mapped": chosen._replace(features=None)}
    figure = renamed(kernels(both, words), names, words)
    return Picture(figure, table=table(rows, words))


def fallen(found: ComposedKernel) -> float:
    """The strength of a high frequency over that of the lowest."""
    return float(found.strength[HIGH] / found.strength[1])


def caption(values: Values) -> captions.Key:
    """With what is fixed."""
    return captions.told("tancik_kernel", frequencies=FREQUENCIES, power=values["power"])


LAB = Lab("tancik_kernel", (Resource("papers", "tancik_kernel", (POWER,), results, draw, caption),), first=("power",))
