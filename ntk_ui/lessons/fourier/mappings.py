"""The kernels without and with a mapping, and the scale that sweeps go over."""

from ntk_core.experiments import MLP, PLAIN, ComposedKernel, Mapping, Signal
from ntk_ui.i18n import Words
from ntk_ui.lessons.fourier.settings import POWERS, SCALES, chosen_mapping, chosen_signal, network
from ntk_ui.lessons.settings import Values
from ntk_ui.service import compute

SWEEPS = {"gaussian": SCALES, "power_law": POWERS}  # over the scale, of mappings that have one
INSTEAD = Mapping("gaussian", 1.0, 16)  # whose scale is swept where the chosen mapping has none


def both(mapping: Mapping, net: MLP, seed: int) -> dict[str, ComposedKernel]:
    """The kernel "plain", and "mapped" if there is a mapping."""
    plain = {"plain": compute.composed_kernel(PLAIN, net, seed)}
    return plain if mapping.kind == "none" else plain | {"mapped": compute.composed_kernel(mapping, net, seed)}


def swept(values: Values) -> Mapping:
    """The mapping whose scale is swept, whatever its own is."""
    if values["mapping"] in SWEEPS:
        return Mapping(values["mapping"], 1.0, values["features"])
    return INSTEAD


def sweep(values: Values) -> tuple[Signal, str, int, tuple[float, ...], MLP, int]:
    """What is swept: the signal, the mapping, its features and its scales, the network and its steps."""
    mapping = swept(values)
    return (
        chosen_signal(values),
        mapping.kind,
        mapping.features,
        SWEEPS[mapping.kind],
        network(values),
        values["steps"],
    )


def current(values: Values) -> float | None:
    """The scale that is chosen, of a mapping that has one."""
    return chosen_mapping(values).scale if values["mapping"] in SWEEPS else None


def no_scale(values: Values, words: Words) -> tuple[str, ...]:
    """Whose scale is swept instead, of a mapping that has none."""
    return () if values["mapping"] in SWEEPS else (words("no_scale.text"),)
