"""Infinite-width kernels on the circle as functions of the angle, in a few lines of NumPy."""

import numpy as np

from ntk_core import MLP


def ntk_of_angle(net: MLP, angle: np.ndarray) -> np.ndarray:
    """Θ(γ) between unit vectors in the plane, for "relu" (Cho and Saul 2009) and "erf" (Williams 1997)."""
    w, b = net.w_std**2, net.b_std**2
    covariance, variance = w * np.cos(angle) / 2 + b, w / 2 + b
    ntk = covariance.copy()
    for _ in range(net.depth):
        if net.activation == "relu":
            turn = np.arccos(np.clip(covariance / variance, -1, 1))
            values = variance * (np.sin(turn) + (np.pi - turn) * np.cos(turn)) / (2 * np.pi)
            slopes, diagonal = (np.pi - turn) / (2 * np.pi), variance / 2
        else:
            values = 2 / np.pi * np.arcsin(2 * covariance / (1 + 2 * variance))
            slopes = 4 / np.pi / np.sqrt((1 + 2 * variance) ** 2 - 4 * covariance**2)
            diagonal = 2 / np.pi * np.arcsin(2 * variance / (1 + 2 * variance))
        covariance, variance = w * values + b, w * diagonal + b
        ntk = covariance + ntk * w * slopes
    return ntk


def spectrum_on_points(net: MLP, n: int) -> np.ndarray:
    """λ_k of Θ on n equispaced points, k = 0 … n − 1, as the FFT has them."""
    return np.fft.fft(ntk_of_angle(net, 2 * np.pi * np.arange(n) / n)).real / n
