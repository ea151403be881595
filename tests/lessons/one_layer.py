"""A network with one hidden layer, in NumPy: its outputs, its gradients written out, its kernel, its training."""

from dataclasses import dataclass, replace
from math import erf as erf_of
from math import sqrt

import numpy as np

from ntk_core import MLP, init_params

Array = np.ndarray
SINE = (np.linspace(-0.9, 0.9, 5)[:, None], np.sin(np.pi * np.linspace(-0.9, 0.9, 5)))
_ERF = np.vectorize(erf_of)
PHI = {"tanh": np.tanh, "relu": lambda z: np.maximum(z, 0), "erf": _ERF}
SLOPE = {
    "tanh": lambda z: 1 - np.tanh(z) ** 2,
    "relu": lambda z: (z > 0) * 1.0,
    "erf": lambda z: 2 / sqrt(np.pi) * np.exp(-(z**2)),
}


@dataclass(frozen=True)
class OneLayer:
    """f(x) = s₂ a·φ(s₁ W x + t b) + t c, with the factors s and t of its parameterization."""

    weights: tuple[Array, ...]  # W (d, n), b (n,), a (n,), c ()
    factors: tuple[float, float, float]  # s₁, s₂, t
    activation: str

    @classmethod
    def drawn(cls, net: MLP, seed: int, d: int = 1) -> "OneLayer":
        """That of a seed; only the random numbers are the core's."""
        (w, b), (a, c) = (map(np.float64, layer) for layer in init_params(net, seed, d, dtype=np.float32))
        ntk = net.parameterization == "ntk"
        factors = (net.w_std / sqrt(d), net.w_std / sqrt(net.width), net.b_std) if ntk else (1.0, 1.0, 1.0)
        return cls((w, b, a[:, 0], c[0]), factors, net.activation)

    def hidden(self, x: Array) -> tuple[Array, Array]:
        """φ and φ′ (m, n)."""
        w, b, *_ = self.weights
        z = self.factors[0] * x @ w + self.factors[2] * b
        return PHI[self.activation](z), SLOPE[self.activation](z)

    def outputs(self, x: Array) -> Array:
        """f (m,)."""
        return self.factors[1] * self.hidden(x)[0] @ self.weights[2] + self.factors[2] * self.weights[3]

    def jacobian(self, x: Array) -> Array:
        """All derivatives of f by weights and biases, (m, P)."""
        s1, s2, t = self.factors
        h, slope = self.hidden(x)
        back = s2 * self.weights[2] * slope
        by_w = (s1 * x[:, :, None] * back[:, None, :]).reshape(len(x), -1)
        return np.concatenate([by_w, t * back, s2 * h, np.full((len(x), 1), t)], axis=1)

    def kernel(self, x: Array, x2: Array | None = None) -> Array:
        """The empirical NTK."""
        return self.jacobian(x) @ self.jacobian(x if x2 is None else x2).T

    @property
    def flat(self) -> Array:
        """θ (P,)."""
        return np.concatenate([np.ravel(each) for each in self.weights])

    def moved(self, step: Array) -> "OneLayer":
        """With other weights."""
        ends = np.cumsum([np.size(each) for each in self.weights])[:-1]
        parts = np.split(self.flat + step, ends)
        weights = tuple(part.reshape(np.shape(each)) for part, each in zip(parts, self.weights, strict=True))
        return replace(self, weights=weights)

    def trained(self, x: Array, y: Array, rate: float, steps: int, momentum: float = 0.0) -> "list[OneLayer]":
        """Gradient descent on ½ Σ (f − y)²: the network after each step, from the start on."""
        path, m = [self], np.zeros_like(self.flat)
        for _ in range(steps):
            now = path[-1]
            m = momentum * m + now.jacobian(x).T @ (now.outputs(x) - y)
            path.append(now.moved(-rate * m))
        return path


def limit(kernel: Array) -> float:
    """The stability limit 2/λ₁."""
    return float(2 / np.linalg.eigvalsh(kernel)[-1])
