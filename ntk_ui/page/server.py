"""What the server does when it starts, between readers, and to every response."""

import asyncio
import logging
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

import jax
import pandas  # noqa: F401 - Streamlit imports it lazily: two first readers at once find it half imported
import scipy.linalg  # noqa: F401 - the BLAS that JAX computes with, loaded before its threads are limited
import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from threadpoolctl import threadpool_limits

from ntk_core.experiments.limits import keep_limits
from ntk_ui import i18n
from ntk_ui.page import frame
from ntk_ui.service import compute, preparing, waiting
from ntk_ui.service.ending import end_in_time
from ntk_ui.service.memory import keep_what_lives, tidy_up
from ntk_ui.service.programs_cache import use_compilation_cache

if sys.platform != "win32":
    import resource

COLLECT_SECONDS = 300.0  # it stops everything for half a second where there are 150 readers
OPEN_FILES = 65_536  # at once: a reader takes four, and three for some minutes after leaving

log = logging.getLogger(__name__)

# Before JAX starts: two computations in its pool can each wait there for the other's thread, forever
# (https://github.com/jax-ml/jax/issues/25861). So each runs in the thread that asks for it, and these take turns by the
# slot of `compute`.
jax.config.update("jax_cpu_enable_async_dispatch", False)

# A second thread makes a computation of a network up to 512 wide hardly faster, and takes the processor from the other
# readers and from what is on its way to them. Set before JAX first computes.
os.environ.setdefault("PJRT_NPROC", "1")


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Serve at once, prepare programs in the background, and collect garbage at quiet moments."""
    logging.basicConfig(format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    logging.getLogger("ntk_ui").setLevel(logging.INFO)
    end_in_time()
    allow_open_files()
    use_compilation_cache()
    threadpool_limits(limits=1)  # more threads of BLAS fight with each other and with those of other readers
    keep_limits(compute.kept)
    waiting.host_programs()
    keep_what_lives()
    log.info("serving: %s", address())
    preparing.begin(lambda: compute.when_idle(keep_what_lives))
    collecting = asyncio.create_task(_collect_garbage())
    yield
    collecting.cancel()
    with suppress(asyncio.CancelledError):
        await collecting


def address() -> str:
    """Where the app is on this machine, or what the settings say of it."""
    port, folder = st.get_option("server.port"), st.get_option("server.baseUrlPath").strip("/")
    scheme = "https" if st.get_option("server.sslCertFile") else "http"
    return f"{scheme}://localhost:{port}/{folder}".rstrip("/")


def allow_open_files() -> None:
    """Have as many files open as the system lets a process ask for; without asking, 1,024 are usual on Unix."""
    if sys.platform == "win32":
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if resource.RLIM_INFINITY != soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


async def _collect_garbage() -> None:
    while True:
        await asyncio.sleep(COLLECT_SECONDS)
        await asyncio.to_thread(compute.when_idle, tidy_up)


class SecurityHeaders:
    """Headers for an app without accounts that is embedded in course pages.

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


class SameOrigin:
    """Refuses WebSockets and posts of pages of another origin, by the names of the hosts, as browsers tell them.

    In place of Streamlit's own check (``server.enableCORS``), which may ask a public service for the address of this
    machine. A proxy in front has to pass on the header ``Host``.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope) if scope["type"] in ("http", "websocket") else Headers()
        asks = scope["type"] == "websocket" or scope.get("method") == "POST"
        origin, host = (urlsplit(name).hostname for name in (headers.get("origin", ""), f"//{headers.get('host', '')}"))
        if not asks or not headers.get("origin") or origin == host:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await PlainTextResponse("from another origin", 403)(scope, receive, send)


def below(lesson: str) -> Callable[[Request], Awaitable[Response]]:
    """Nothing is below the page of a lesson: the lesson itself is shown there, not Streamlit's empty page."""

    async def lead_back(request: Request) -> Response:
        rest = request.path_params["rest"]
        if rest.startswith("_stcore"):  # where Streamlit's script looks for its server first
            return PlainTextResponse("not here", 404)
        return _leads_to(f"{'../' * (rest.count('/') + 1)}{lesson}", request)

    return lead_back


async def list_of_figures(request: Request) -> RedirectResponse:
    """It is a folder."""
    return _leads_to("figures/", request)


async def first_page(request: Request) -> RedirectResponse:
    """Streamlit serves the first page at the root only; its own name leads there too."""
    return _leads_to("./", request)


def _leads_to(path: str, request: Request) -> RedirectResponse:
    """To another path, with the same settings."""
    return RedirectResponse(f"{path}?{request.url.query}" if request.url.query else path)


def apologize(_: Exception) -> bool:
    """Tell the reader in plain words; Streamlit has logged the exception already."""
    words = i18n.read("frame", frame.language())
    st.error(words("failed"))
    return True
