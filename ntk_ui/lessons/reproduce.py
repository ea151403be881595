"""The programs that give a page's numbers: ``snippets/<name>.py.txt`` with the settings of the moment filled in.

A program prints each number behind the label that it has on the page, in English.
"""

from operator import itemgetter
from pathlib import Path
from string import Template
from typing import Any

from ntk_core.experiments import MLP, Points, Training
from ntk_core.experiments import Source as Inputs
from ntk_core.experiments.basis import Basis
from ntk_ui import i18n
from ntk_ui.lessons.fourier import experiment as features

LABEL = "label_"  # in front of the key of a number's label


class Source(str):
    """Text that goes into a program as it is."""

    __repr__ = str.__str__


def taylor_fit(run: Training) -> str:
    """The network and its tangent."""
    return _program("taylor", "taylor", rate_fraction=run.rate, **_training(run))


def dynamics_fit(run: Training, centered: bool) -> str:
    """The run, in theory and in reality."""
    subtracted = Source("f_0" if centered else "0 * f_0")
    return _program("dynamics", "dynamics", learning_rate=run.rate, subtracted=subtracted, **_training(run))


def optimized_fit(run: Training, momentum: float, batch: int) -> str:
    """The same with momentum and minibatches."""
    more = dict(learning_rate=run.rate, momentum=momentum, batch=batch)
    return _program("optimizers", "optimizers", **more, **_training(run))


def signal_fit(now: features.Run) -> str:
    """A signal learned without and with a mapping."""
    mapping = dict(mapping=now.mapping.kind, scale=now.mapping.scale, features=now.mapping.features)
    return _program(
        "fourier", "fourier", signal=now.signal, net=_net(now.net), steps=now.steps, seed=now.seed, **mapping
    )


def kernel_matrices(source: Inputs, count: int, net: MLP, seed: int) -> str:
    """Both kernels, and their eigenvalues."""
    return _program("spectrum", "spectrum", points=_points(source, count), net=_net(net), seed=seed)


def kernel_fit(points: Points, basis: Basis) -> str:
    """Both fits of some features."""
    of = dict(features=Source(basis.kind), count=basis.count, scale=basis.scale)
    return _program("kernel_fit", "before", data=_data(points), **of)


def entry(source: Inputs, count: int, architecture: str, width: int, net: MLP, seed: int, i: int, j: int) -> str:
    """One entry of the kernel of an MLP, or of another architecture of some width."""
    points = _points(source, count, (i, j))
    if architecture == "mlp":
        return _program("entry", "spectrum", points=points, net=_net(net), seed=seed)
    scales = dict(activation=net.activation, w_std=net.w_std, b_std=net.b_std)
    return _program(
        "architecture", "spectrum", points=points, architecture=architecture, width=width, seed=seed, **scales
    )


def _training(run: Training) -> dict[str, Any]:
    """What is the same in all programs that train on a small data set."""
    return dict(data=_data(run.target), net=_net(run.net), steps=run.steps, seed=run.seed)


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
    text = (Path(__file__).parents[1] / "snippets" / f"{name}.py.txt").read_text(encoding="utf-8")
    template, words = Template(text), i18n.read(lesson, "en")
    keys = [each.removeprefix(LABEL) for each in template.get_identifiers() if each.startswith(LABEL)]
    labels = {f"{LABEL}{key}": words(f"{key}.label") for key in keys}
    return template.substitute({key: repr(value) for key, value in settings.items()} | labels)
