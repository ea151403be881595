"""What a page in a browser and its server say to each other, and whether it still waits."""

import math
import time

from playwright.sync_api import Page, WebSocket
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.readers import DONE, PATIENCE_SECONDS

# No script runs as far as the page knows, nothing in it is out of date, every component has its code, every figure is
# drawn.
BUSY = (
    '[data-testid="stApp"]:not([data-test-script-state="notRunning"]), [data-stale="true"], [data-waiting], .ntk-room'
)
LOOK_MILLISECONDS = 10.0
ANSWER_SECONDS = 2.0  # in which a run begins; for a part that is no longer there none ever does


def said(data: bytes | str) -> ForwardMsg:
    """What the server has said; nothing, where it is no message of Streamlit's."""
    return ForwardMsg.FromString(data) if isinstance(data, bytes) else ForwardMsg()


class Traffic:
    """What a page and its server say to each other: the page itself is not told of a run that takes no time."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._asked = -math.inf  # when, if no run has begun since
        self._runs = False
        self._story: list[str] = []
        page.on("websocket", self._listen)
        page.on("requestfailed", lambda request: self._note(f"failed: {request.url}"))

    def story(self) -> str:
        """All that has been said, for a test that fails."""
        return "\n".join(self._story)

    def _note(self, what: str) -> None:
        self._story.append(f"{time.monotonic() % 1000:7.3f} {what}")

    def settle(self) -> None:
        """Wait until all that was asked for has come and is drawn."""
        end = time.monotonic() + PATIENCE_SECONDS
        self._wait_until_drawn()
        while self._runs or time.monotonic() - self._asked < ANSWER_SECONDS:
            assert time.monotonic() < end, "the server has not answered"
            self._page.wait_for_timeout(LOOK_MILLISECONDS)
            self._wait_until_drawn()
        self._page.wait_for_timeout(LOOK_MILLISECONDS)  # for what came last
        self._wait_until_drawn()

    def _wait_until_drawn(self) -> None:
        self._page.wait_for_function("busy => !document.querySelector(busy)", arg=BUSY)

    def _listen(self, socket: WebSocket) -> None:
        self._runs = False
        self._note("connected")
        socket.on("framesent", self._on_sent)
        socket.on("framereceived", self._on_received)
        socket.on("close", lambda _: self._note("disconnected"))

    def _on_sent(self, data: bytes | str) -> None:
        message = BackMsg.FromString(data) if isinstance(data, bytes) else BackMsg()
        self._note(f"> {message.WhichOneof('type')} {message.rerun_script.fragment_id}")
        if message.HasField("rerun_script"):
            self._asked = time.monotonic()

    def _on_received(self, data: bytes | str) -> None:
        message = said(data)
        element = message.delta.new_element.WhichOneof("type") or message.delta.WhichOneof("type") or ""
        self._note(f"< {message.WhichOneof('type')} {[*message.metadata.delta_path]} {element} {len(data)}")
        if message.WhichOneof("type") in ("new_session", "delta") and self._asked > -math.inf:
            self._runs, self._asked = True, -math.inf  # a quick run begins with its first element
        elif message.HasField("script_finished") and message.script_finished in DONE:
            self._runs = False
