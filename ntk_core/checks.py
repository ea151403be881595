"""What every public function asks of its arguments, said once.

Each check returns the argument as a JAX array and raises `ValueError` with what was wrong and what is
accepted. Values are only looked at outside `jax.jit`; inside it arrays have shapes but no values yet.
"""

import math
import operator
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

Array = jax.Array
ArrayLike = Any


def is_traced(value: Any) -> bool:
    return isinstance(value, jax.core.Tracer)


def as_floats(name: str, value: ArrayLike) -> Array:
    """`value` as a non-empty array of finite floats; integers become float64."""
    try:
        # NumPy looks at what is not yet an array of JAX: it knows text and ragged rows when it sees them
        plain = value if any(map(is_traced, jax.tree.leaves(value))) else np.asarray(value)
        if isinstance(plain, np.ndarray) and plain.dtype.kind not in "fiu" and plain.dtype != jnp.bfloat16:
            raise TypeError
        array = jnp.asarray(plain)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name} must be an array of real numbers, not {value!r}") from error
    if array.size == 0:
        raise ValueError(f"{name} is empty; at least one value is needed")
    if jnp.issubdtype(array.dtype, jnp.integer):
        array = array.astype(jnp.float64)
    if not is_traced(array) and not np.isfinite(np.asarray(array)).all():
        raise ValueError(f"{name} holds NaN or infinity; all values must be finite")
    return array


def points(name: str, x: ArrayLike, d: int | None = None) -> Array:
    """Inputs of shape (n, d), one row per point."""
    array = as_floats(name, x)
    if array.ndim != 2:
        raise ValueError(f"{name} must have shape (n, d), one row per point, not {array.shape}")
    if d is not None and array.shape[1] != d:
        raise ValueError(f"{name} has points of dimension {array.shape[1]}, expected {d}")
    return array


def point_pair(x1: ArrayLike, x2: ArrayLike | None) -> tuple[Array, Array]:
    """Two sets of points of the same dimension; the second defaults to the first."""
    first = points("x1", x1)
    return first, first if x2 is None else points("x2", x2, first.shape[1])


def values_at(name: str, y: ArrayLike, n: int) -> Array:
    """One value for each of n points, shape (n,)."""
    array = as_floats(name, y)
    if array.shape != (n,):
        raise ValueError(f"{name} must have shape ({n},), one value per point, not {array.shape}")
    return array


def values_or_constant(name: str, y: ArrayLike, n: int) -> Array:
    """One value for each of n points, or a scalar that stands for all of them."""
    array = as_floats(name, y)
    return jnp.broadcast_to(array, (n,)) if array.ndim == 0 else values_at(name, array, n)


def symmetric(name: str, kernel: ArrayLike) -> Array:
    """A square symmetric matrix; rounding is forgiven and averaged away."""
    array = as_floats(name, kernel)
    _symmetric(name, array)
    return (array + array.T) / 2


def plain_symmetric(name: str, kernel: ArrayLike) -> np.ndarray:
    """The same in NumPy alone."""
    array = plain_floats(name, kernel)
    _symmetric(name, array)
    return (array + array.T) / 2


def plain_floats(name: str, value: ArrayLike) -> np.ndarray:
    """A copy as float64, checked in NumPy alone: an array of JAX would compile something for every shape."""
    try:
        plain = np.asarray(value)
        if plain.dtype.kind not in "fiu":
            raise TypeError
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name} must be an array of real numbers, not {value!r}") from error
    if plain.size == 0:
        raise ValueError(f"{name} is empty; at least one value is needed")
    if not np.isfinite(plain).all():
        raise ValueError(f"{name} holds NaN or infinity; all values must be finite")
    return np.array(plain, float, order="C")


def _symmetric(name: str, array: Array | np.ndarray) -> None:
    if array.ndim != 2 or array.shape[0] != array.shape[1]:
        raise ValueError(f"{name} must be a square matrix of shape (n, n), not {array.shape}")
    if not is_traced(array):
        entries = np.asarray(array)
        tolerance = 1e-8 if entries.dtype == np.float64 else 1e-4
        asymmetry = np.abs(entries - entries.T).max()
        if asymmetry > tolerance * np.abs(entries).max():
            raise ValueError(f"{name} must be symmetric; entries differ from their mirror by {asymmetry:g}")


def positive(name: str, value: ArrayLike, *, zero: bool = False) -> ArrayLike:
    """A finite number above zero (or at zero, where `zero` allows it)."""
    if is_traced(value):
        return value
    try:
        number = float(value)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name} must be a number, not {value!r}") from error
    if not math.isfinite(number) or number < 0 or (number == 0 and not zero):
        raise ValueError(f"{name} must be a finite number {'≥' if zero else '>'} 0, not {value!r}")
    return value


def integer(name: str, value: Any, minimum: int) -> int:
    """An integer of at least `minimum`."""
    try:
        if isinstance(value, bool):
            raise TypeError
        number = operator.index(value)
    except TypeError as error:
        raise ValueError(f"{name} must be an integer ≥ {minimum}, not {value!r}") from error
    if number < minimum:
        raise ValueError(f"{name} must be an integer ≥ {minimum}, not {number}")
    return number


def one_of(name: str, value: Any, accepted: tuple[str, ...]) -> str:
    """One of a few names."""
    if not isinstance(value, str) or value not in accepted:
        raise ValueError(f"{name} must be one of {', '.join(accepted)}, not {value!r}")
    return value
