"""Tancik et al. 2020, figure 3: a signal of one dimension learned with flatter and with steeper spectra."""

from ntk_core.experiments import BANDS, Mapping, SignalFit
from ntk_core.experiments.features import MAX_POINTS, RATE_FRACTION
from ntk_ui.figures.fourier import fit
from ntk_ui.figures.style import scientific
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.papers.comparison import Number, Property, table
from ntk_ui.lessons.papers.legends import exponent, renamed
from ntk_ui.lessons.papers.published import TANCIK_POWERS, TANCIK_SAMPLES
from ntk_ui.lessons.papers.settings import FREQUENCIES, POWER, STEEPEST, learner, waves
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.service import compute
from ntk_ui.service.stages import Whole

WIDTH, STEPS, SIGNAL, SEED = 256, 500, "sines", 0


def learned(of: Mapping) -> SignalFit:
    """The signal learned with a mapping."""
    return compute.signal_fit(SIGNAL, of, learner(WIDTH), STEPS, SEED)


def results(values: Values) -> Whole:
    """The signal with the steepest amplitudes and with the chosen exponent; with those of the paper."""
    three = [waves(power) for power in (*TANCIK_POWERS, STEEPEST)]
    return Whole(lambda: (learned(waves(STEEPEST)), learned(waves(values["power"])), [learned(each) for each in three]))


def draw(steepest: SignalFit, chosen: SignalFit, published: list[SignalFit], values: Values, words: Words) -> Picture:
    """Both in training, and how long the highest band takes for every exponent of the paper."""
    times = [float(each.time_theory[-1]) for each in published]
    rows: list[Number | Property] = [
        Number("tancik_samples", TANCIK_SAMPLES, MAX_POINTS, share=True),
        Property("tancik_time", " → ".join(map(scientific, times)), times == sorted(times)),
    ]
    curves = {"plain": exponent(STEEPEST), "mapped": exponent(values["power"])}
    names = {name: words("curve.theory", p=p) for name, p in curves.items()}
    names |= {name: words("curve.network", p=curves[of]) for name, of in (("real_plain", "plain"), ("real", "mapped"))}
    return Picture(renamed(fit(steepest, chosen, words), names, words), table=table(rows, words))


def caption(values: Values) -> captions.Key:
    """With what is fixed."""
    low, high = BANDS[-1]
    band = {"low": low, "high": high}
    fixed = {"frequencies": FREQUENCIES, "width": WIDTH, "steps": STEPS, "fraction": RATE_FRACTION}
    return captions.told("tancik_signal", **fixed, **band, power=values["power"])


LAB = Lab("tancik_signal", (Resource("papers", "tancik_signal", (POWER,), results, draw, caption),), first=("power",))
