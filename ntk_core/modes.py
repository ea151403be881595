"""Modes of a kernel: Fourier modes on the circle, eigenvectors that hold still, targets taken apart."""

from typing import NamedTuple

import numpy as np

from ntk_core import checks
from ntk_core.alignment import alignment_of_modes
from ntk_core.checks import ArrayLike


def fourier_eigenvalues(kernel: ArrayLike) -> np.ndarray:
    """Eigenvalues by Fourier mode of a kernel on n equispaced points of the circle.

    λ_k = (1/n) Σ_m c_m cos(2πkm/n) with c_m the mean of Θ(γ_i, γ_{i+m}) over i: those of the integral operator
    with respect to the uniform probability measure, for the kernel averaged over rotations. A kernel that
    depends on the angle alone is circulant, and nλ_k are exactly the eigenvalues of its matrix.

    Args:
        kernel: symmetric (n, n).

    Returns:
        λ_0 … λ_{⌊n/2⌋}.

    Raises:
        ValueError: kernel not square, not symmetric, empty, NaN or infinite.
    """
    matrix = checks.plain_symmetric("kernel", kernel)
    n = len(matrix)
    i = np.arange(n)
    by_angle = matrix[i[None, :], (i[None, :] + i[:, None]) % n].mean(axis=1)
    return np.fft.rfft(by_angle).real / n


def fourier_modes(n: int) -> tuple[np.ndarray, np.ndarray]:
    """The orthonormal modes 1, cos γ, sin γ, cos 2γ, … on n equispaced points of the circle.

    Args:
        n: number of points ≥ 1.

    Returns:
        Frequencies k (n,), and the modes as columns (n, n).

    Raises:
        ValueError: n < 1.
    """
    angles = 2 * np.pi * np.arange(checks.integer("n", n, 1)) / n
    frequencies = (np.arange(n) + 1) // 2
    # n even: the last frequency n/2 has no sine
    waves = [np.cos(k * angles) if j % 2 or j == 0 else np.sin(k * angles) for j, k in enumerate(frequencies)]
    modes = np.stack(waves, axis=1)
    return frequencies, modes / np.linalg.norm(modes, axis=0)


def by_fourier_mode(kernel: ArrayLike) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Eigenvalues and eigenvectors of a kernel of the angle alone, the pairs as cosine and sine.

    Args:
        kernel: circulant (n, n), as on n equispaced points of the circle.

    Returns:
        Eigenvalues (n,) of the matrix, descending, eigenvectors as columns (n, n), and their frequencies (n,); of
        equal ones the lower frequency comes first.

    Raises:
        ValueError: kernel not square, not symmetric, empty, NaN or infinite.
    """
    n = len(np.asarray(kernel))
    frequencies, modes = fourier_modes(n)
    eigenvalues = n * fourier_eigenvalues(kernel)[frequencies]
    order = np.argsort(-eigenvalues, kind="stable")
    return eigenvalues[order], modes[:, order], frequencies[order]


def aligned(vectors: np.ndarray, reference: np.ndarray, pairs: np.ndarray) -> np.ndarray:
    """Eigenvectors turned toward those of another kernel, so that they do not flicker.

    An eigenvector is only known up to its sign, and one of a pair of equal eigenvalues up to a rotation within
    the pair: both are chosen to be closest to the reference (Procrustes: V U Wᵀ with Vᵀ R = U S Wᵀ).

    Args:
        vectors: orthonormal columns (n, m).
        reference: orthonormal columns (n, m).
        pairs: (m,) equal numbers for neighbors that are rotated together.

    Returns:
        The columns, (n, m).
    """
    turned = np.empty_like(vectors)
    for label in np.unique(pairs):
        group = pairs == label
        left, _, right = np.linalg.svd(vectors[:, group].T @ reference[:, group])
        turned[:, group] = vectors[:, group] @ (left @ right)
    return turned


class TargetModes(NamedTuple):
    """A target, taken apart into the modes of a kernel, and the time that each mode takes."""

    rates: np.ndarray  # (n,) ηλ_i, 0 for those that are zero to rounding
    coefficients: np.ndarray  # (n,) c_i = v_iᵀ y
    shares: np.ndarray  # (n,) c_i²/‖y‖²
    half_life: np.ndarray  # (n,) ln 2/(ηλ_i), steps at small η; infinite for λ_i = 0
    one_percent: np.ndarray  # (n,) ln 100/(ηλ_i)
    alignment: float  # yᵀΘy/(‖Θ‖ ‖y‖²) in [0, 1]

    def remaining(self, t: ArrayLike) -> np.ndarray:
        """The share of the squared error left at times t (T,) of a flow from zero, Σ_i c_i² e^{−2ηλ_i t}/‖y‖²."""
        return np.exp(-2 * np.outer(np.asarray(t, float), self.rates)) @ self.shares


def target_modes(eigenvalues: np.ndarray, eigenvectors: np.ndarray, y: np.ndarray, learning_rate: float) -> TargetModes:
    """Take a target apart: under gradient flow the residual in mode i is c_i e^{−ηλ_i t}.

    Args:
        eigenvalues: λ (n,), descending.
        eigenvectors: as columns (n, n).
        y: targets (n,).
        learning_rate: η > 0, of the loss ½ Σ (f − y)².

    Raises:
        ValueError: η ≤ 0, or targets of a wrong shape.

    References:
        Arora et al. 2019, arXiv:1901.08584, theorem 4.1; Cristianini et al. 2001 (alignment).
    """
    checks.positive("learning_rate", learning_rate)
    y = checks.plain_floats("y", y)
    if y.shape != eigenvalues.shape:
        raise ValueError(f"y must have shape {eigenvalues.shape}, one value per point, not {y.shape}")
    coefficients = eigenvectors.T @ y
    energy = float(y @ y)
    floor = len(eigenvalues) * np.finfo(float).eps * eigenvalues[0]
    rates = learning_rate * np.where(eigenvalues > floor, eigenvalues, 0.0)
    with np.errstate(divide="ignore"):
        half_life, one_percent = np.log(2) / rates, np.log(100) / rates
    shares = coefficients**2 / energy if energy else np.zeros_like(coefficients)
    alignment = alignment_of_modes(eigenvalues, coefficients)
    return TargetModes(rates, coefficients, shares, half_life, one_percent, alignment)
