"""A training run: gradient descent of a network on a small data set."""

from dataclasses import dataclass

from ntk_core.experiments.setting import Points
from ntk_core.networks import MLP


@dataclass(frozen=True)
class Training:
    """Gradient descent θ ← θ − η ∇L on the loss L = ½ Σ_i (f(x_i) − y_i)².

    Attributes:
        target: A data set by name, or the reader's own points (x, y).
        net: The network f.
        rate: The learning rate η, or η as a share of the stability limit 2/λ_max of the empirical NTK: an experiment
            says which.
        steps: The number of steps.
        seed: Of the weights that it starts with.
    """

    target: str | Points
    net: MLP
    rate: float
    steps: int
    seed: int
