"""What only the Taylor lesson has: its settings, and one gradient step, seen twice."""

from typing import Any, NamedTuple

import streamlit as st

from ntk_core.experiments import WIDTHS, Points, TaylorFit, takes_long, taylor_data, taylor_fit
from ntk_core.experiments.setting import B_STD, W_STD
from ntk_core.experiments.tangent import PATH_BLOCK, PATH_STEPS, RANDOM_SEED
from ntk_ui import captions, compute, controls, frame, points, sweeps
from ntk_ui.figures import formatting
from ntk_ui.i18n import Words
from ntk_ui.runs import seeds_of

NETWORK = ("depth", "activation", "parameterization")


class Settings(NamedTuple):
    """What the reader has chosen."""

    data: str
    target: str | Points
    width: int
    depth: int
    activation: str
    parameterization: str
    rate_fraction: float
    steps: int
    seed: int

    @property
    def network(self) -> tuple[int, str, str]:
        """What networks of every width have in common."""
        return self.depth, self.activation, self.parameterization

    @property
    def training(self) -> tuple[float, int]:
        """How they are trained."""
        return self.rate_fraction, self.steps

    def fit(self) -> TaylorFit:
        """A network and its tangent model in training."""
        return compute.taylor_fit(*self._all)

    def fits(self) -> tuple[TaylorFit]:
        """What the first figure shows."""
        return (self.fit(),)

    def theory(self) -> tuple[TaylorFit]:
        """The tangent model alone."""
        return (compute.taylor_theory(*self._all),)

    def nothing(self) -> tuple[TaylorFit]:
        """The data alone."""
        return (taylor_data(*self._all),)

    def slow(self) -> bool:
        """Whether the network is not trained yet and takes long."""
        return takes_long(self.width, self.depth, self.steps) and not compute.done(taylor_fit, *self._all)

    @property
    def _all(self) -> tuple[Any, ...]:
        return self.target, self.width, *self.network, *self.training, self.seed


def choose(words: Words) -> Settings:
    """The controls of the lab."""
    with controls.panel():
        data = controls.data(words)
        width = controls.width(words)
        depth = controls.depth(words)
        activation = controls.activation(words, default="tanh")
        parameterization = controls.parameterization(words)
        rate_fraction = controls.rate_fraction(words)
        steps = controls.steps(words)
        seed = controls.seed(words)
    target = points.training_data(words, data)
    return Settings(data, target, width, depth, activation, parameterization, rate_fraction, steps, seed)


def told(key: str, seed: int) -> captions.Key:
    """A figure's key with what it was computed from, at the chosen seed."""
    seeds, slopes = seeds_of(len(WIDTHS), sweeps.SEEDS), {"start": sweeps.ASYMPTOTIC}
    numbers: dict[str, dict[str, object]] = {
        "hero": {"w_std": W_STD, "b_std": B_STD},
        "tangent": {"other": RANDOM_SEED + seed, "next": seed + 1},
        "closing": {**seeds, **slopes},
        "layers": {**seeds},
        "path": {"steps": PATH_STEPS[-1], "block": PATH_BLOCK},
        "errors": {**seeds, "narrow": WIDTHS[0], "wide": WIDTHS[-1]},
        "alphas": {"start": sweeps.LAZY},
        "growth": {**seeds, **slopes},
    }
    return captions.told(key, **numbers[key])


def step_table(words: Words, fit: TaylorFit) -> None:
    """The first gradient step, taken by back-propagation in the weights and by the kernel in the outputs."""
    st.subheader(words("step.title"), anchor=False)
    backward, forward = st.columns(2)
    backward.markdown(words("step.backpropagation"))
    forward.markdown(words("step.taylor"))
    columns = {
        "x": fit.x_train,
        "target": fit.y_train,
        "before": fit.train_real[0],
        "residual": fit.train_real[0] - fit.y_train,
        "after": fit.train_real[1],
        "predicted": fit.train_linear[1],
    }
    table = {words(f"step.column.{name}"): [f"{value:.4f}" for value in values] for name, values in columns.items()}
    st.dataframe(table, hide_index=True, width="stretch")
    st.caption(words("step.look"))
    losses = {
        "step_rate": fit.learning_rate,
        "loss_before": fit.loss_real[0],
        "loss_after": fit.loss_real[1],
        "loss_predicted": fit.loss_linear[1],
    }
    frame.metrics(words, [(key, formatting.number(float(value), words)) for key, value in losses.items()])
