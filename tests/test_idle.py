"""Controls that are said to do nothing in a topic do nothing there, and all others do something."""

import pickle
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import pytest

from ntk_core.experiments import MLP, PLAIN, Formula, Mapping, Noise
from ntk_core.experiments.setting import B_STD, W_STD
from ntk_core.tables import table
from ntk_ui import compute, controls, dynamics_controls, frame, i18n, idle, taylor
from ntk_ui.figures import packing
from ntk_ui.topics import definite, ensembles, entry, frequency_scale, mapping, optimizers

LAB_NETWORK = {"width": (16, 64), "depth": (1, 2), "activation": ("tanh", "relu"), "seed": (0, 1)}
TAYLOR = LAB_NETWORK | {
    "data": ("sine", "step"),
    "parameterization": ("ntk", "standard"),
    "rate_fraction": (0.5, 0.7),
    "steps": (100, 200),
}
SPECTRUM = LAB_NETWORK | {"inputs": ("circle", "interval"), "count": (16, 32), "w_std": (1.0, 1.5), "b_std": (0.1, 0.5)}
DYNAMICS = LAB_NETWORK | {
    "data": ("sine", "step"),
    "learning_rate": (0.02, 0.05),
    "steps": (100, 200),
    "start": ("kept", "subtracted"),
    "clock": ("steps", "time"),
}
FOURIER = LAB_NETWORK | {
    "signal": ("sines", "square"),
    "noise_exponent": (1.0, 2.0),
    "mapping": ("gaussian", "power_law"),
    "scale": (1.0, 2.0),
    "power": (1.0, 2.0),
    "features": (8, 16),
    "octaves": (3, 4),
    "steps": (100, 200),
}
Settings = dict[str, Any]


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What a topic puts on the page: its figures as they are sent, and its numbers."""
    seen: list[object] = []

    def figure(words: i18n.Words, key: str, draw: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
        seen.append((key, packing.line({"figure": draw(*args, **kwargs), "alt": key})))

    for name, put in {
        "figure": figure,
        "chart": figure,
        "metrics": lambda words, values: seen.append(list(values)),
        "titled": lambda words, key: nullcontext(),
        "code": lambda words, source: None,
        "language": lambda: "en",
    }.items():
        monkeypatch.setattr(frame, name, put)
    for module in (controls, dynamics_controls):
        for name in {"slider", "choice"} & set(vars(module)):
            monkeypatch.setattr(module, name, lambda words, key, choices, default: default)
    monkeypatch.setattr(controls, "panel", nullcontext)
    monkeypatch.setitem(frequency_scale.SCALES, "gaussian", (1.0, 4.0, 16.0))  # fewer, to be quick
    monkeypatch.setitem(frequency_scale.SCALES, "power_law", (0.0, 1.0, 2.0))
    return seen


def net(now: Settings) -> MLP:
    scales = now.get("w_std", W_STD), now.get("b_std", B_STD)
    return MLP(now["width"], now["depth"], now["activation"], *scales)


def features(now: Settings) -> Mapping:
    now = {name: values[0] for name, values in FOURIER.items()} | now
    kind = now["mapping"]
    scale = {"gaussian": now["scale"], "power_law": now["power"]}.get(kind, 1.0)
    counts = {"positional": now["octaves"], "gaussian": now["features"], "power_law": now["features"]}
    return Mapping(kind, scale, counts.get(kind, 1))


def offered(kind: str) -> Settings:
    """The controls of the lesson on Fourier features with one mapping and a signal that is no noise."""
    own = {"gaussian": {"scale", "features"}, "power_law": {"power", "features"}, "positional": {"octaves"}}
    gone = {"noise_exponent", "scale", "power", "features", "octaves"} - own.get(kind, set())
    other = {"mapping": (kind, "none" if kind == "gaussian" else "gaussian")}
    return {name: values for name, values in (FOURIER | other).items() if name not in gone}


def step(now: Settings) -> None:
    chosen = (now[name] for name in taylor.Settings._fields[2:])
    taylor.step_table(i18n.read("taylor", "en"), taylor.Settings(now["data"], now["data"], *chosen).fit())


def tangent(now: Settings) -> object:
    same = (now[name] for name in ("depth", "activation", "parameterization", "seed"))
    return compute.tangent_line(now["data"], 0, "gradient", 16, *same)


def weights(now: Settings) -> object:
    return compute.hidden_weights(now["data"], 10, now["activation"], now["rate_fraction"], now["seed"])


def one_entry(now: Settings) -> None:
    inputs = now["inputs"], now["count"]
    matrices = compute.kernel_matrices(*inputs, net(now), now["seed"])
    words = i18n.read("spectrum", "en")
    entry._entry(matrices, *inputs, "residual", 16, net(now), now["seed"], (0, 3), words)


def optimized(now: Settings) -> None:
    network = now["width"], now["depth"], now["activation"], now["seed"]
    optimizers.show(network, now["data"], now["learning_rate"], now["steps"])


def exceptions(now: Settings) -> None:
    definite._exceptions(net(now), now["seed"], i18n.read("definite", "en"))


CASES: dict[str, tuple[Settings, tuple[str, ...], Callable[[Settings], object]]] = {
    "step": (TAYLOR, idle.IDLE["step"], step),
    "tangent": (TAYLOR, idle.IDLE["tangent"], tangent),
    "weights": (TAYLOR, idle.IDLE["weights"], weights),
    "entry": (SPECTRUM, idle.IDLE["entry"], one_entry),
    "exceptions": (SPECTRUM, idle.IDLE["definite"] + idle.IDLE["exceptions"], exceptions),
    "optimizers": (DYNAMICS, idle.IDLE["optimizers"], optimized),
}
for kind in ("none", "basic", "positional", "gaussian", "power_law"):
    told = idle.of_features("kernel", "sines", Mapping(kind, 1.0, 3))
    CASES[f"kernel, {kind}"] = (
        offered(kind),
        told,
        lambda now: mapping.kernel(features(now), net(now), now["seed"]),
    )
for kind in ("positional",):
    told = idle.of_features("noises", "sines", Mapping(kind, 1.0, 3))
    CASES[f"noises, {kind}"] = (
        offered(kind),
        told,
        lambda now: frequency_scale.noises(features(now), now["steps"]),
    )


@pytest.mark.parametrize("name", CASES)
def test_each_control_alone_does_something_or_is_said_to_do_nothing(name: str, shown: list[object], monkeypatch):
    choices, told, draw = CASES[name]
    monkeypatch.setattr("streamlit.dataframe", lambda rows, **_: shown.append(rows))

    def page(**changed: Any) -> bytes:
        shown.clear()
        result = draw({control: values[0] for control, values in choices.items()} | changed)
        return pickle.dumps((shown, result))

    first = page()
    without_effect = {control for control, (_, other) in choices.items() if page(**{control: other}) == first}
    assert without_effect == set(told)


def test_what_depends_on_the_signal_and_the_mapping():
    noise, formula = Noise(1.0, 0), Formula("x")
    assert "seed" in idle.of_features("scales", formula, PLAIN)
    assert "seed" not in idle.of_features("scales", noise, PLAIN)  # that of the noise
    assert {"signal", "noise_exponent"} <= set(idle.of_features("noises", noise, PLAIN))
    assert "noise_exponent" not in idle.of_features("noises", formula, PLAIN)
    assert "features" in idle.of_features("picture", formula, Mapping("power_law", 1.0, 8))
    assert "power" not in idle.of_features("picture", formula, Mapping("power_law", 1.0, 8))
    assert {"scale", "width"} <= set(idle.of_features("picture", formula, Mapping("gaussian", 1.0, 8)))
    assert idle.of_kernel("angles", "circle") == ("inputs", "count", "seed")
    assert "count" not in idle.of_kernel("angles", table([[0.0], [1.0]]))


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_topic_says_what_does_nothing_in_it(language: str):
    """By the names that the controls have on the page."""
    words = i18n.read("frame", language)
    topics = [key.split(".")[2] for key in i18n.load("frame", language) if key.startswith("controls.topic.")]
    for topic in set(topics) - {"label", "help", "kernel", "scales", "noises", "picture"}:
        assert topic in idle.IDLE
    mappings = [Mapping(kind, 1.0, 2) for kind in ("none", "basic", "positional", "gaussian", "power_law")]
    told = [*idle.IDLE.values()]
    told += [idle.of_features(topic, "sines", each) for topic in ("kernel", "noises", "picture") for each in mappings]
    for names in filter(None, told):
        for onward in (False, True):
            sentence = idle.sentence(words, names, onward=onward)
            if names == idle.EVERYTHING:
                assert sentence == words(f"idle.{'onward' if onward else 'here'}.everything")
            else:
                assert all(words(f"controls.{name}.label") in sentence for name in names)


@pytest.mark.parametrize("topic", [ensembles.spread, ensembles.percentiles])
def test_ensembles_know_nothing_of_the_lab(topic: Callable[..., None]):
    assert topic.__code__.co_varnames[: topic.__code__.co_argcount] == ()
