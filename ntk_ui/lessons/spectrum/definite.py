"""Positive definite, or not: the smallest eigenvalue of the NTK on eight points, two of which approach."""

from ntk_core.experiments import MLP, Approach, SmallestEigenvalues
from ntk_core.experiments import definite as of
from ntk_ui.figures import definite as figures
from ntk_ui.figures.style import scientific
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions
from ntk_ui.lessons.common import SEED
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.lessons.spectrum.settings import NET, PAIR_DISTANCE, PLACEMENT, network
from ntk_ui.service import compute
from ntk_ui.service.stages import Whole

PLACED = (PLACEMENT, PAIR_DISTANCE)
SMALLEST = MLP(1)  # a network that is soon done with: points lie where they lie


def distance(values: Values) -> float | None:
    """The angle between the moved point and its neighbor, where it is chosen."""
    return values["pair_distance"] if values["placement"] == "together" else None


def placed(values: Values) -> Whole:
    """Eight points."""
    return Whole(lambda: (_eight(SMALLEST, 0, values),))


def draw_placed(found: SmallestEigenvalues, values: Values, words: Words) -> Picture:
    """Where they lie."""
    return Picture(figures.points(found, values["placement"] == "antipodal", words))


def eight(values: Values) -> Whole:
    """Their eigenvalues."""
    return Whole(lambda: (_eight(network(values), values["seed"], values),))


def draw_eight(found: SmallestEigenvalues, values: Values, words: Words) -> Picture:
    """All eigenvalues, and whether the smallest is above zero."""
    smallest = {"empirical": float(found.empirical[-1]), "analytic": float(found.analytic[-1])}
    above = {name: value > found.floor for name, value in smallest.items()}
    told = {name: scientific(value) if above[name] else words("zero") for name, value in smallest.items()}
    verdicts = {name: f"**{words('definite' if above[name] else 'singular')}**" for name in smallest}
    return Picture(
        figures.eigenvalues(found, words),
        {f"smallest_{name}": value for name, value in told.items()},
        notes=(words("verdict", **verdicts), words("test")),
    )


def approach(values: Values) -> Whole:
    """The smallest eigenvalue while one point approaches another."""
    return Whole(lambda: (compute.approach(network(values), values["seed"]),))


def draw_approach(found: Approach, values: Values, words: Words) -> Picture:
    """With the chosen distance."""
    return Picture(figures.approach(found, distance(values), words))


def _eight(net: MLP, seed: int, values: Values) -> SmallestEigenvalues:
    return compute.smallest_eigenvalues(net, seed, values["placement"], distance(values) or 0.0)


LAB = Lab(
    "definite",
    (
        (
            Resource(
                "spectrum",
                "placed",
                PLACED,
                placed,
                draw_placed,
                lambda values: captions.told("placed", points=of.POINTS),
                texts="definite",
            ),
            Resource(
                "spectrum",
                "eight",
                (*PLACED, *NET, SEED),
                eight,
                draw_eight,
                lambda values: captions.told("eight", points=of.POINTS),
                texts="definite",
            ),
        ),
        Resource(
            "spectrum",
            "approach",
            (*PLACED, *NET, SEED),
            approach,
            draw_approach,
            lambda values: captions.told("approach", far=of.FARTHEST, near=of.NEAREST, fitted=of.FITTED),
            texts="definite",
        ),
    ),
    first=("placement", "pair_distance"),
)
