"""What the server does before the first reader comes, between readers, and to every response."""

import asyncio
import ctypes
import gc
import logging
import os
import resource
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import cache
from pathlib import Path

import jax
import pandas  # noqa: F401 - Streamlit imports it lazily: two first readers at once find it half imported
import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import net_util
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.web.server.server_util import get_url
from threadpoolctl import threadpool_limits

from ntk_core import experiments
from ntk_core.experiments.limits import keep_limits
from ntk_ui import compute, frame, i18n, lab_runs, speaking

COLLECT_SECONDS = 300.0  # it stops everything for half a second where there are 150 readers
YOUNG = 20_000  # new objects after which Python looks for cycles among them
MOST_MAPPINGS = Path("/proc/sys/vm/max_map_count")
ALLOWED_SHARE = 0.85  # of them, when the app is ready
OPEN_FILES = 65_536  # at once: a reader takes four, and three for some minutes after leaving
COMPILATION = "/jax/core/compile/backend_compile_duration"

log = logging.getLogger(__name__)

# Before JAX starts: two computations in its pool can each wait there for the other's thread, forever
# (https://github.com/jax-ml/jax/issues/25861). So each runs in the thread that asks for it, and these take turns:
# in the warm-up, and then by the slot of `compute`.
jax.config.update("jax_cpu_enable_async_dispatch", False)

# A second thread makes a computation of a network up to 512 wide hardly faster, and takes the processor from the other
# readers and from what is on its way to them. Set before JAX first computes.
os.environ.setdefault("PJRT_NPROC", "1")

# Streamlit asks a public service for its own address to greet with, and to check foreign origins.
# Nothing here reaches for the network: origins that may connect are configured, not guessed.
net_util.get_external_ip = lambda: None


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Warm up, then serve, collecting garbage at quiet moments."""
    logging.basicConfig(format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    log.setLevel(logging.INFO)
    allow_open_files()
    keep_theme()
    lab_runs.install()
    speaking.install()
    use_compilation_cache()
    # More BLAS threads than one fight with XLA's and with those of other readers. Twice, because JAX
    # loads a BLAS of its own choice, SciPy's, when it first needs one.
    threadpool_limits(limits=1)
    await asyncio.to_thread(warm_up)
    threadpool_limits(limits=1)
    keep_limits(compute.remembered)
    # What lives now lives forever: no later collection needs to look at it. What is left is so little that Python would
    # collect it again and again.
    tidy_up()
    gc.freeze()
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])
    tell_of_mappings()
    jax.monitoring.register_event_duration_secs_listener(_tell_of_compilations)
    collecting = asyncio.create_task(_collect_garbage())
    yield
    collecting.cancel()
    with suppress(asyncio.CancelledError):
        await collecting


def allow_open_files() -> None:
    """Have as many files open as the system lets a process ask for; without asking, 1,024 are usual."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if resource.RLIM_INFINITY != soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def keep_theme() -> None:
    """Put the theme together once.

    Streamlit goes through all of its settings six times for every run, to send a theme that does not change: a quarter
    of the work of a page that is in the cache.
    """
    put_together = app_session._populate_theme_msg

    @cache
    def kept(section: str) -> CustomThemeConfig:
        theme = CustomThemeConfig()
        put_together(theme, section)
        return theme

    def populate(msg: CustomThemeConfig, section: str = "theme") -> None:
        if kept(section).ByteSize():  # an empty theme is not the same as none
            msg.MergeFrom(kept(section))

    app_session._populate_theme_msg = populate


def use_compilation_cache() -> None:
    """Keep compiled programs on disk, so that only the very first start has to compile them."""
    folder = compilation_cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        log.warning("no compilation cache, every start compiles anew: %s", error)
        jax.config.update("jax_compilation_cache_dir", None)
        return
    jax.config.update("jax_compilation_cache_dir", str(folder))
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0)
    jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)


def compilation_cache_folder() -> Path:
    """JAX_COMPILATION_CACHE_DIR, or a folder of our own among the user's caches."""
    if chosen := os.environ.get("JAX_COMPILATION_CACHE_DIR"):
        return Path(chosen)
    caches = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return Path(caches) / "ntk-lessons" / "jax"


def warm_up() -> None:
    """Compile every program that a reader can ask for."""
    start = time.perf_counter()
    for name in experiments.warm_up():
        log.info("warm-up %5.1f s  %s", time.perf_counter() - start, name)
    log.info("ready after %.1f s: %s", time.perf_counter() - start, get_url("localhost"))


def tidy_up() -> None:
    """Collect garbage, and return memory that is no longer used to the system.

    The C library keeps what the compiler has freed, about half of what a process holds after the warm-up.
    """
    gc.collect()
    if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):  # glibc has it, other C libraries return memory sooner
        trim(0)


def tell_of_mappings(taken: Path = Path("/proc/self/maps"), limit: Path = MOST_MAPPINGS) -> None:
    """Say so if the compiled programs, three memory mappings for each of their loops, leave little room for more."""
    if not (taken.exists() and limit.exists()):
        return  # another system, without this limit
    count, most = len(taken.read_bytes().splitlines()), int(limit.read_text())
    if count > ALLOWED_SHARE * most:
        log.warning("%d of %d memory mappings are taken: raise the limit with sysctl vm.max_map_count", count, most)


def _tell_of_compilations(event: str, duration_secs: float, **_: str | int) -> None:
    """A reader has asked for a program that the warm-up does not know: a mistake of ours."""
    if event == COMPILATION:
        log.warning("compiled while serving, %.2f s", duration_secs)


async def _collect_garbage() -> None:
    while True:
        await asyncio.sleep(COLLECT_SECONDS)
        await asyncio.to_thread(compute.when_idle, tidy_up)


class SecurityHeaders:
    """Headers for an app without accounts that is embedded in course pages.

    A table that a reader uploads becomes text in a field of the page; no file is kept.

    ``NTK_FRAME_ANCESTORS`` lists the origins that may embed it, as in the directive of that name.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        ancestors = os.environ.get("NTK_FRAME_ANCESTORS", "'self'")
        if not ancestors.isprintable() or set(ancestors) & set(";,"):
            raise ValueError(f"NTK_FRAME_ANCESTORS is a list of origins, not {ancestors!r}")
        self.headers = {
            "Content-Security-Policy": f"frame-ancestors {ancestors}",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "strict-origin-when-cross-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self.headers)
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


async def first_lesson(request: Request) -> RedirectResponse:
    """Streamlit serves the first page at the root only; its own name leads there too."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"./{query}")


def apologize(_: Exception) -> bool:
    """Tell the reader in plain words; Streamlit has logged the exception already."""
    if frame.LANGUAGE not in st.session_state:
        frame.follow_language()  # the run failed before it did
    words = i18n.read("frame", frame.language())
    st.error(words("failed"))
    return True
