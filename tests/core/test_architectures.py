"""Other architectures on the inputs that a page offers, against networks written out without any padding."""

from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from ntk_core import MLP
from ntk_core.activations import phi
from ntk_core.architectures import BLOCKS, FREQUENCIES, Scales, architecture, init_blocks
from ntk_core.experiments import ARCHITECTURES, architecture_entry, architecture_kernel, kernel_points
from ntk_core.fourier import frequencies
from ntk_core.tables import table
from tests.core.compiled import random_blocks

TABLE = table(np.random.default_rng(0).normal(size=(40, 5)))
SOURCES = {"interval": 1, "circle": 2, "digits": 64, TABLE: 5}
NET = MLP(1, 1, "tanh", 1.3, 0.4)


def affine(block, h):
    weights, biases = block
    return NET.w_std / np.sqrt(len(weights)) * h @ weights + NET.b_std * biases[None, :]


def active(z):
    return phi(NET.activation, z)


def residual(blocks, x):
    h = affine(blocks["first"], x)
    for name in ("second", "third"):
        h = h + active(affine(blocks[name], h))
    return affine(blocks["output"], h)[:, 0]


def convolution(blocks, x):
    """Windows of three, around a ring of as many positions as there are coordinates."""
    ring = x.T[:, :, None]  # (positions, n, channels)
    for name in ("first", "second", "third"):
        weights, biases = blocks[name]
        windows = jnp.concatenate([jnp.roll(ring, 1, axis=0), ring, jnp.roll(ring, -1, axis=0)], axis=2)
        scale = NET.w_std / np.sqrt(len(weights))
        ring = active(scale * windows @ weights + NET.b_std * biases[None, None, :])
    return affine(blocks["output"], ring.mean(axis=0))[:, 0]


def fourier(blocks, x):
    phase = 2 * np.pi * x @ frequencies("gaussian", FREQUENCIES, 0.3, 0, x.shape[1])[0].T
    h = jnp.concatenate([jnp.cos(phase), jnp.sin(phase)], axis=1)
    for name in ("first", "second", "third"):
        h = active(affine(blocks[name], h))
    return affine(blocks["output"], h)[:, 0]


NETWORKS = {"residual": residual, "convolution": convolution, "fourier": fourier}


@cache
def gradients_of_the_network(name, source, width):
    """By the weights of each block (2, P) at points number 0 and 8."""
    x = kernel_points(source, 32).x[[0, 8]]
    assert x.shape[1] == SOURCES[source]
    jacobian = jax.jit(jax.jacrev(NETWORKS[name]))(init_blocks(name, width, 5, x.shape[1]), x)
    return [np.concatenate([g.reshape(2, -1) for g in jacobian[block]], axis=1) for block in BLOCKS]


@pytest.mark.parametrize(
    ("name", "source", "width"),
    [*((name, source, 16) for name in ARCHITECTURES for source in SOURCES), ("residual", "circle", 64)],
    ids=str,
)
def test_an_entry_is_that_of_the_network_on_the_inputs_as_they_are(name, source, width):
    """Block by block, number of weights by number of weights, dot by dot."""
    gradients = gradients_of_the_network(name, source, width)
    expected = [first @ second for first, second in gradients]
    parts = architecture_entry(source, 32, name, width, NET, 5, 0, 8)
    np.testing.assert_allclose(parts.empirical, expected, rtol=1e-8)
    assert parts.value == pytest.approx(sum(expected), rel=1e-8)
    assert parts.sizes.tolist() == [gradient.shape[1] for gradient in gradients]
    for gradient, shown in zip(gradients, parts.gradients, strict=True):  # each dot is one of these weights, once
        closest = np.abs(shown.T[:, None] - gradient.T[None]).max(axis=2)
        assert closest.min(axis=1).max() < 1e-8 * np.abs(gradient).max()
        assert len(shown.T) == min(160, gradient.shape[1])


@pytest.mark.parametrize("source", SOURCES, ids=str)
@pytest.mark.parametrize("name", ARCHITECTURES)
def test_the_kernel_of_the_map_is_that_of_the_network_on_the_inputs_as_they_are(name, source):
    kernel = architecture_kernel(source, 32, name, 16, NET, 5).contributions
    expected = [first @ second for first, second in gradients_of_the_network(name, source, 16)]
    of_map = 4 if source is TABLE else 8  # of 40 points every second is shown
    np.testing.assert_allclose(kernel[:, 0, of_map], expected, rtol=1e-8)


def test_numbers_of_the_default_entry():
    """Computed with the network that the page describes, in NumPy alone, for the default settings."""
    net = MLP(256, 1, "relu", 2**0.5, 0.5)
    convolved = architecture_entry("circle", 64, "convolution", 16, net, 0, 0, 8)
    assert convolved.value == pytest.approx(1.903, abs=5e-4)
    assert architecture_entry("circle", 64, "residual", 16, net, 0, 0, 8).sizes.sum() == 609
    assert convolved.sizes.sum() == (3 + 1) * 16 + 2 * (3 * 16 + 1) * 16 + 17


def test_one_function_serves_every_number_of_coordinates():
    """The public network on padded inputs is the one on the inputs as they are, if it is told how many there are."""
    x = np.random.default_rng(1).normal(size=(4, 5))
    for name in ARCHITECTURES:
        blocks = random_blocks(name, 8, 2, 9)
        few = blocks | {"first": (blocks["first"][0][:5], blocks["first"][1])} if name == "residual" else blocks
        plain = jax.jit(architecture(name, Scales("erf", 1.2, 0.3)))(few, x)
        padded = jax.jit(architecture(name, Scales("erf", 1.2, 0.3), 5))(blocks, np.pad(x, ((0, 0), (0, 4))))
        np.testing.assert_allclose(padded, plain, rtol=1e-12)


def test_a_ring_of_one_position_is_an_mlp():
    """On the interval the three taps see one number: with their sum over √3 as weights, the network is an MLP."""
    x = np.array([[-0.7], [0.2]])
    blocks = random_blocks("convolution", 8, 0, 1)
    h = x
    for name in ("first", "second", "third"):
        weights, biases = blocks[name]
        together = weights.reshape(3, -1, 8).sum(axis=0) / np.sqrt(3)
        h = np.tanh(1.3 / np.sqrt(h.shape[1]) * h @ together + 0.4 * biases[None, :])
    expected = 1.3 / np.sqrt(8) * h @ blocks["output"][0] + 0.4 * blocks["output"][1][None, :]
    f = jax.jit(architecture("convolution", Scales("tanh", 1.3, 0.4)))
    np.testing.assert_allclose(f(blocks, x), expected[:, 0], rtol=1e-12)
