"""Every test of the core runs with silent rank promotion forbidden."""

from collections.abc import Iterator

import jax
import pytest


@pytest.fixture(autouse=True, scope="package")  # fixtures of modules, too
def no_silent_broadcasting() -> Iterator[None]:
    with jax.numpy_rank_promotion("raise"):
        yield
