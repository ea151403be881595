"""How long functions take, measured next to each other."""

import os
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

import jax
import numpy as np
from threadpoolctl import threadpool_info

SECONDS = 1.0
MIN_REPETITIONS, MAX_REPETITIONS = 2, 40

Task = Callable[[], Any]


def medians(*tasks: Task) -> list[float]:
    """Median seconds of each task after one warm-up call, which compiles it.

    The tasks take turns, so that what else the machine does disturbs all of them alike.
    """
    for task in tasks:
        jax.block_until_ready(task())
    seconds: list[list[float]] = [[] for _ in tasks]
    start = time.perf_counter()
    while len(seconds[0]) < MIN_REPETITIONS or (
        len(seconds[0]) < MAX_REPETITIONS and time.perf_counter() - start < SECONDS * len(tasks)
    ):
        for task, own in zip(tasks, seconds, strict=True):
            before = time.perf_counter()
            jax.block_until_ready(task())
            own.append(time.perf_counter() - before)
    return [statistics.median(own) for own in seconds]


def milliseconds(seconds: float) -> str:
    return f"{1e3 * seconds:.2f} ms" if seconds < 1 else f"{seconds:.2f} s"


def gigabytes(size: float) -> str:
    return f"{size / 1e9:.2f} GB"


def percentiles(seconds: Sequence[float]) -> list[str]:
    """The 50th, the 95th and the 99th."""
    return [f"{np.percentile(seconds, q):.3f}" for q in (50, 95, 99)] if seconds else ["–"] * 3


def machine() -> str:
    """What the times were measured on."""
    device = jax.devices()[0]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    blas = {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}
    threads = "/".join(str(count) for count in sorted(blas))
    versions = f"BLAS threads {threads}, JAX {jax.__version__}"
    return f"device {device.device_kind}, {cores} cores, {versions}"


def table(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print right-aligned columns under a title."""
    widths = [max(len(row[column]) for row in [header, *rows]) for column in range(len(header))]
    print(f"\n{title}")
    for row in [header, *rows]:
        print("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)), flush=True)
