"""The experiments as the pages call them: shared, bounded, and one at a time.

Results are cached for all readers together by the experiment's parameters. What is not in the cache waits for the one
computing slot. A request that its reader has meanwhile replaced by another gives up before it computes.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import streamlit as st

from ntk_core import experiments
from ntk_core.pictures import Picture
from ntk_core.tables import Table
from ntk_ui import frame, i18n, progress
from ntk_ui.slot import Slot, for_a_turn

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

ENTRIES = 512  # results kept per experiment, most of them some 100 kB, none above half a megabyte
SWEEP_ENTRIES = 8192  # a few numbers each
RUNS = 8  # a megabyte each when done, some twenty before
BATCH_ENTRIES = 1024  # the outputs of a few networks each

SLOT = Slot()


def give_up_if_superseded() -> None:
    """End this run if its reader has moved a control since: Streamlit does so at any look at the state."""
    st.session_state.get("lang")


class _Place:
    """Where the result of some work goes, one for each set of parameters."""

    def __init__(self) -> None:
        self.result: Any = None
        self.slot = Slot()


DIGESTED: dict[str | type[Any], Callable[[Any], Any]] = {Table: lambda table: table.digest}


def _places(work: Callable[Parameters, object]) -> Callable[Parameters, _Place]:
    """A function that gives the place for the result of some work with some parameters, the same for all readers."""

    @st.cache_resource(max_entries=ENTRIES, show_spinner=False, hash_funcs=DIGESTED)
    @wraps(work)
    def place(*_args: Parameters.args, **_kwargs: Parameters.kwargs) -> _Place:
        return _Place()

    return place


def kept(sweep: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Keep what a whole sweep has found, beside its parts: looking up a hundred of them takes long.

    The sweep itself may show its progress, which a cached function must not. It takes the slot for each part.
    """

    place = _places(sweep)

    @wraps(sweep)
    def get(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        here = place(*args, **kwargs)
        if here.result is None:
            here.result = sweep(*args, **kwargs)
        else:
            progress.kept_free()
        result: Result = here.result
        return result

    return get


def _shared(experiment: Callable[Parameters, Result], most: int = ENTRIES) -> Callable[Parameters, Result]:
    """Wrap an experiment in the cache and the slot."""

    @st.cache_resource(max_entries=most, show_spinner=False, hash_funcs=DIGESTED)
    @wraps(experiment)
    def compute(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        with SLOT.taken(give_up_if_superseded):
            return experiment(*args, **kwargs)

    return compute


def _announced(compute: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Show a spinner in the reader's language meanwhile."""

    @wraps(compute)
    def run(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        words = i18n.read("frame", frame.language())
        with st.spinner(words("computing"), show_time=True):
            return compute(*args, **kwargs)

    return run


def _in_pieces(experiment: Callable[Parameters, experiments.Pieces[Result]]) -> Callable[Parameters, Result]:
    """Wrap an experiment in pieces: cached, one turn in the slot at a time, with progress where it takes long.

    What a reader gives up is lost: half a run of a large network holds hundreds of megabytes.
    """

    place = _places(experiment)

    @wraps(experiment)
    def compute(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        here = place(*args, **kwargs)
        if here.result is None:
            with here.slot.taken(give_up_if_superseded), progress.shown() as share_is:
                pieces = experiment(*args, **kwargs)
                while here.result is None:
                    with SLOT.taken(give_up_if_superseded):
                        share, here.result = for_a_turn(pieces)
                    share_is(share)
        else:
            progress.kept_free()
        result: Result = here.result
        return result

    return compute


@st.cache_resource(max_entries=RUNS, show_spinner=False, hash_funcs={Picture: lambda picture: picture.digest})
def picture_run(picture: Picture, mapping: experiments.Mapping, width: int, seed: int) -> experiments.PictureRun:
    """The regression of a picture as far as it has come: readers who ask for the same go on with it together."""
    return experiments.PictureRun(picture, mapping, width, seed)


def advance(run: experiments.PictureRun) -> None:
    """Do the next piece of a run in the computing slot."""
    with SLOT.taken(give_up_if_superseded):
        run.advance()


def when_idle(work: Callable[[], object]) -> None:
    """Do something that would be in the way of a computation, unless one is under way."""
    if SLOT.try_to_take():
        try:
            work()
        finally:
            SLOT.free()


taylor_fit = _announced(_shared(experiments.taylor_fit))
tangent_line = _announced(_shared(experiments.tangent_line))
hidden_weights = _announced(_shared(experiments.hidden_weights))
one_weight = _announced(_shared(experiments.one_weight))
kernel_spectra = _announced(_shared(experiments.kernel_spectra))
trained_kernel = _announced(_shared(experiments.trained_kernel))
mlp_entry = _announced(_shared(experiments.mlp_entry))
architecture_entry = _announced(_shared(experiments.architecture_entry))
architecture_kernel = _announced(_shared(experiments.architecture_kernel))
analytic_angle_kernel = _announced(_shared(experiments.analytic_angle_kernel))
mapped_kernel = _announced(_shared(experiments.mapped_kernel))
feature_limit = _announced(_shared(experiments.feature_limit))
ensemble = _announced(_shared(experiments.ensemble))
signal_fit = _announced(_shared(experiments.signal_fit))
limit_kernel = _shared(experiments.limit_kernel)


@_in_pieces
def dynamics_fit(
    target: str | experiments.Points,
    width: int,
    depth: int,
    activation: str,
    learning_rate: float,
    steps: int,
    seed: int,
    centered: bool,
) -> experiments.Pieces[experiments.DynamicsFit]:
    """A run beside theory; the infinite-width kernel is that of every width, seed and learning rate."""
    limit = limit_kernel(target, depth, activation)
    return experiments.dynamics_pieces(target, width, depth, activation, learning_rate, steps, seed, centered, limit)


optimized_fit = _announced(_shared(experiments.optimized_fit))
mode_theory = _announced(_shared(experiments.mode_theory))
smallest_eigenvalues = _announced(_shared(experiments.smallest_eigenvalues))
approach = _announced(_shared(experiments.approach))
odd_modes = _announced(_shared(experiments.odd_modes))
circle_kernels = _announced(_shared(experiments.circle_kernels))
prior_draws = _announced(_shared(experiments.prior_draws))

# parts of a sweep, which shows its own progress
trained = _shared(experiments.trained, most=SWEEP_ENTRIES)
even_target = _shared(experiments.even_target, most=BATCH_ENTRIES)
angle_kernel = _shared(experiments.angle_kernel, most=BATCH_ENTRIES)
empirical_eigenvalues = _shared(experiments.empirical_eigenvalues, most=BATCH_ENTRIES)
scaled_training = _shared(experiments.scaled_training, most=SWEEP_ENTRIES)
largest_eigenvalue = _shared(experiments.largest_eigenvalue, most=SWEEP_ENTRIES)
falloff = _shared(experiments.falloff, most=SWEEP_ENTRIES)
generalization = _shared(experiments.generalization, most=SWEEP_ENTRIES)
learned_mode = _shared(experiments.learned_mode, most=SWEEP_ENTRIES)
represented = _shared(experiments.represented, most=BATCH_ENTRIES)
descended = _shared(experiments.descended, most=BATCH_ENTRIES)
ensemble_members = _shared(experiments.ensemble_members, most=BATCH_ENTRIES)
scale_errors = _shared(experiments.scale_errors, most=SWEEP_ENTRIES)
noise_errors = _shared(experiments.noise_errors, most=SWEEP_ENTRIES)
network_outputs = _shared(experiments.network_outputs, most=BATCH_ENTRIES)
output_moments = _shared(experiments.output_moments, most=SWEEP_ENTRIES)
