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
from pathlib import Path
from typing import NamedTuple

import jax
import pytest
from threadpoolctl import threadpool_limits

ROOT = Path(__file__).parents[1]
LESSONS = ("taylor", "spectrum", "fourier", "dynamics")  # the first is at the root of the address
PATHS = dict.fromkeys(LESSONS[:1], "") | {name: name for name in LESSONS[1:]}
START_SECONDS = 1500  # the warm-up compiles every program, on whatever machine this is


def pytest_configure(config: pytest.Config) -> None:
    """What one test or the server has compiled, the others reuse."""
    settings: dict[str, str | float] = {
        "jax_compilation_cache_dir": str(config.cache.mkdir("jax")),
        "jax_persistent_cache_min_compile_time_secs": 0.0,
        "jax_persistent_cache_min_entry_size_bytes": -1,
    }
    for name, value in settings.items():
        os.environ[name.upper()] = str(value)  # for the server
        jax.config.update(name, value)  # a test folder named on the command line has imported JAX already
    importlib.import_module("scipy.linalg")  # whose BLAS JAX uses
    threadpool_limits(limits=1)  # as in the app: small matrices are slower with several threads


@pytest.fixture(autouse=True, scope="module")
def few_programs() -> Iterator[None]:
    """Let the compiled programs of each file go: they are memory mappings, of which Linux gives a process 65,530."""
    yield
    jax.clear_caches()


class Server(NamedTuple):
    """The app, started as a reader would start it."""

    url: str
    log: Path
    told: str = ""  # by the log when it first answered


class Starting(NamedTuple):
    """A server that is warming up."""

    server: Server
    process: subprocess.Popen[bytes]


STARTING = pytest.StashKey[Starting]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that need the server come last: it warms up while the others run."""
    items.sort(key=_needs_server)


def pytest_collection_finish(session: pytest.Session) -> None:
    if session.config.option.collectonly or not any(map(_needs_server, session.items)):
        return
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    running = Server(f"http://localhost:{port}", Path(session.config.cache.mkdir("server")) / "log")
    with running.log.open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "app.py"],
            cwd=ROOT,
            env=os.environ | {"STREAMLIT_SERVER_PORT": str(port)},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    session.config.stash[STARTING] = Starting(running, process)


def pytest_unconfigure(config: pytest.Config) -> None:
    if starting := config.stash.get(STARTING, None):
        starting.process.terminate()
        starting.process.wait(timeout=30)


@pytest.fixture(scope="session")
def server(request: pytest.FixtureRequest) -> Server:
    """``python app.py`` on a free port, once it answers."""
    starting = request.config.stash[STARTING]
    _wait_until_healthy(*starting)
    return starting.server._replace(told=starting.server.log.read_text())


def _needs_server(item: pytest.Item) -> bool:
    return "server" in getattr(item, "fixturenames", ())


def _wait_until_healthy(running: Server, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{running.url}/_stcore/health", timeout=5):
                return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.5)
    pytest.fail(f"the server did not start:\n{running.log.read_text()[-3000:]}")
