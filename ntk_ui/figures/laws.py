"""Power laws: quantities against width, number of weights or output scale, on log-log axes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ntk_ui.figures import scales
from ntk_ui.figures.looks import LOOKS
from ntk_ui.figures.style import Figure, Trace, Words, axis, color, figure, hover, layout, line, log_axis, points

if TYPE_CHECKING:
    from ntk_core.decay import Decay
    from ntk_core.experiments import PowerLaw

# The vertical axes, unless the values ask for more.
MOVEMENTS = (-3.0, 1.0)
USUAL = {"largest_eigenvalue": (0.0, 4.0), "kernel_distance": (-2.0, 1.0)}


class Series(NamedTuple):
    """One quantity at K settings and for S seeds."""

    values: NDArray[np.floating]  # (K, S)
    law: PowerLaw | None = None  # fitted
    theory: str | None = None  # the slope that theory gives, as it is written


def against_width(
    widths: ArrayLike, series: Mapping[str, Series], current: int | None, words: Words, *, axis_name: str
) -> Figure:
    """Quantities against width, with the width chosen on the page marked, if one is."""
    ticks = np.asarray(widths)
    return _log_log(
        ticks,
        series,
        words("figure.axis.width"),
        words(f"figure.axis.{axis_name}"),
        words,
        marks={} if current is None else {"current": float(current)},
        ticks=[int(width) for width in ticks],
        usual=USUAL.get(axis_name, MOVEMENTS),
    )


def against_scale(scales_: ArrayLike, series: Mapping[str, Series], words: Words) -> Figure:
    """Quantities against the output scale α."""
    names = words("figure.axis.output_scale"), words("figure.axis.movement")
    return _log_log(np.asarray(scales_), series, *names, words, ticks=[0.3, 1, 3, 10, 30, 100])


def against_parameters(
    parameters: ArrayLike, series: Mapping[str, Series], data_count: int, words: Words, current: int | None = None
) -> Figure:
    """Errors against the number of weights P, with the number of data points N marked, and the chosen P, if given."""
    names = words("figure.axis.parameters"), words("figure.axis.rms_error")
    marks = {"data_count": float(data_count)} | ({} if current is None else {"current_count": float(current)})
    return _log_log(np.asarray(parameters), series, *names, words, marks=marks)


def _log_log(
    at: NDArray[np.floating],
    series: Mapping[str, Series],
    across: str,
    upward: str,
    words: Words,
    *,
    marks: Mapping[str, float] | None = None,
    ticks: Sequence[float] | None = None,
    usual: tuple[float, float] = MOVEMENTS,
) -> Figure:
    low, high = scales.decades(*(one.values for one in series.values()))
    decades = (min(low, usual[0]), max(high, usual[1]))
    bottom_to_top = [10.0 ** decades[0], 10.0 ** decades[1]]
    places = [float(at.min()), float(at.max()), *(marks or {}).values()]
    ends = np.log10([min(places), max(places)]) + [-0.1, 0.1]
    marked = [
        line(name, [place, place], bottom_to_top, words, hoverinfo="skip") for name, place in (marks or {}).items()
    ]
    horizontal = axis(across, type="log", range=ends.tolist())
    if ticks is not None:
        horizontal |= {"tickvals": list(ticks), "ticktext": [f"{tick:g}" for tick in ticks]}
    else:
        horizontal |= {"dtick": 1, "exponentformat": "power"}
    traces = [trace for name, one in series.items() for trace in _series(name, at, one, across, words)]
    return figure([*marked, *traces], layout(xaxis=horizontal, yaxis=log_axis(upward, decades)))


def _series(name: str, at: NDArray[np.floating], one: Series, across: str, words: Words) -> list[Trace]:
    """One dot for each seed and a line through the medians."""
    tip = hover((across, "%{x:.4~g}"), (words("figure.hover.value"), "%{y:.3~g}"))
    values = np.where(np.isfinite(one.values), one.values, np.nan)
    known = np.isfinite(values).any(axis=1)
    look = {"color": color(name), "symbol": LOOKS[name].marker}
    dots = points(
        name,
        np.broadcast_to(at[:, None], values.shape).ravel(),
        values.ravel(),
        words,
        marker=look | {"size": 6, "opacity": 0.4},
        showlegend=False,
        legendgroup=name,
        hovertemplate=tip,
    )
    medians = line(
        name,
        at[known],
        np.nanmedian(values[known], axis=1),
        words,
        name=_title(name, one, words),
        mode="lines+markers",
        marker=look | {"size": 8},
        legendgroup=name,
        hovertemplate=tip,
    )
    return [dots, medians] if values.shape[1] > 1 else [medians]


def with_slope(title: str, law: PowerLaw | None, words: Words) -> str:
    """A legend entry with the slope that was fitted, if one was, and its standard error, if it has one."""
    if law is None:
        return title
    error = f" ± {law.slope_error:.2f}" if np.isfinite(law.slope_error) else ""
    slope = f"{law.slope:.2f}{error}".replace("-", "−")
    return str(words("figure.legend.with_slope", name=title, slope=slope))


def with_decay(title: str, decay: Decay | None, words: Words) -> str:
    """A legend entry with the decay exponent and what it was fitted to, or that there is no power law."""
    if decay is None:  # too few eigenvalues to tell
        return title
    if decay.law is None:
        return str(words("figure.legend.no_power_law", name=title))
    slope, fitted = f"{decay.slope:.2f}".replace("-", "−"), f"{decay.of} = {decay.first}…{decay.last}"
    return str(words("figure.legend.with_range", name=title, slope=slope, range=fitted))


def _title(name: str, one: Series, words: Words) -> str:
    title = with_slope(words(f"figure.legend.{name}"), one.law, words)
    if one.theory is not None:
        title = words("figure.legend.with_theory", name=title, slope=one.theory)
    return title
