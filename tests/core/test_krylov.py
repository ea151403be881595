"""Gradient descent of a kernel in a Krylov space, against the steps themselves and against exact solutions."""

import jax.numpy as jnp
import numpy as np
import pytest

from ntk_core import programs
from ntk_core.krylov import krylov, krylov_steps, ritz
from ntk_core.programs import KRYLOV_STEPS, PRODUCTS

RANDOM = np.random.default_rng(0)
N = 260  # more than there are vectors
RATE = 0.64


def kernel(eigenvalues: np.ndarray) -> np.ndarray:
    rotation = np.linalg.qr(RANDOM.normal(size=(len(eigenvalues), len(eigenvalues))))[0]
    return (rotation * eigenvalues) @ rotation.T


FALLING = kernel(10.0 / np.arange(1, N + 1) ** 1.5)
EVEN = kernel(np.linspace(10.0, 0.001, N))  # many modes that are slow, and apart from each other
RESIDUAL = RANDOM.normal(size=N)


def in_pieces(matrix: np.ndarray, residual: np.ndarray, times: list[float]) -> tuple[float, np.ndarray]:
    largest, so_far = programs.picture_begin(matrix, residual)
    rate = RATE * 2 / float(largest)
    for _ in range(KRYLOV_STEPS // PRODUCTS):
        so_far = programs.picture_go_on(matrix, so_far)
    return rate, np.asarray(programs.picture_in_time(so_far, residual, rate, np.array(times)))


def in_the_end(matrix: np.ndarray) -> np.ndarray:
    return np.asarray(programs.picture_in_the_end(matrix, RESIDUAL, np.linalg.eigvalsh(matrix)[-1]))


@pytest.mark.parametrize(("matrix", "error"), [(FALLING, 1e-10), (EVEN, 0.01)], ids=["falling", "even"])
def test_the_weights_in_time_are_those_of_gradient_descent_step_by_step(matrix, error):
    times = [0.0, 1.0, 7.0, 150.0, 2000.0]
    rate, found = in_pieces(matrix, RESIDUAL, times)
    assert rate == pytest.approx(RATE * 2 / np.linalg.eigvalsh(matrix)[-1], rel=error)
    weights = np.zeros(N)
    for step in range(2001):
        if step in times:
            assert found[times.index(step)] == pytest.approx(weights, abs=1e-9 * max(1, np.abs(weights).max()))
        weights = weights + rate * (RESIDUAL - matrix @ weights)


def test_in_the_end_is_the_inverse_or_unknown():
    found = in_the_end(FALLING)
    assert FALLING @ found == pytest.approx(RESIDUAL, abs=1e-10)
    hidden = kernel(np.append(np.ones(N - 1), 1e-13))
    assert np.isnan(in_the_end(hidden)).all()
    singular = np.ones((N, N))
    assert np.isnan(in_the_end(singular)).all()


@pytest.mark.parametrize("rank", [1, 5])
def test_a_space_that_is_exhausted_adds_nothing(rank):
    """A kernel that sees few directions; what it does not see stays as it is."""
    matrix = kernel(np.append(np.arange(1.0, rank + 1), np.zeros(N - rank)))
    rate, found = in_pieces(matrix, RESIDUAL, [40.0])
    moved = matrix @ found[0]
    eigenvalues, vectors = np.linalg.eigh(matrix)
    seen = np.where(np.arange(N) >= N - rank, 1 - (1 - rate * eigenvalues) ** 40, 0)
    basis = np.asarray(krylov_steps(jnp.asarray(matrix), krylov(jnp.asarray(RESIDUAL), 20), 20).basis)
    there = rank + 1  # the last is what the kernel does not see
    assert basis[:there] @ basis[:there].T == pytest.approx(np.eye(there), abs=1e-12)
    assert not basis[there:].any()
    assert moved == pytest.approx(vectors @ (seen * (RESIDUAL @ vectors)), abs=1e-9)


def test_nothing_to_learn_moves_nothing():
    rate, found = in_pieces(FALLING, np.zeros(N), [0.0, 10.0])
    assert rate > 0
    assert not found.any()


def test_the_basis_is_orthonormal_and_the_matrix_in_it_tridiagonal():
    so_far = krylov_steps(jnp.asarray(FALLING), krylov(jnp.asarray(RESIDUAL), 40), 100)
    assert int(so_far.done) == 40  # no more than there is room for
    basis = np.asarray(so_far.basis)
    assert basis @ basis.T == pytest.approx(np.eye(40), abs=1e-13)
    within = basis @ FALLING @ basis.T
    assert np.diag(within) == pytest.approx(np.asarray(so_far.alphas), abs=1e-12)
    assert np.diag(within, 1) == pytest.approx(np.asarray(so_far.betas)[:-1], abs=1e-12)
    assert np.triu(within, 2) == pytest.approx(np.zeros((40, 40)), abs=1e-12)
    found = ritz(so_far, jnp.linalg.norm(jnp.asarray(RESIDUAL)))
    assert np.asarray(found.vectors) @ np.asarray(found.start) == pytest.approx(RESIDUAL, abs=1e-12)
    assert float(found.values[0]) == pytest.approx(10.0)
