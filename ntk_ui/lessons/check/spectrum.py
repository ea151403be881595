"""Generated questions on the lesson on the spectrum of the kernel."""

import numpy as np

from ntk_core.experiments import BATCH, MLP
from ntk_core.experiments.setting import B_STD, W_STD
from ntk_ui.lessons.generated import Generated, Sets
from ntk_ui.lessons.question import Options, Truth, ratio
from ntk_ui.service import compute

FIRST = (0, 100, 200, 300)  # first seeds of networks
POINTS = 16  # on the circle, between which kernels are looked at
PAIRS = 4  # of antipodal points
SLOW = 0.02  # of the stability limit: steps are nearly a flow


def last_layer(sets: Sets) -> Truth:
    """The share of the NNGP kernel in the NTK of an input with itself."""
    kernels = compute.circle_kernels(MLP(1, sets["depth"], "relu", W_STD, 0.0))
    return {"answer": kernels.share, "sigma": float(kernels.nngp.max()), "theta": float(kernels.ntk.max())}


def scatters(sets: Sets) -> Truth:
    """How outputs and kernels at initialization scatter with the width."""
    first = sets["seed"]

    def outputs(net: MLP) -> float:
        return float(np.std(compute.network_outputs(net, first, BATCH), axis=0).mean())

    def kernels(net: MLP) -> float:
        rows = [compute.kernel_matrices("circle", POINTS, net, first + k).empirical[0] for k in range(BATCH)]
        return float(np.std(rows, axis=0).mean())

    nets = [MLP(sets[name], 1, sets["activation"], W_STD, B_STD) for name in ("width", "wide")]
    narrow, wide = map(kernels, nets)
    return ratio(*map(outputs, nets)) | {"kernel": wide / narrow, "networks": BATCH}


def conventions(sets: Sets) -> Truth:
    """How many times as many steps a mode takes with the mean of squares as with half their sum: by doing them."""
    n, k = sets["points"], sets["frequency"]
    kernel = compute.limit_kernel("circle", n, MLP(1, 1, "relu", W_STD, B_STD), 0).analytic
    wave = np.cos(2 * np.pi * k * np.arange(n) / n)
    rate = SLOW * 2 / float(np.linalg.norm(kernel @ wave) / np.linalg.norm(wave))

    def halved(gradient: float) -> int:
        """Steps until the error, which begins as the wave, is half as large."""
        error, steps = wave, 0
        while np.linalg.norm(error) > np.linalg.norm(wave) / 2:
            error, steps = error - rate * kernel @ (gradient * error), steps + 1
        return steps

    return ratio(halved(1.0), halved(2 / n))


def waves(sets: Sets) -> Truth:
    """How many times as long a wave of twice the frequency takes."""
    kernels = compute.circle_kernels(MLP(1, sets["depth"], "relu", W_STD, B_STD))
    low, high = (float(kernels.eigenvalues_ntk[sets[name]]) for name in ("frequency", "twice"))
    return {"answer": low / high, "low": low, "high": high}


def learnable(sets: Sets) -> Truth:
    """The rank of the kernel of an odd network on four antipodal pairs, and with biases."""

    def rank(b_std: float) -> int:
        net = MLP(sets["width"], 1, sets["activation"], W_STD, b_std)
        found = compute.smallest_eigenvalues(net, sets["seed"], "antipodal", 0.1)
        return int(np.sum(found.empirical > found.floor))

    return {"answer": rank(0.0), "biased": rank(B_STD)}


def approached(sets: Sets) -> Truth:
    """How the smallest eigenvalue changes as two points come nearer."""

    def at(distance: float) -> float:
        net = MLP(1, 1, sets["activation"], W_STD, B_STD)
        return float(compute.smallest_eigenvalues(net, 0, "together", distance).analytic[-1])

    return ratio(at(sets["distance"]), at(sets["nearer"]))


GENERATED = (
    Generated(
        "nngp",
        "spectrum",
        "prior",
        {"depth": (1, 2, 3)},
        lambda sets: Options({"all": 1.0, "layer": 1 / sets["layers"], "square": 1 / sets["layers"] ** 2}),
        last_layer,
        lambda sets: {"layers": sets["depth"] + 1, "squared": (sets["depth"] + 1) ** 2},
    ),
    Generated(
        "chance",
        "spectrum",
        "certain",
        {"width": (16, 32), "activation": ("relu", "tanh", "erf"), "seed": FIRST},
        lambda sets: Options({"same": 1.0, "root": 1 / 4, "whole": 1 / 16}),
        scatters,
        lambda sets: {"wide": 16 * sets["width"]},
    ),
    Generated(
        "convention",
        "spectrum",
        "speed",
        {"points": (16, 32, 64), "frequency": (1, 2, 3, 4)},
        lambda sets: Options({"same": 1.0, "half": sets["half"], "fast": 1 / sets["half"]}),
        conventions,
        lambda sets: {"half": sets["points"] // 2},
    ),
    Generated(
        "waves",
        "spectrum",
        "falls",
        {"frequency": (4, 5, 6, 8, 10, 12), "depth": (1, 2, 3)},
        lambda sets: Options({"same": 1.0, "twice": 2.0, "four": 4.0, "sixteen": 16.0}),
        waves,
        lambda sets: {"twice": 2 * sets["frequency"]},
    ),
    Generated(
        "symmetry",
        "spectrum",
        "definite",
        {"width": (64, 128, 256, 512), "activation": ("tanh", "erf", "sin"), "seed": tuple(range(10))},
        lambda sets: Options({"one": 1.0, "half": PAIRS, "all": 2 * PAIRS}),
        learnable,
        lambda sets: {"weights": 3 * sets["width"]},
    ),
    Generated(
        "near",
        "spectrum",
        "definite",
        {"activation": ("relu", "leaky_relu", "tanh", "erf", "gelu"), "distance": (0.02, 0.05, 0.1), "factor": (5, 10)},
        lambda sets: Options({"same": 1.0, "straight": 1 / sets["factor"], "square": 1 / sets["squared"]}),
        approached,
        lambda sets: {"nearer": sets["distance"] / sets["factor"], "squared": sets["factor"] ** 2},
    ),
)
