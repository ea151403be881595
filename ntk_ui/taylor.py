"""What only the Taylor lesson shows: one gradient step, seen twice."""

import streamlit as st

from ntk_core.experiments import TaylorFit
from ntk_ui import frame
from ntk_ui.figures.style import scientific
from ntk_ui.i18n import Words


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
    frame.metrics(words, [(key, scientific(float(value))) for key, value in losses.items()])
