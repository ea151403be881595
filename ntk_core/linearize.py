"""The Taylor model: a network expanded to first order in its weights."""

from collections.abc import Callable
from typing import Any

import jax

from ntk_core.checks import Array


def linearize(f: Callable[[Any, Array], Array], params_0: Any) -> Callable[[Any, Array], Array]:
    """The tangent of a network at the weights θ₀.

    f_lin(x; θ) = f(x; θ₀) + ∇_θ f(x; θ₀)·(θ − θ₀), by one forward-mode derivative; no Jacobian is formed.

    Args:
        f: any function f(params, x), for an MLP `functools.partial(apply, net)`.
        params_0: the weights to expand around, any pytree of float arrays.

    Returns:
        A function f_lin(params, x) with the outputs of f, linear in the weights and not in x.

    Raises:
        ValueError: on call, for params of another structure or other shapes than params_0.

    References:
        Lee et al. 2019, arXiv:1902.06720, eq. 3.
    """
    start_shapes = _shapes(params_0)

    def f_lin(params: Any, x: Array) -> Array:
        if _shapes(params) != start_shapes:
            raise ValueError("params must have the structure and shapes of the params_0 linearized around")
        step = jax.tree.map(lambda new, old: new - old, params, params_0)
        value, change = jax.jvp(lambda p: f(p, x), (params_0,), (step,))
        return value + change

    return f_lin


def _shapes(params: Any) -> Any:
    leaves, structure = jax.tree.flatten(params)
    return structure, [jax.numpy.shape(leaf) for leaf in leaves]
