"""The programs that give a page's numbers: ``snippets/<name>.py.txt`` with the settings of the moment filled in.

A program prints each number behind the label that it has on the page, in English.
"""

from operator import itemgetter
from pathlib import Path
from string import Template
from typing import Any

from ntk_core.experiments import MLP, Points
from ntk_core.experiments import Source as Inputs
from ntk_core.experiments.setting import B_STD, W_STD
from ntk_ui import i18n
from ntk_ui.lessons.dynamics import experiment as dynamics
from ntk_ui.lessons.fourier import experiment as features
from ntk_ui.lessons.taylor import experiment as taylor

LABEL = "label_"  # in front of the key of a number's label


class Source(str):
    """Text that goes into a program as it is."""

    __repr__ = str.__str__


def taylor_fit(now: taylor.Settings) -> str:
    """The network and its tangent."""
    net = MLP(now.width, now.depth, now.activation, W_STD, B_STD, now.parameterization)
    run = dict(seed=now.seed, rate_fraction=now.rate_fraction, steps=now.steps)
    return _program("taylor", "taylor", data=_data(now.target), net=_net(net), **run)


def dynamics_fit(now: dynamics.Settings) -> str:
    """The run, in theory and in reality."""
    subtracted = Source("f_0" if now.centered else "0 * f_0")
    run = dict(seed=now.seed, learning_rate=now.learning_rate, steps=now.steps, subtracted=subtracted)
    return _program("dynamics", "dynamics", data=_data(now.target), net=_net(_network(now)), **run)


def optimized_fit(
    target: str | Points, net: MLP, learning_rate: float, momentum: float, batch: int, steps: int, seed: int
) -> str:
    """The same with momentum and minibatches."""
    run = dict(learning_rate=learning_rate, momentum=momentum, batch=batch, steps=steps, seed=seed)
    return _program("optimizers", "optimizers", data=_data(target), net=_net(net), **run)


def signal_fit(now: features.Settings) -> str:
    """A signal learned without and with a mapping."""
    mapping = dict(mapping=now.mapping.kind, scale=now.mapping.scale, features=now.mapping.features)
    return _program(
        "fourier", "fourier", signal=now.signal, net=_net(now.net), steps=now.steps, seed=now.seed, **mapping
    )


def kernel_matrices(source: Inputs, count: int, net: MLP, seed: int) -> str:
    """Both kernels, and their eigenvalues."""
    return _program("spectrum", "spectrum", points=_points(source, count), net=_net(net), seed=seed)


def entry(source: Inputs, count: int, architecture: str, width: int, net: MLP, seed: int, i: int, j: int) -> str:
    """One entry of the kernel of an MLP, or of another architecture of some width."""
    points = _points(source, count, (i, j))
    if architecture == "mlp":
        return _program("entry", "spectrum", points=points, net=_net(net), seed=seed)
    scales = dict(activation=net.activation, w_std=net.w_std, b_std=net.b_std)
    return _program(
        "architecture", "spectrum", points=points, architecture=architecture, width=width, seed=seed, **scales
    )


def _network(now: dynamics.Settings) -> MLP:
    return MLP(now.width, now.depth, now.activation, W_STD, B_STD)


def _data(target: str | Points) -> Source:
    """The expression that makes a data set; points by ascending x, as batches are drawn from them."""
    if isinstance(target, str):
        return Source(f"training_set({target!r})")
    return Source(f"np.array({sorted(target, key=itemgetter(0))}).T")


def _points(source: Inputs, count: int, chosen: tuple[int, int] | None = None) -> Source:
    """The expression that makes the inputs of a kernel, or two of them; a table is spelled out."""
    if isinstance(source, str):
        several = "" if chosen is None else f"[{list(chosen)}]"
        return Source(f"kernel_points({source!r}, {count}).x{several}")
    rows = (source.x if chosen is None else source.x[list(chosen)]).tolist()
    return Source("np.array([\n" + "".join(f"    {row},\n" for row in rows) + "])")


def _net(net: MLP) -> Source:
    """The expression that makes a network; what goes without saying is left out."""
    scales = f"activation={net.activation!r}, w_std={net.w_std!r}, b_std={net.b_std!r}"
    other = "" if net.parameterization == "ntk" else f", parameterization={net.parameterization!r}"
    return Source(f"MLP(width={net.width}, depth={net.depth}, {scales}{other})")


def _program(name: str, lesson: str, **settings: Any) -> str:
    text = (Path(__file__).parent / "snippets" / f"{name}.py.txt").read_text(encoding="utf-8")
    template, words = Template(text), i18n.read(lesson, "en")
    keys = [each.removeprefix(LABEL) for each in template.get_identifiers() if each.startswith(LABEL)]
    labels = {f"{LABEL}{key}": words(f"{key}.label") for key in keys}
    return template.substitute({key: repr(value) for key, value in settings.items()} | labels)
