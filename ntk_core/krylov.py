"""Gradient descent of a large kernel by Lanczos's method: a few hundred products in place of the eigendecomposition.

The residual after t steps is a polynomial of degree t in the kernel, applied to the residual at the start. On the
spectrum it is within 2 exp(−m²/2t) of a polynomial of degree m, and those of degree m < M are exact in the Krylov
space of M vectors: 200 vectors do for 2,000 steps.

Golub and Van Loan, Matrix Computations, 4th edition, section 10.1; Sachdeva and Vishnoi 2014, Faster Algorithms via
Approximation Theory, theorem 3.3.
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp

from ntk_core.checks import Array
from ntk_core.lanczos import tridiagonal
from ntk_core.passes import unit
from ntk_core.spectrum import eigendecomposition


class Krylov(NamedTuple):
    """An orthonormal basis of span {r, A r, A² r, …} after some steps, and A in it, which is tridiagonal."""

    basis: Array  # (M, n) vectors in rows; zero where there is none yet, or the space is exhausted
    alphas: Array  # (M,) the diagonal of A
    betas: Array  # (M,) what is beside it
    done: Array  # number of steps


class Ritz(NamedTuple):
    """The eigenvalues and eigenvectors of A within a Krylov space."""

    values: Array  # (M,) descending; zero for steps that are not done
    vectors: Array  # (n, M) columns
    start: Array  # (M,) r along each


def krylov(start: Array, size: int) -> Krylov:
    """Before the first step, from r (n,)."""
    basis = jnp.zeros((size, len(start)), start.dtype).at[0].set(unit(start))
    none = jnp.zeros(size, start.dtype)
    return Krylov(basis, none, none, jnp.asarray(0))


def krylov_steps(matrix: Array, so_far: Krylov, count: int | Array) -> Krylov:
    """Some more steps, as far as there is room for them; of a symmetric matrix (n, n)."""
    tiny = 10 * len(matrix) * jnp.finfo(matrix.dtype).eps

    def step(k: Array, now: Krylov) -> Krylov:
        image = matrix @ now.basis[k]
        alpha, rest = now.basis[k] @ image, image
        for _ in range(2):  # once more against rounding, which would find the same eigenvectors again
            rest = rest - (now.basis @ rest) @ now.basis
        norm, size = jnp.linalg.norm(rest), jnp.maximum(jnp.abs(alpha), jnp.max(jnp.abs(now.alphas)))
        beta = jnp.where(norm > tiny * size, norm, 0)  # below it the space is exhausted
        after = jnp.where(beta > 0, rest / jnp.where(beta > 0, beta, 1), 0)
        basis = now.basis.at[k + 1].set(after, mode="drop")
        return Krylov(basis, now.alphas.at[k].set(alpha), now.betas.at[k].set(beta), k + 1)

    last = jnp.minimum(so_far.done + count, len(so_far.alphas))
    return jax.lax.fori_loop(so_far.done, last, step, so_far)


def ritz(so_far: Krylov, size: Array) -> Ritz:
    """The eigenpairs within the space; `size` is the length ‖r‖ of the vector at the start."""
    values, vectors = eigendecomposition(tridiagonal(so_far.alphas, so_far.betas))
    return Ritz(values, so_far.basis.T @ vectors, size * vectors[0])
