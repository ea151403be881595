"""The alignment of a kernel with a target is a cosine, also after rounding."""

import numpy as np
import pytest

from ntk_core.alignment import alignment, alignment_of_modes
from ntk_core.modes import target_modes


def orthogonal(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """A kernel of low rank, and a target in its null space: yᵀΘy is zero but for rounding."""
    rng = np.random.default_rng(seed)
    basis, _ = np.linalg.qr(rng.normal(size=(8, 8)))
    return basis[:, :3] @ np.diag([5.0, 2.0, 1.0]) @ basis[:, :3].T, basis[:, 5]


@pytest.mark.parametrize("single", [False, True])
def test_rounding_does_not_make_it_negative(single):
    raw = []
    for seed in range(50):
        kernel, y = orthogonal(seed)
        kernel = kernel.astype(np.float32).astype(float) if single else kernel
        raw.append(y @ kernel @ y)
        assert 0 <= alignment(kernel, y) < 1e-6
        values, vectors = np.linalg.eigh(kernel)
        assert 0 <= target_modes(values[::-1], vectors[:, ::-1], y, 1.0).alignment < 1e-6
    assert min(raw) < 0  # without care it is


def test_rounding_does_not_take_it_past_one():
    for seed in range(200):
        y = np.random.default_rng(seed).normal(size=7)
        found = alignment(np.outer(y, y), y)
        assert 1 - 1e-12 < found <= 1
        assert alignment_of_modes(np.array([3.0]), y[:1]) == pytest.approx(1, rel=1e-12)


def test_modes_tell_the_same_as_the_matrix():
    rng = np.random.default_rng(0)
    half, y = rng.normal(size=(6, 9)), rng.normal(size=6)
    kernel = half @ half.T
    values, vectors = np.linalg.eigh(kernel)
    expected = y @ kernel @ y / (np.linalg.norm(kernel) * (y @ y))
    assert alignment(kernel, y) == pytest.approx(expected, rel=1e-12)
    assert alignment_of_modes(values, vectors.T @ y) == pytest.approx(expected, rel=1e-12)
    assert alignment_of_modes(values, np.zeros(6)) == 0
