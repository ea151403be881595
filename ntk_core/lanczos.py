"""Lanczos's method: the largest eigenvalue of a symmetric operator that is only known by its products with vectors."""

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from ntk_core.checks import Array
from ntk_core.passes import dot, unit

LANCZOS_STEPS = 20


def signs(count: int, dtype: Any) -> Array:
    """Signs ±1 (count,) without a pattern: the highest bits of 0², 1², 2², … times an odd number, modulo 2³²."""
    k = jnp.arange(count, dtype=jnp.uint32)
    return jnp.where(k * k * jnp.uint32(0x9E3779B1) >> 31 == 0, 1, -1).astype(dtype)


class Lanczos(NamedTuple):
    """Lanczos's method after some steps: arrays of JAX or NumPy."""

    before: Any  # (…, P) the last vector but one
    vector: Any  # (…, P)
    beta: Any  # (…, 1)
    alphas: Any  # (steps, …) the diagonal of a tridiagonal matrix; zero for steps that are not done
    betas: Any  # (steps, …) and what is beside it
    done: Any  # number of steps


def lanczos(start: Array, steps: int = LANCZOS_STEPS) -> Lanczos:
    """Before its first step, from vectors (…, P) that are not orthogonal to the eigenvector looked for."""
    steps = min(steps, start.shape[-1])
    found = jnp.zeros((steps, *start.shape[:-1]), start.dtype)
    return Lanczos(jnp.zeros_like(start), unit(start), jnp.zeros_like(start[..., :1]), found, found, jnp.asarray(0))


def lanczos_steps(product: Callable[[Array], Array], so_far: Lanczos, count: int | Array) -> Lanczos:
    """Some more steps, as far as there is room for them; of symmetric operators as in `spectral_norm`."""
    tiny = 100 * jnp.finfo(so_far.vector.dtype).eps

    def step(k: Array, now: Lanczos) -> Lanczos:
        image = product(now.vector)
        alpha = dot(now.vector, image)
        rest = image - alpha * now.vector - now.beta * now.before
        norm = jnp.linalg.norm(rest, axis=-1, keepdims=True)
        # a Krylov space that is exhausted goes on with zeros, which add nothing to the spectrum
        after = jnp.where(norm > tiny * (jnp.abs(alpha) + now.beta), rest / jnp.where(norm > 0, norm, 1), 0)
        alphas, betas = now.alphas.at[k].set(alpha[..., 0]), now.betas.at[k].set(norm[..., 0])
        return Lanczos(now.vector, after, norm, alphas, betas, k + 1)

    last = jnp.minimum(so_far.done + count, len(so_far.alphas))
    return jax.lax.fori_loop(so_far.done, last, step, so_far)


def lanczos_norm(so_far: Lanczos) -> Array:
    """The largest |Ritz value| (…,): ‖A‖ from within."""
    return jnp.max(jnp.abs(jnp.linalg.eigvalsh(tridiagonal(so_far.alphas, so_far.betas))), axis=-1)


def tridiagonal(alphas: Array, betas: Array) -> Array:
    """Symmetric matrices (…, M, M) of their diagonals (M, …) and what is beside them (M, …), without the last."""
    alphas, betas = jnp.moveaxis(alphas, 0, -1), jnp.moveaxis(betas, 0, -1)[..., :-1]
    i = jnp.arange(alphas.shape[-1])
    found = jnp.zeros((*alphas.shape, len(i)), alphas.dtype).at[..., i, i].set(alphas)
    return found.at[..., i[:-1], i[1:]].set(betas).at[..., i[1:], i[:-1]].set(betas)


def spectral_norm(product: Callable[[Array], Array], start: Array, steps: int = LANCZOS_STEPS) -> Array:
    """The largest |eigenvalue| of symmetric operators that are only known by their products with vectors.

    Lanczos's method: three vectors are kept, and the Ritz values approach the ends of the spectrum from within.

    Args:
        product: v ↦ A v, for v (…, P), one operator for each leading index.
        start: vectors (…, P) that are not orthogonal to the eigenvector looked for, such as `signs`.
        steps: number of products with A.

    Returns:
        ‖A‖ (…,); 0 for A = 0.

    References:
        Golub and Van Loan, Matrix Computations, 4th edition, section 10.1.
    """
    return lanczos_norm(lanczos_steps(product, lanczos(start, steps), steps))
