"""What the figures show, recomputed from the public functions and from scratch."""

from collections.abc import Iterator
from functools import partial

import jax
import jax.monitoring
import jax.numpy as jnp
import numpy as np
import pytest

from ntk_core import MLP, linearize
from ntk_core.decay import Decay
from ntk_core.experiments import (
    ARCHITECTURES,
    Mapping,
    Training,
    angle_kernel,
    approach,
    architecture_entry,
    architecture_kernel,
    circle_kernels,
    dynamics_fit,
    dynamics_theory,
    empirical_eigenvalues,
    even_target,
    hidden_weights,
    kernel_matrices,
    kernel_points,
    kernel_spectra,
    largest_eigenvalue,
    mlp,
    mlp_entry,
    network_outputs,
    odd_modes,
    power_law,
    signal_fit,
    signal_theory,
    smallest_eigenvalues,
    tangent_line,
    target_modes,
    target_values,
    taylor_fit,
    taylor_theory,
    trained,
    trained_kernel,
)
from ntk_core.experiments.setting import B_STD, W_STD
from ntk_core.programs import MAX_DEPTH, network, problem, recorded_steps, run
from ntk_core.tables import table
from tests.core.compiled import apply, empirical_ntk, init_params, ntk, train

# what only a network tells, apart from what is called real
TRAINED = {"gap", "weight_movement", "kernel_movement", "relative_gap", "curvature", "speed_after"}
TRAINED |= {"kernels", "alignment", "not_linear"}
WIDTH = 32
ACTIVATION = "tanh"
NET = MLP(WIDTH, 1, ACTIVATION, W_STD, B_STD)
TAYLOR = (Training("sine", NET, 0.5, 60, 3),)
DYNAMICS = (Training("sine", NET, 0.05, 60, 3),)
FOURIER = "sines", Mapping("gaussian", 4.0, 16), MLP(WIDTH, 1, "relu", W_STD, B_STD), 200, 3


@pytest.fixture(scope="module")
def taylor():
    return taylor_fit(*TAYLOR)


@pytest.fixture(scope="module")
def dynamics():
    return dynamics_fit(*DYNAMICS)


@pytest.fixture(scope="module")
def matrices():
    return kernel_matrices("circle", 64, MLP(WIDTH, 1, "relu", 1.2, 0.3), 3)


@pytest.fixture(scope="module")
def spectra(matrices):
    return kernel_spectra("circle", 64, MLP(WIDTH, 1, "relu", 1.2, 0.3), 3, matrices)


@pytest.fixture(scope="module")
def fourier():
    return signal_fit(*FOURIER)


def initial_weights(seed):
    """A network of one input as the deepest one with the same seed has it: a part of its weights."""
    deepest = init_params(MLP(WIDTH, MAX_DEPTH), seed, 1, np.float32)
    return jax.tree.map(np.float64, (deepest[0], deepest[-1]))


@pytest.mark.parametrize("name", ["taylor", "dynamics", "spectra", "fourier"])
def test_results_are_plain_read_only_and_finite(name, request):
    for label, field in request.getfixturevalue(name)._asdict().items():
        if isinstance(field, np.ndarray):
            assert not field.flags.writeable
            assert label == "time_real" or np.isfinite(field).all()  # training may end before a band is learned
        elif isinstance(field, Decay):
            assert np.isfinite(field.law).all()
        elif not isinstance(field, str):
            assert isinstance(field, float | int)
            assert not np.isnan(field)  # infinite is the condition number of a singular kernel


@pytest.mark.parametrize(
    ("name", "theory", "setting"),
    [("taylor", taylor_theory, TAYLOR), ("dynamics", dynamics_theory, DYNAMICS), ("fourier", signal_theory, FOURIER)],
)
def test_theory_comes_first_as_it_will_be_beside_the_trained_network(name, theory, setting, request):
    whole, early = request.getfixturevalue(name)._asdict(), theory(*setting)._asdict()
    later = {label for label, field in early.items() if np.isnan(field).any()}
    for label in early.keys() - later:
        np.testing.assert_array_equal(early[label], whole[label])
    assert later == {label for label in early if label in TRAINED or "real" in label}
    np.testing.assert_allclose(early["real"][0], whole["real"][0], atol=1e-5)  # float64 against float32
    assert early["real"].shape == whole["real"].shape
    assert np.isnan(early["real"][1:]).all()


@pytest.mark.parametrize("steps", [1, 20, 41, 100, 2000])
def test_recorded_steps_run_from_the_start_to_the_end(steps):
    numbers = recorded_steps(steps)
    assert numbers.shape == (41,)
    assert (numbers[0], numbers[-1]) == (0, steps)
    assert (np.diff(numbers) >= (steps >= 40)).all()


def test_the_tangent_is_the_linearized_network_trained_by_gradient_descent(taylor):
    """Gradient descent on the weights of f_lin itself, and not on its outputs by a kernel."""
    start = initial_weights(3)
    f_lin = jax.jit(linearize(partial(apply, NET), start))
    x, grid = taylor.x_train[:, None], taylor.x_grid[:, None]
    np.testing.assert_allclose(taylor.real[0], apply(NET, start, grid), atol=1e-5)
    gradient = jax.jit(jax.grad(lambda p: 0.5 * jnp.sum((f_lin(p, x) - taylor.y_train) ** 2)))
    params = start
    for step in range(61):
        if step in taylor.steps:
            row = list(taylor.steps).index(step)
            np.testing.assert_allclose(taylor.linear[row], f_lin(params, grid), atol=1e-9)
        params = jax.tree.map(lambda p, g: p - taylor.learning_rate * np.asarray(g), params, gradient(params))


@pytest.mark.parametrize(
    ("d", "width", "apart", "parameterization"),
    [
        (1, 24, 20, "ntk"),
        (2, 24, 20, "standard"),
        (3, 24, 20, "ntk"),
        (3, 24, 20, "standard"),
        (1, 100, 20, "standard"),
        (2, 100, 6, "ntk"),
    ],
)
def test_a_network_inside_a_wider_one_is_the_network_itself(d, width, apart, parameterization):
    """Widths of which no program is compiled, few and many points, two hidden layers; float32 in training."""
    net = MLP(width, 2, "gelu", 1.3, 0.4, parameterization)
    position = np.linspace(0, 1, 128)
    grid = np.stack([np.cos(position), np.sin(3 * position), position**2], axis=1)[:, :d]
    x, y = grid[::apart], position[::apart]
    rate, steps = (0.001 if parameterization == "ntk" else 0.0024 / width) * apart, 40
    task = problem(x, y, grid)
    inside = run(network(net, 5, task.dimension), task, rate, recorded_steps(steps), relative=False)
    params = init_params(net, 5, d, np.float32)
    history = train(net, params, x, y, x_test=grid, learning_rate=rate, steps=steps, record=recorded_steps(steps))
    exact = jax.tree.map(np.float64, params)
    np.testing.assert_allclose(inside.kernel[: len(x), : len(x)], empirical_ntk(net, exact, x), rtol=1e-6)
    np.testing.assert_allclose(inside.outputs_0[: len(x)], apply(net, exact, x), rtol=1e-6, atol=1e-6)
    for ours, public in zip(inside.history[2:6], history[2:6], strict=True):
        np.testing.assert_allclose(ours, public, rtol=2e-4, atol=2e-5)
    np.testing.assert_allclose(inside.kernel_movement, history.kernel_movement[-1], rtol=2e-4, atol=2e-5)
    assert inside.history.loss[-1] < 0.8 * inside.history.loss[0]


def test_taylor_numbers_belong_together(taylor):
    kernel = empirical_ntk(NET, initial_weights(3), taylor.x_train[:, None])
    assert taylor.max_learning_rate == pytest.approx(2 / np.linalg.eigvalsh(kernel)[-1], rel=1e-10)
    assert taylor.learning_rate == pytest.approx(taylor.max_learning_rate / 2, rel=1e-12)
    np.testing.assert_allclose(taylor.gap, np.abs(taylor.real - taylor.linear).max(axis=1), rtol=1e-6)
    assert taylor.parameters == sum(leaf.size for leaf in jax.tree.leaves(initial_weights(3)))
    assert taylor.weight_movement[0] == 0
    assert (np.diff(taylor.loss_linear) < 0).all()


def test_the_gap_to_the_tangent_closes_with_width():
    widths, seeds = (WIDTH, 256), range(4)
    gaps = [[taylor_fit(Training("sine", mlp(w, 1, ACTIVATION), 0.5, 500, s)).gap[-1] for s in seeds] for w in widths]
    assert -1.3 < power_law(widths, gaps).slope < -0.5


def test_the_real_network_is_the_public_one_trained(dynamics):
    x, grid = dynamics.x_train[:, None], dynamics.x_grid[:, None]
    setting = {"learning_rate": 0.05, "steps": 60, "record": [int(k) for k in dynamics.steps]}
    history = train(NET, initial_weights(3), x, dynamics.y_train, x_test=grid, **setting)
    for ours, public in (
        (dynamics.real, history.test_outputs),
        (dynamics.loss_real, history.loss),
        (dynamics.kernel_movement, history.kernel_movement),
    ):
        np.testing.assert_allclose(ours, public, rtol=1e-3, atol=1e-4)  # float32 against float64


def test_each_mode_decays_at_its_own_rate(dynamics):
    factor = (1 - 0.05 * dynamics.eigenvalues)[:, None] ** dynamics.steps[None, :]
    np.testing.assert_allclose(dynamics.modes_steps, dynamics.modes_steps[:, :1] * factor, rtol=1e-8, atol=1e-14)
    decay = np.exp(-0.05 * np.outer(dynamics.eigenvalues, dynamics.steps))
    np.testing.assert_allclose(dynamics.modes_flow, dynamics.modes_flow[:, :1] * decay, rtol=1e-8, atol=1e-14)


def test_loss_by_mode_sums_to_the_loss(dynamics):
    for name in ("steps", "flow", "real"):
        modes, loss = getattr(dynamics, f"modes_{name}"), getattr(dynamics, f"loss_{name}")
        np.testing.assert_allclose(0.5 * (modes**2).sum(axis=0), loss, rtol=1e-8)
    residual = np.stack([np.interp(dynamics.x_train, dynamics.x_grid, row) for row in dynamics.real]) - dynamics.y_train
    np.testing.assert_allclose(dynamics.loss_real, 0.5 * (residual**2).sum(axis=1), rtol=0.02)
    for shares, modes in ((dynamics.shares_steps, dynamics.modes_steps), (dynamics.shares_real, dynamics.modes_real)):
        np.testing.assert_allclose(shares.sum(axis=0), 1, rtol=1e-12)
        np.testing.assert_allclose(shares[0], modes[0] ** 2 / (modes**2).sum(axis=0), rtol=1e-9)


def test_the_sweep_over_learning_rates_turns_at_the_limit(dynamics):
    stable = dynamics.learning_rates < dynamics.max_learning_rate
    start = dynamics.loss_steps[0]
    assert 0 < stable.sum() < len(stable)
    assert (dynamics.final_loss_steps[stable] < start).all()
    assert dynamics.final_loss_steps[-1] > 1e6 * start
    assert (np.diff(dynamics.final_loss_flow) <= 0).all()
    for rate, loss in list(zip(dynamics.learning_rates, dynamics.final_loss_steps, strict=True))[:100:20]:
        expected = 0.5 * dynamics.modes_steps[:, 0] ** 2 @ (1 - rate * dynamics.eigenvalues) ** 120
        assert loss == pytest.approx(expected, rel=1e-8)


def test_past_the_limit_predictions_stay_finite(dynamics):
    past = dynamics_fit(Training("sine", mlp(WIDTH, 1, ACTIVATION), 10.0, 2000, 3))
    for field in (past.empirical, past.analytic, past.loss_steps, past.loss_flow, past.modes_steps):
        assert np.isfinite(field).all()
    assert past.loss_steps[-1] > 1e100
    assert past.max_learning_rate == dynamics.max_learning_rate


def test_both_kernels_of_the_spectrum_are_the_public_ones(matrices, spectra):
    net = MLP(WIDTH, 1, "relu", 1.2, 0.3)
    x = np.stack([np.cos(matrices.position), np.sin(matrices.position)], axis=1)
    analytic = np.asarray(ntk(net, x))
    np.testing.assert_allclose(matrices.analytic, analytic, rtol=1e-7)
    np.testing.assert_allclose(spectra.eigenvalues_analytic, np.linalg.eigvalsh(analytic)[::-1], atol=1e-7)
    np.testing.assert_allclose(spectra.eigenvalues_empirical, np.linalg.eigvalsh(matrices.empirical)[::-1], atol=1e-10)
    np.testing.assert_allclose(spectra.max_learning_rate, 2 / spectra.eigenvalues_empirical[0], rtol=1e-12)
    error = np.linalg.norm(matrices.empirical - analytic) / np.linalg.norm(analytic)
    assert matrices.relative_error == pytest.approx(error, rel=1e-6)
    assert matrices.parameters == WIDTH * 4 + 1


@pytest.mark.parametrize("shape", ["circle", "interval"])
def test_wider_networks_have_the_analytic_spectrum(shape):
    nets = [MLP(width, 1, "relu", W_STD, 0.1) for width in (WIDTH, 512)]
    narrow, wide = (kernel_matrices(shape, 64, net, 0).relative_error for net in nets)
    assert wide < 0.2
    assert wide < narrow
    spectra = kernel_spectra(shape, 64, nets[1], 0)
    np.testing.assert_allclose(spectra.eigenvalues_empirical[:4], spectra.eigenvalues_analytic[:4], rtol=0.2)


@pytest.fixture
def compilations() -> Iterator[list[str]]:
    names = []

    def note(event, _duration, **_details):
        if event == "/jax/core/compile/backend_compile_duration":
            names.append(event)

    jax.monitoring.register_event_duration_secs_listener(note)
    yield names
    jax.monitoring.unregister_event_duration_listener(note)


@pytest.mark.usefixtures("taylor", "dynamics", "spectra", "fourier")
def test_no_setting_but_width_and_depth_compiles_anything(request):
    tangent_line("sine", 0, "gradient", mlp(WIDTH, 1, "relu"), 0)
    hidden_weights("sine", 10, "relu", 0.5, 0)
    trained_kernel("circle", 64, MLP(WIDTH, 1), 0)  # more points than the others train on
    kernel_spectra("interval", 64, MLP(WIDTH, 1), 0)
    compilations = request.getfixturevalue("compilations")
    tangent_line(((0.1, 0.2), (0.3, 0.4)), 1, "random", mlp(WIDTH, 1, "tanh", "standard"), 5)
    tangent_line("step", 3, "seed", mlp(WIDTH, 1, "sin"), 2)
    hidden_weights("two_points", 10, "tanh", 0.2, 3)
    trained(Training("noisy_sine", mlp(WIDTH, 1, "erf", "standard"), 0.3, 200, 101))
    largest_eigenvalue("noisy_sine", mlp(WIDTH, 1, "tanh", "standard"), 4)
    trained_kernel("interval", 64, MLP(WIDTH, 1, "tanh", 1.0, 0.2), 3)
    taylor_fit(Training("step", mlp(WIDTH, 1, "relu", "standard"), 0.9, 500, 7))
    dynamics_fit(Training("two_points", mlp(WIDTH, 1, "gelu"), 0.2, 100, 1))
    kernel_spectra("interval", 64, MLP(WIDTH, 1, "sin", 1.0, 0.0), 2)
    signal_fit("chirp", Mapping("gaussian", 9.0, 2), MLP(WIDTH, 1, "leaky_relu"), 100, 5)
    assert compilations == []


def test_the_lesson_on_spectra_compiles_once_for_each_width_and_depth_and_inputs_of_few_or_many_coordinates(request):
    def ask(net, source, count, seed):
        kernel_spectra(source, count, net, seed)
        empirical_eigenvalues(source, count, net, seed + 100)
        trained_kernel(source, count, net, seed)
        mlp_entry(source, count, net, seed, 1, 5)
        angle_kernel(net, seed)
        circle_kernels(net)
        network_outputs(net, seed)
        smallest_eigenvalues(net, seed, "together", 0.1)
        approach(net, seed)
        odd_modes(net)
        even_target(net, net.width, seed, True)
        for name in ARCHITECTURES:
            architecture_kernel(source, count, name, 16, net, seed)
            architecture_entry(source, count, name, 16, net, seed, 2, 3)

    for source in ("circle", "digits"):
        ask(MLP(64, 1, "relu", 1.0, 0.1), source, 64, 0)
    compilations = request.getfixturevalue("compilations")
    own = table(np.random.default_rng(0).normal(size=(31, 9)))
    for activation in ("tanh", "gelu"):
        ask(MLP(24, 1, activation, 1.5, 0.0), "digits", 100, 3)
        ask(MLP(50, 1, activation, 0.9, 0.4), own, 0, 4)
        for source, count in (("circle", 32), ("interval", 16), (own, 0)):
            spectra = kernel_spectra(source, count, MLP(50, 1, activation), 1)
            y = target_values(kernel_points(source, count), "waves")
            target_modes(spectra.eigenvalues_empirical, spectra.eigenvectors_empirical, y, 0.01)
    assert compilations == []
