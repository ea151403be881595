"""What all tests share: one compilation cache, and one running server for those that need it."""

import importlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
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
from xdist.scheduler import LoadFileScheduling

from ntk_ui.service.programs_cache import use_compilation_cache

ROOT = Path(__file__).parents[1]
LESSONS = ("taylor", "spectrum", "fourier", "dynamics")  # those that train networks
COURSE = ("before", *LESSONS)
PATHS = {name: name for name in COURSE}
SHARED = "NTK_TESTS_FOLDER"  # the variable that names what the processes of a test run share
MAPPINGS, MOST_MAPPINGS = Path("/proc/self/maps"), 30_000
_outlives_us = list["Server"]()  # the server that this process has started for all
START_SECONDS = 60  # on whatever machine this is


def pytest_configure(config: pytest.Config) -> None:
    """What one process has compiled, the others and the server reuse."""
    os.environ["JAX_COMPILATION_CACHE_DIR"] = str(config.cache.mkdir("jax"))
    if not _works_for_another(config):
        os.environ[SHARED] = tempfile.mkdtemp()
    use_compilation_cache()
    importlib.import_module("scipy.linalg")  # whose BLAS JAX uses
    threadpool_limits(limits=1)  # as in the app: small matrices are slower with several threads


def pytest_unconfigure(config: pytest.Config) -> None:
    if _works_for_another(config) or SHARED not in os.environ:
        return
    folder = Path(os.environ.pop(SHARED))
    if (folder / "pid").exists():
        os.kill(int((folder / "pid").read_text()), signal.SIGTERM)
    shutil.rmtree(folder)


class Together(LoadFileScheduling):
    """A file is tested by one process; so are those that take turns at the server."""

    def _split_scope(self, nodeid: str) -> str:
        file, *_ = nodeid.split("::")
        text = (ROOT / file).read_text("utf-8")
        if "server: Server" in text or "visit: Visit" in text:
            return "server"
        return file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Together:
    return Together(config, log)


def _works_for_another(config: pytest.Config) -> bool:
    """Whether this is one of several processes that share the tests."""
    return hasattr(config, "workerinput")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest comes first: what needs the server, then the mathematics, then the rest."""

    def rank(item: pytest.Item) -> int:
        return 0 if "server" in getattr(item, "fixturenames", ()) else 1 if "core" in item.path.parts else 2

    items.sort(key=rank)


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


def start(log: Path, **variables: str) -> Server:
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
    deadline, url = time.monotonic() + START_SECONDS, f"http://localhost:{port}"
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=5):
                return Server(url, log, process)
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.1)
    process.kill()
    pytest.fail(f"the server did not start:\n{log.read_text()[-3000:]}")


@contextmanager
def started(log: Path, **variables: str) -> Iterator[Server]:
    """The same, until it is not needed any more."""
    running = start(log, **variables)
    try:
        yield running
    finally:
        assert running.process is not None
        running.process.terminate()
        running.process.wait(timeout=30)


@pytest.fixture(scope="session")
def server() -> Server:
    """One app for the tests of all processes; what is not asked for, it does not compile."""
    folder = Path(os.environ[SHARED])
    log, url = folder / "log", folder / "url"
    try:
        (folder / "begun").touch(exist_ok=False)
    except FileExistsError:  # another process starts it
        deadline = time.monotonic() + START_SECONDS
        while not url.exists():
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.1)
        return Server(url.read_text(), log)
    running = start(log, NTK_PREPARE="off")
    assert running.process is not None
    (folder / "pid").write_text(str(running.process.pid))
    (folder / "coming").write_text(running.url)
    (folder / "coming").rename(url)
    _outlives_us.append(running)
    return running
