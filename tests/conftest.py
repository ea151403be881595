"""What all tests share: one compilation cache, and one running server for those that need it."""

import importlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import jax
import pytest
from threadpoolctl import threadpool_limits

from ntk_ui.service.programs_cache import use_compilation_cache

ROOT = Path(__file__).parents[1]
LESSONS = ("taylor", "spectrum", "fourier", "dynamics")  # the first is at the root of the address
PATHS = dict.fromkeys(LESSONS[:1], "") | {name: name for name in LESSONS[1:]}
MAPPINGS, MOST_MAPPINGS = Path("/proc/self/maps"), 30_000
START_SECONDS = 60  # on whatever machine this is


def pytest_configure(config: pytest.Config) -> None:
    """What one process has compiled, the others and the server reuse."""
    os.environ["JAX_COMPILATION_CACHE_DIR"] = str(config.cache.mkdir("jax"))
    use_compilation_cache()
    importlib.import_module("scipy.linalg")  # whose BLAS JAX uses
    threadpool_limits(limits=1)  # as in the app: small matrices are slower with several threads


@pytest.hookimpl(tryfirst=True)  # before the groups are looked at
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A file is tested by one process, and all that needs the server by one: first, because that takes longest."""
    items.sort(key=_needs_server, reverse=True)
    for item in items:
        item.add_marker(pytest.mark.xdist_group("server" if _needs_server(item) else item.path.name))


def _needs_server(item: pytest.Item) -> bool:
    return "server" in getattr(item, "fixturenames", ())


@pytest.fixture(autouse=True, scope="module")
def few_programs() -> Iterator[None]:
    """Let the compiled programs of files go before they are too many: Linux gives a process 65,530 memory mappings."""
    yield
    if not MAPPINGS.exists() or len(MAPPINGS.read_bytes().splitlines()) > MOST_MAPPINGS:
        jax.clear_caches()


class Server(NamedTuple):
    """The app, started as a reader would start it."""

    url: str
    log: Path
    process: subprocess.Popen[bytes] | None = None  # where it was started here


@contextmanager
def started(log: Path, **variables: str) -> Iterator[Server]:
    """``python app.py`` on a free port, once it answers, with these variables in its environment."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with log.open("w") as told:
        process = subprocess.Popen(
            [sys.executable, "app.py"],
            cwd=ROOT,
            env=os.environ | {"STREAMLIT_SERVER_PORT": str(port)} | variables,
            stdout=told,
            stderr=subprocess.STDOUT,
        )
    try:
        yield _healthy(Server(f"http://localhost:{port}", log, process), process)
    finally:
        process.terminate()
        process.wait(timeout=30)


@pytest.fixture(scope="session")
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """One app for all tests; what is not asked for, it does not compile."""
    log = Path(request.config.cache.mkdir("server")) / f"log-{os.getpid()}"
    with started(log, NTK_PREPARE="off") as running:
        yield running


def _healthy(running: Server, process: subprocess.Popen[bytes]) -> Server:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{running.url}/_stcore/health", timeout=5):
                return running
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.1)
    pytest.fail(f"the server did not start:\n{running.log.read_text()[-3000:]}")
