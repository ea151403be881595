"""NNGP beside NTK: two kernels, their spectra, and the Gaussian process that random networks tend to."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ntk_core import experiments
from ntk_core.experiments import (
    BATCH,
    FIRST_SEED,
    KURTOSIS_WIDTHS,
    MLP,
    NETWORKS,
    SWEEP_NETWORKS,
    CircleKernels,
    KurtosisSweep,
    OutputDistribution,
    PriorDraws,
)
from ntk_core.experiments.priors import ANGLES
from ntk_ui.figures import priors as figures
from ntk_ui.figures.style import scientific
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions
from ntk_ui.lessons.common import SEED
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Setting, Values
from ntk_ui.lessons.spectrum.settings import LIMIT, NET, any_width, network
from ntk_ui.service import compute, progress
from ntk_ui.service.stages import Whole

DRAWS, SHOWN = 20, 5  # functions from the Gaussian process, and real networks


def limits(values: Values) -> Whole:
    """Both kernels at infinite width."""
    return Whole(lambda: (compute.circle_kernels(any_width(values)),))


def draw_kernels(kernels: CircleKernels, values: Values, words: Words) -> Picture:
    """Both over the angle."""
    return Picture(figures.kernels(kernels, words), {"prior_share": scientific(kernels.share)})


def draw_spectra(kernels: CircleKernels, values: Values, words: Words) -> Picture:
    """Both by frequency."""
    return Picture(figures.spectra(kernels, words))


def paths(values: Values) -> Whole:
    """Functions from the Gaussian process, and real networks."""
    net, seed = network(values), values["seed"]
    return Whole(
        lambda: (
            compute.prior_draws(any_width(values), seed, DRAWS),
            compute.network_outputs(net, FIRST_SEED + seed, SHOWN),
        )
    )


def draw_paths(draws: PriorDraws, outputs: NDArray[np.floating], values: Values, words: Words) -> Picture:
    """The ones beside the others."""
    return Picture(figures.paths(draws, outputs, words))


def paths_caption(values: Values) -> captions.Key:
    """With the seeds of the networks."""
    first = FIRST_SEED + values["seed"]
    return captions.told("prior_paths", draws=DRAWS, first=first, last=first + SHOWN - 1)


def distribution(values: Values) -> Whole:
    """The outputs of many networks, against the Gaussian."""

    def find() -> tuple[OutputDistribution]:
        std = compute.prior_draws(any_width(values), 0, DRAWS).std
        return (experiments.output_distribution(_outputs(network(values)), std),)

    return Whole(find)


def draw_distribution(found: OutputDistribution, values: Values, words: Words) -> Picture:
    """The distribution, and how far it is from the Gaussian."""
    kurtosis = f"{found.kurtosis:.2f} ± {found.kurtosis_error:.2f}".replace("-", "−")
    numbers = {
        "prior_std": f"{found.std:.3f}",
        "prior_kurtosis": kurtosis,
        "prior_theory": scientific(experiments.output_kurtosis(network(values))),
        "prior_distance": scientific(found.distance),
    }
    return Picture(figures.distribution(found, words), numbers)


def distribution_caption(values: Values) -> captions.Key:
    """With the seeds of the networks."""
    sizes = {"networks": NETWORKS, "first": FIRST_SEED, "last": FIRST_SEED + NETWORKS - 1}
    return captions.told("prior_distribution", **sizes, angles=len(ANGLES))


def sweep(values: Values) -> Whole:
    """The kurtosis at every width."""
    net = any_width(values)
    return Whole(lambda: (experiments.kurtosis_sweep(net, _moments(net)),))


def draw_sweep(found: KurtosisSweep, values: Values, words: Words) -> Picture:
    """Against the width."""
    return Picture(figures.kurtosis(found, values["width"], words))


@compute.kept
def _outputs(net: MLP) -> NDArray[np.floating]:
    """Outputs of many networks on the circle, one a row."""
    batches = []
    with progress.shown() as share_is:
        for start in range(0, NETWORKS, BATCH):
            share_is(start / NETWORKS)
            batches.append(compute.network_outputs(net, FIRST_SEED + start))
    return np.concatenate(batches)


@compute.kept
def _moments(net: MLP) -> list[NDArray[np.floating]]:
    """Moments of many networks at each width; every width has seeds of its own, so that errors are independent."""
    moments = []
    with progress.shown() as share_is:
        for k, width in enumerate(KURTOSIS_WIDTHS):
            batches = []
            for start in range(0, SWEEP_NETWORKS, BATCH):
                share_is((k + start / SWEEP_NETWORKS) / len(KURTOSIS_WIDTHS), f"· n = {width}")
                batches.append(compute.output_moments(replace(net, width=width), (k + 2) * FIRST_SEED + start))
            moments.append(np.concatenate(batches))
    return moments


def _resource(
    name: str,
    settings: tuple[Setting, ...],
    results: Callable[[Values], Whole],
    draw: Callable[..., Picture],
    caption: Callable[[Values], captions.Key],
) -> Resource:
    return Resource("spectrum", name, settings, results, draw, caption, texts="priors")


LAB = Lab(
    "priors",
    (
        _resource("prior_kernels", LIMIT, limits, draw_kernels, lambda values: captions.told("prior_kernels")),
        _resource("prior_spectra", LIMIT, limits, draw_spectra, lambda values: captions.told("prior_spectra")),
        _resource("prior_paths", (*NET, SEED), paths, draw_paths, paths_caption),
        _resource("prior_distribution", NET, distribution, draw_distribution, distribution_caption),
        _resource(
            "prior_sweep",
            NET,
            sweep,
            draw_sweep,
            lambda values: captions.told("prior_sweep", networks=SWEEP_NETWORKS),
        ),
    ),
    first=("width", "depth", "activation"),
)
