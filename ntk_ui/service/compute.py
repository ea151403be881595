"""The experiments as the figures call them: shared, bounded, and one at a time.

Results are cached for all readers together by the experiment's parameters. What is not in the cache waits for the one
computing slot. A request that its reader has meanwhile replaced by another gives up before it computes.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from ntk_core import experiments
from ntk_core.experiments import MLP, Source, Training, basis, forever, held_out, interpolation, line, spectra
from ntk_core.experiments import adam as of_adam
from ntk_core.experiments import belief as of_points
from ntk_core.experiments import limit_shares as shares
from ntk_core.experiments import pictures as of_pixels
from ntk_core.experiments import recursion as of_layers
from ntk_core.experiments import waves as of_mapping
from ntk_ui.service import asker, compiling, progress
from ntk_ui.service.places import places
from ntk_ui.service.slot import LARGE, SLOT, for_a_turn

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


def kept(work: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Keep what some work has found; whatever it takes, such as the slot, it takes itself.

    Parts of an experiment, for which who asks holds the slot already; and whole sweeps, beside their parts: looking up
    a hundred of them takes long.
    """

    place = places(work)

    @wraps(work)
    def get(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        result: Result = place(*args, **kwargs).found(lambda: work(*args, **kwargs))
        return result

    return get


def _alone(large: bool) -> AbstractContextManager[object]:
    """With a large network, wait until no other one takes up memory; its theory and its training go together."""
    return LARGE.taken(asker.look, _look) if large and not LARGE.held else nullcontext()


def _look() -> None:
    """While it waits in line: end it if its reader has gone, and tell its reader."""
    asker.look()
    if telling := compiling.telling():
        telling.line()


def _has_large_network(training: Training, *others: object) -> bool:
    """Whether the network of an experiment is large."""
    return training.net.width > experiments.WIDTHS[-1]


def _shared(
    experiment: Callable[Parameters, Result],
    needs: Callable[..., dict[str, Any]] | None = None,
    large: Callable[..., bool] = lambda *args, **kwargs: False,
) -> Callable[Parameters, Result]:
    """An experiment whose results are kept, and which waits for the slot to find them.

    Args:
        experiment: The experiment.
        needs: Results of other experiments, which have a turn of their own, as further arguments of this one.
        large: Whether an experiment with these arguments takes up much memory.
    """

    place = places(experiment)

    @wraps(experiment)
    def compute(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        def work() -> Result:
            more = needs(*args, **kwargs) if needs else {}
            with SLOT.taken(asker.look, _look):
                return experiment(*args, **kwargs, **more)

        here = place(*args, **kwargs)
        if here.there:
            found: Result = here.result
            return found
        with _alone(large(*args, **kwargs)):  # first of all: see the order of slots
            result: Result = here.get(work, asker.look, _look)
        return result

    return compute


def _in_pieces(
    experiment: Callable[Parameters, experiments.Pieces[Result]],
    silent: bool = False,
    large: Callable[..., bool] = lambda *args, **kwargs: False,
) -> Callable[Parameters, Result]:
    """The same for an experiment in pieces: one turn in the slot at a time, with progress where it takes long.

    One that is a part of what has its own progress is `silent`. What a reader gives up is lost: half a run of a large
    network holds hundreds of megabytes.
    """

    place = places(experiment)

    @wraps(experiment)
    def compute(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        here = place(*args, **kwargs)
        told = nullcontext(lambda share: None) if silent else progress.shown()
        with told as share_is, _alone(not here.there and large(*args, **kwargs)):

            def work() -> Result:
                pieces, found = experiment(*args, **kwargs), None
                while found is None:
                    with SLOT.taken(asker.look, _look):
                        share, found = for_a_turn(pieces)
                    share_is(share)
                return found

            result: Result = here.get(work, asker.look, _look)
        return result

    return compute


def done(experiment: Callable[Parameters, object], *args: Parameters.args, **kwargs: Parameters.kwargs) -> bool:
    """Whether the result of an experiment of the core is there."""
    return places(experiment)(*args, **kwargs).there


def when_idle(work: Callable[[], object]) -> None:
    """Do something that would be in the way of a computation, unless one is under way."""
    if SLOT.try_to_take():
        try:
            work()
        finally:
            SLOT.free()


line_fit = _shared(line.line_fit)
feature_fit = _shared(basis.feature_fit)
kernel_fit = _shared(basis.kernel_fit)
belief = _shared(of_points.belief)
taylor_fit = _shared(experiments.taylor_fit)
taylor_theory = _shared(experiments.taylor_theory)
tangent_line = _shared(experiments.tangent_line)
hidden_weights = _shared(experiments.hidden_weights)
one_weight = _shared(experiments.one_weight)
fits = _shared(interpolation.fits)
fit_errors = _shared(interpolation.fit_errors)
limit_kernel = _shared(spectra.kernel_theory)
kernel_matrices = _shared(experiments.kernel_matrices)
trained_kernel = _shared(experiments.trained_kernel)
mlp_entry = _shared(experiments.mlp_entry)
recursion = _shared(of_layers.recursion)
architecture_entry = _shared(experiments.architecture_entry)
architecture_kernel = _shared(experiments.architecture_kernel)
analytic_angle_kernel = _shared(experiments.analytic_angle_kernel)
composed_kernel = _shared(experiments.composed_kernel)
feature_limit = _shared(experiments.feature_limit)
waves = _shared(of_mapping.waves)
ensemble = _shared(experiments.ensemble)


def _matrices(source: Source, count: int, net: MLP, seed: int) -> dict[str, Any]:
    return {"matrices": kernel_matrices(source, count, net, seed)}


kernel_spectra = _shared(experiments.kernel_spectra, needs=_matrices)

dynamics_fit = _in_pieces(experiments.dynamics_pieces, large=_has_large_network)
dynamics_theory = _shared(experiments.dynamics_theory, large=_has_large_network)
limit_shares = _shared(shares.limit_shares)
stability_limit = _shared(shares.stability_limit, large=_has_large_network)
kernel_regression = _in_pieces(experiments.kernel_regression_pieces)
picture_theory = _in_pieces(of_pixels.picture_theory_pieces)
signal_fit = _shared(experiments.signal_fit)
signal_theory = _shared(experiments.signal_theory)
optimized_fit = _shared(experiments.optimized_fit)
adam_fit = _shared(of_adam.adam_fit)
mode_theory = _shared(experiments.mode_theory)
smallest_eigenvalues = _shared(experiments.smallest_eigenvalues)
approach = _shared(experiments.approach)
odd_modes = _shared(experiments.odd_modes)
circle_kernels = _shared(experiments.circle_kernels)
prior_draws = _shared(experiments.prior_draws)

# parts of a sweep, which shows its own progress
trained = _shared(experiments.trained)
even_target = _shared(experiments.even_target)
angle_kernel = _shared(experiments.angle_kernel)
empirical_eigenvalues = _shared(experiments.empirical_eigenvalues)
scaled_training = _shared(experiments.scaled_training)
largest_eigenvalue = _shared(experiments.largest_eigenvalue)
falloff = _shared(experiments.falloff)
generalization = _shared(experiments.generalization)
tangent_forever = _shared(forever.tangent_forever)
learned_mode = _shared(experiments.learned_mode)
represented = _in_pieces(experiments.represented_pieces, silent=True)
descended = _shared(experiments.descended)
ensemble_members = _shared(experiments.ensemble_members)
scale_errors = _shared(experiments.scale_errors)
noise_errors = _shared(experiments.noise_errors)
held_out_errors = _shared(held_out.held_out)
network_outputs = _shared(experiments.network_outputs)
output_moments = _shared(experiments.output_moments)
