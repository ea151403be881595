"""What a mapping does to the kernel, and how fast the eigenvalues fall behind it."""

from ntk_core.experiments import MLP, PLAIN, MappedKernel, Mapping
from ntk_core.experiments.mapped_kernels import DRAWS, EVERY, POSITIONS
from ntk_ui import captions, compute, frame, i18n, sweeps
from ntk_ui.figures import mapping as figures
from ntk_ui.figures.style import scientific
from ntk_ui.topics.frequency_scale import SCALES


def kernel(mapping: Mapping, net: MLP, seed: int) -> None:
    """The composed kernel and its Fourier transform; for Gaussian features also their limit."""
    words = i18n.read("mapping", frame.language())
    found = _both(mapping, net, seed)
    frame.figure(words, captions.told("kernels", positions=len(POSITIONS)), figures.kernels, found, words)
    frame.metrics(words, [(f"half_width_{name}", scientific(one.width)) for name, one in found.items()])
    if mapping.kind == "gaussian":
        limit = compute.feature_limit(mapping, seed)
        key = captions.told("feature_limit", draws=DRAWS, positions=len(POSITIONS))
        frame.figure(words, key, figures.limit, limit, mapping.features, words)
        error = float(((limit.chosen - limit.limit) ** 2).mean() ** 0.5)
        rule = (2 * mapping.features) ** -0.5
        frame.metrics(words, [("feature_error", scientific(error)), ("feature_rule", scientific(rule))])


def falloff(mapping: Mapping, net: MLP, seed: int) -> None:
    """The eigenvalues, and what the scale does to them."""
    words = i18n.read("mapping", frame.language())
    found = _both(mapping, net, seed)
    frame.figure(words, captions.told("falloff", points=len(POSITIONS[::EVERY])), figures.falloff, found, words)
    frame.metrics(words, [(f"condition_{name}", scientific(one.condition)) for name, one in found.items()])
    if mapping.kind in SCALES:
        at = SCALES[mapping.kind]
        with frame.titled(words, "scale_sweep"):
            conditions, exponents = sweeps.falloffs(mapping, at, net, seed)
            scale = mapping.scale, mapping.kind
            shown = at, conditions, exponents, found["plain"], *scale
            key = captions.told("scale_sweep", points=len(POSITIONS[::EVERY]))
            frame.chart(words, key, figures.sweep, *shown, words)


def _both(mapping: Mapping, net: MLP, seed: int) -> dict[str, MappedKernel]:
    plain = {"plain": compute.mapped_kernel(PLAIN, net, seed)}
    return plain if mapping.kind == "none" else plain | {"mapped": compute.mapped_kernel(mapping, net, seed)}
