"""NNGP beside NTK: two kernels, their spectra, and the Gaussian process that random networks tend to."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ntk_core import experiments
from ntk_core.experiments import BATCH, FIRST_SEED, KURTOSIS_WIDTHS, MLP, NETWORKS, SWEEP_NETWORKS
from ntk_ui import captions, compute, frame, i18n, progress
from ntk_ui.figures import priors as figures
from ntk_ui.figures.style import scientific

DRAWS, SHOWN = 20, 5  # functions from the Gaussian process, and real networks


def show(net: MLP, seed: int) -> None:
    """Draw the topic for a network; what takes longer comes later, and any control interrupts it."""
    words = i18n.read("priors", frame.language())
    kernels = compute.circle_kernels(net)
    frame.figure(words, "prior_kernels", figures.kernels, kernels, words)
    frame.metrics(words, [("prior_share", scientific(kernels.share))])
    frame.figure(words, "prior_spectra", figures.spectra, kernels, words)

    draws = compute.prior_draws(net, seed, DRAWS)
    shown = compute.network_outputs(net, FIRST_SEED)[seed : seed + SHOWN]
    first = FIRST_SEED + seed
    key = captions.told("prior_paths", draws=DRAWS, first=first, last=first + SHOWN - 1)
    frame.figure(words, key, figures.paths, draws, shown, words)

    with frame.titled(words, "prior_distribution"):
        found = experiments.output_distribution(_outputs(net), draws.std)
        sizes = {"networks": NETWORKS, "first": FIRST_SEED, "last": FIRST_SEED + NETWORKS - 1}
        key = captions.told("prior_distribution", **sizes, angles=len(kernels.angles))
        frame.chart(words, key, figures.distribution, found, words)
    kurtosis = f"{found.kurtosis:.2f} ± {found.kurtosis_error:.2f}".replace("-", "−")
    frame.metrics(
        words,
        [
            ("prior_std", f"{found.std:.3f}"),
            ("prior_kurtosis", kurtosis),
            ("prior_theory", scientific(experiments.output_kurtosis(net))),
            ("prior_distance", scientific(found.distance)),
        ],
    )

    with frame.titled(words, "prior_sweep"):
        sweep = experiments.kurtosis_sweep(net, _moments(net))
        frame.chart(
            words, captions.told("prior_sweep", networks=SWEEP_NETWORKS), figures.kurtosis, sweep, net.width, words
        )


def _outputs(net: MLP) -> NDArray[np.floating]:
    """Outputs of many networks on the circle, one a row."""
    batches = []
    with progress.shown() as share_is:
        for start in range(0, NETWORKS, BATCH):
            share_is(start / NETWORKS)
            batches.append(compute.network_outputs(net, FIRST_SEED + start))
    return np.concatenate(batches)


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
