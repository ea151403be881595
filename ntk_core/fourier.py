"""Fourier feature mappings: frequencies by several sampling laws, and the mapping itself."""

import jax
import jax.numpy as jnp
import numpy as np

from ntk_core import checks
from ntk_core.checks import Array, ArrayLike
from ntk_core.networks import as_key

MAPPINGS = ("none", "basic", "positional", "gaussian", "power_law")


def fourier_features(x: ArrayLike, b: ArrayLike, amplitudes: ArrayLike | None = None) -> Array:
    """γ(x) = [a ⊙ cos 2πBx, a ⊙ sin 2πBx], unscaled: ‖γ(x)‖² = Σ_j a_j², which is m for amplitudes 1.

    Args:
        x: inputs (n, d).
        b: frequencies B, one per row, (m, d), in cycles per unit of x.
        amplitudes: a (m,); ones if left out.

    Returns:
        Features (n, 2m), the cosines first.

    Raises:
        ValueError: a wrong shape, mismatched d, empty, NaN or infinity.

    References:
        Tancik et al. 2020, arXiv:2006.10739, eq. 5; Rahimi and Recht 2007.
    """
    x = checks.points("x", x)
    b = checks.points("b", b, x.shape[1])
    m = len(b)
    a = jnp.ones(m) if amplitudes is None else checks.values_at("amplitudes", amplitudes, m)
    phase = 2 * jnp.pi * (x @ b.T)
    return jnp.concatenate([a[None, :] * jnp.cos(phase), a[None, :] * jnp.sin(phase)], axis=1)


def frequencies(
    mapping: str, features: int, scale: float | Array, seed: int | Array, d: int = 1
) -> tuple[Array, Array]:
    """The frequencies B and amplitudes a of a mapping.

    basic: the integer frequency 1 along each coordinate. positional: powers of two 1, 2, 4, …, along each
    coordinate in turn. gaussian: rows of B ~ N(0, σ²), σ the frequency scale, in cycles per unit of x.
    power_law: frequencies j = 1, 2, … along each coordinate in turn, with amplitudes a_j = j^{−p}.

    Args:
        mapping: "basic", "positional", "gaussian" or "power_law".
        features: number of rows m ≥ 1; "basic" has d rows whatever is asked for.
        scale: σ > 0 for "gaussian", the exponent p ≥ 0 for "power_law"; no meaning for the others.
        seed: integer or JAX key, for "gaussian".
        d: input dimension.

    Returns:
        B (m, d) and a (m,).

    Raises:
        ValueError: an unknown mapping, or one without frequencies; features < 1; scale out of range.

    References:
        Tancik et al. 2020, arXiv:2006.10739, sections 5–6 and appendix.
    """
    checks.one_of("mapping", mapping, MAPPINGS[1:])
    checks.integer("d", d, 1)
    m = d if mapping == "basic" else checks.integer("features", features, 1)
    ones = jnp.ones(m)
    if mapping == "gaussian":
        checks.positive("scale", scale)
        # a stream for every row: more features extend the fewer
        keys = jax.vmap(jax.random.fold_in, (None, 0))(as_key(seed), jnp.arange(m))
        return scale * jax.vmap(lambda k: jax.random.normal(k, (d,)))(keys), ones
    turn, axis = jnp.divmod(jnp.arange(m), d)
    along_axis = jax.nn.one_hot(axis, d)
    if mapping == "power_law":
        checks.positive("scale", scale, zero=True)
        j = turn + 1.0
        return j[:, None] * along_axis, j ** (-jnp.asarray(scale, j.dtype))
    return (2.0**turn)[:, None] * along_axis, ones


def gaussian_limit(difference: ArrayLike, scale: float) -> np.ndarray:
    """What (1/m) γ(x)·γ(x′) tends to for many Gaussian frequencies in one dimension: e^{−2π²σ²Δ²}, Δ = x − x′.

    Args:
        difference: Δ, any shape.
        scale: σ > 0, in cycles per unit.

    Raises:
        ValueError: σ ≤ 0, NaN or infinity.

    References:
        Rahimi and Recht 2007, theorem 1; Tancik et al. 2020, arXiv:2006.10739, section 5.
    """
    checks.positive("scale", scale)
    return np.exp(-2 * (np.pi * scale * checks.plain_floats("difference", difference)) ** 2)


def gaussian_spread(difference: ArrayLike, scale: float, features: int) -> np.ndarray:
    """Standard deviation of (1/m) γ(x)·γ(x′) around its limit g: √(((1 + g⁴)/2 − g²)/m), 1/√(2m) far from Δ = 0.

    It is that of a mean of m independent cos 2πbΔ, b ~ N(0, σ²), with g(Δ) = e^{−2π²σ²Δ²} = E[cos 2πbΔ].

    Args:
        difference: Δ, any shape.
        scale: σ > 0.
        features: m ≥ 1.

    Raises:
        ValueError: an argument is out of its range.
    """
    g = gaussian_limit(difference, scale)
    return np.sqrt(np.maximum((1 + g**4) / 2 - g**2, 0) / checks.integer("features", features, 1))
