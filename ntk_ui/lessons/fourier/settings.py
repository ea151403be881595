"""What can be set in the lesson on Fourier features."""

from dataclasses import replace

import numpy as np

from ntk_core.experiments import LARGE_WIDTHS, MLP, PICTURE_WIDTHS, WIDTHS, Drawn, Formula, Mapping, Noise, Signal, mlp
from ntk_core.experiments.setting import MAX_FEATURES
from ntk_core.formulas import LONGEST, FormulaError
from ntk_core.fourier import MAPPINGS
from ntk_core.programs import MAX_POINTS
from ntk_core.signals import SIGNALS, signal
from ntk_ui import i18n
from ntk_ui.i18n import Words
from ntk_ui.lessons import common
from ntk_ui.lessons.common import DEPTH, RELU, SEED, STEPS
from ntk_ui.lessons.settings import Choice, Number, Values
from ntk_ui.lessons.written import Points, Text

EXPONENTS = (0.0, 0.5, 1.0, 1.5, 2.0)
SCALES = (0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 12.0, 16.0, 24.0, 32.0)
POWERS = tuple(k / 4 for k in range(13))
OFFERED_OCTAVES = tuple(range(1, 9))
OFFERED_FEATURES = (2, 4, 8, 16, 32)
PICTURE_SCALES = (0.5, 1.0, 2.0, 4.0, 7.0, 10.0, 15.0, 20.0, 30.0, 50.0, 100.0)
GRID = np.arange(128) / 128  # where a formula has to have values
LARGEST_DEEP = WIDTHS[-1]  # of several hidden layers: 15 s; 2048 units take a minute, and 4096 several


def problem(text: str) -> FormulaError | None:
    """Why a text is no formula, if it is none."""
    try:
        signal(Formula(text), GRID)
    except FormulaError as found:
        return found
    return FormulaError("too_long", found=len(text), most=LONGEST) if len(text) > LONGEST else None


def _check(text: str) -> None:
    if found := problem(text):
        raise found


def _why(text: str, words: Words) -> str:
    found = problem(text)
    assert found
    return i18n.read("signals", words.language)(f"problem.{found.key}", **found.fields)


def widest(values: Values) -> int:
    """The most units of a hidden layer beside the depth."""
    return LARGE_WIDTHS[-1] if values["depth"] == 1 else LARGEST_DEEP


SIGNAL = Choice("signal", SIGNALS[0], (*SIGNALS[:1], "noise", *SIGNALS[1:], "formula", "drawn"))
NOISE_EXPONENT = Number("noise_exponent", 1.0, 0.0, 4.0, EXPONENTS, whole=False, when=("signal", ("noise",)))
FORMULA = Text("formula", "sin(2*pi*x) + 0.5*sin(10*pi*x)", LONGEST, _check, _why, when=("signal", ("formula",)))
DRAWN = Points(
    "drawn",
    ((0.0, 0.0), (0.2, 1.5), (0.3, -0.5), (0.5, 1.0), (0.55, -1.5), (0.8, 0.5)),
    (0.0, 1.0),
    (-3.0, 3.0),
    MAX_POINTS,
    least=2,
    when=("signal", ("drawn",)),
)
MAPPING = Choice("mapping", "gaussian", MAPPINGS)
SCALE = Number("scale", 5.0, 0.01, 100.0, SCALES, whole=False, when=("mapping", ("gaussian",)))
POWER = Number("power", 1.0, 0.0, 10.0, POWERS, whole=False, when=("mapping", ("power_law",)))
OCTAVES = Number("octaves", 4, 1, OFFERED_OCTAVES[-1], OFFERED_OCTAVES, when=("mapping", ("positional",)))
FEATURES = Number("features", 16, 1, MAX_FEATURES, OFFERED_FEATURES, when=("mapping", ("gaussian", "power_law")))
WIDTH = replace(common.WIDTH, most=widest)
PICTURE_SCALE = Number("picture_scale", 10.0, 0.01, 1000.0, PICTURE_SCALES, whole=False, when=SCALE.when)
PICTURE_WIDTH = Number("picture_width", PICTURE_WIDTHS[0], 1, PICTURE_WIDTHS[-1], PICTURE_WIDTHS)
KEPT = Number("kept", 0.25, 0.01, 1.0, (1 / 16, 1 / 8, 1 / 4, 1 / 2, 1.0), whole=False)
SHOWN = Choice("picture", "photo", ("photo", "upload"))
SEED_OF_NOISE = replace(SEED, when=("signal", ("noise",)))
SEED_OF_FEATURES = replace(SEED, when=SCALE.when)

SIGNAL_KIND = (SIGNAL, NOISE_EXPONENT, FORMULA, DRAWN)
MAPPING_KIND = (MAPPING, SCALE, POWER, OCTAVES, FEATURES)
NETWORK = (WIDTH, DEPTH, RELU)
PLAIN_RUN = (*SIGNAL_KIND, *NETWORK, STEPS, SEED)
TRAINING = (*SIGNAL_KIND, *MAPPING_KIND, *NETWORK, STEPS, SEED)


def chosen_signal(values: Values) -> Signal:
    """The signal that is learned."""
    kind: str = values["signal"]
    if kind == "noise":
        return Noise(values["noise_exponent"], values["seed"])
    if kind == "formula":
        return Formula(values["formula"])
    return Drawn(values["drawn"]) if kind == "drawn" else kind


def chosen_mapping(values: Values) -> Mapping:
    """The mapping; what means nothing to it is always the same."""
    kind = values["mapping"]
    scale = {"gaussian": "scale", "power_law": "power"}.get(kind)
    count = {"positional": "octaves", "gaussian": "features", "power_law": "features"}.get(kind)
    return Mapping(kind, values[scale] if scale else 1.0, values[count] if count else 1)


def network(values: Values) -> MLP:
    """The network; of the default width where that means nothing."""
    return mlp(values.get("width", WIDTH.default), values["depth"], values["activation"])
