"""The server: start-up measures, headers, and the way to the first lesson."""

import gzip
import re
import urllib.error
import urllib.request
from http.client import HTTPConnection
from pathlib import Path

import pytest
import uvicorn
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send
from streamlit.testing.v1 import AppTest
from streamlit.web.server.app_discovery import discover_asgi_app

from ntk_ui import i18n
from ntk_ui.page import server as serving
from ntk_ui.service import assets
from tests.asgi import ask, in_a_thread
from tests.conftest import ROOT, Server, started
from tests.test_house import MODULES, attributes, imports, name_of, packages

NOTED = """
import os, sys

def note(event, args):
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        host = args[0]
    elif event in ("socket.connect", "socket.sendto") and isinstance(args[1], tuple):
        host = args[1][0]
    else:
        return
    host = host.decode() if isinstance(host, bytes) else host
    if host not in (None, "", "localhost", "127.0.0.1", "::1", "0.0.0.0", "::"):
        with open(os.environ["NOTES"], "a") as file:
            print(event, host, file=file)

sys.addaudithook(note)
open(os.environ["NOTES"], "a").close()
"""
ELSEWHERE = "https://elsewhere.example"


def headers(url: str) -> dict[str, str]:
    with urllib.request.urlopen(url, timeout=20) as response:
        return {name.lower(): value for name, value in response.getheaders()} | {"url": response.url}


@pytest.mark.parametrize("path", ["/", "/fourier", "/_stcore/health"])
def test_every_response_carries_the_security_headers(server: Server, path: str):
    found = headers(server.url + path)
    assert found["content-security-policy"] == "frame-ancestors 'self'"
    assert found["x-content-type-options"] == "nosniff"
    assert found["referrer-policy"] == "strict-origin-when-cross-origin"


@pytest.mark.parametrize("rest", ["x", "x/y", "figures/none", ""])
def test_below_a_lesson_is_the_lesson(server: Server, rest: str):
    assert headers(f"{server.url}/spectrum/{rest}?width=64")["url"] == f"{server.url}/spectrum?width=64"


def test_the_list_of_figures_is_a_folder(server: Server):
    assert headers(f"{server.url}/figures?lang=ko")["url"] == f"{server.url}/figures/?lang=ko"


def test_below_a_lesson_is_no_server(server: Server):
    """Streamlit's script looks there first, and then at the root."""
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{server.url}/spectrum/_stcore/health")


def test_the_name_of_the_first_page_leads_to_it_with_its_settings(server: Server):
    assert headers(f"{server.url}/home?width=64&lang=ko")["url"] == f"{server.url}/?width=64&lang=ko"


def test_the_server_finds_the_faster_event_loop():
    uvloop = pytest.importorskip("uvloop", reason="not on Windows")
    loop = uvicorn.Config("").get_loop_factory()()
    assert isinstance(loop, uvloop.Loop)
    loop.close()


@pytest.mark.parametrize("name", assets.SOURCES)
def test_scripts_come_compressed_and_may_be_kept(server: Server, name: str):
    url = f"{server.url}/{assets.address(name)}"
    plain = headers(url)
    assert plain["cache-control"] == assets.FOREVER
    assert "content-encoding" not in plain
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=20) as response:
        assert response.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(response.read()) == assets.SOURCES[name]()


def test_what_is_no_script_of_this_version_is_none_or_not_kept(server: Server):
    with pytest.raises(urllib.error.HTTPError, match="404"):
        headers(f"{server.url}/{assets.address('secret.js')}")
    assert headers(f"{server.url}/assets/another/lab.js")["cache-control"] == "no-store"


def test_origins_that_may_embed_come_from_the_environment(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NTK_FRAME_ANCESTORS", "https://course.example.edu")
    policy = serving.SecurityHeaders(app=None).headers["Content-Security-Policy"]
    assert policy == "frame-ancestors https://course.example.edu"


@pytest.mark.parametrize("origins", ["*; script-src *", "a\r\nSet-Cookie: b", "https://a, https://b"])
def test_origins_that_are_no_list_of_origins_are_refused(origins: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NTK_FRAME_ANCESTORS", origins)
    with pytest.raises(ValueError, match="NTK_FRAME_ANCESTORS"):
        serving.SecurityHeaders(app=None)


def test_a_process_may_open_as_many_files_as_it_can_get():
    resource = pytest.importorskip("resource", reason="Windows has no such limit")
    before = _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert hard == resource.RLIM_INFINITY or hard > 100
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (100, hard))
        serving.allow_open_files()
        soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        assert soft in (hard, serving.OPEN_FILES)
        serving.allow_open_files()
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (soft, hard)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_a_failure_is_told_in_plain_words():
    def page() -> None:
        from ntk_ui.page import server

        server.apologize(RuntimeError("singular matrix"))

    for language in i18n.LANGUAGES:
        shown = AppTest.from_function(page)
        shown.query_params["lang"] = language
        shown.run()
        assert [error.value for error in shown.error] == [i18n.read("frame", language)("failed")]


def stream(url: str, host: str, origin: str) -> int:
    """The status with which a WebSocket of Streamlit is answered to a page of some origin."""
    connection = HTTPConnection(url.removeprefix("http://"), timeout=20)
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Protocol": "streamlit"}
    upgrade |= {"Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA=="}
    connection.request("GET", "/_stcore/stream", headers={"Host": host, "Origin": origin} | upgrade)
    status = connection.getresponse().status
    connection.close()
    return status


def test_nobody_is_asked_for_the_address_of_this_machine_nor_any_other(tmp_path: Path):
    """Neither where the app starts, nor where a page connects, be it one of another origin."""
    (tmp_path / "sitecustomize.py").write_text(NOTED)
    notes = tmp_path / "notes"
    with started(tmp_path / "log", NTK_PREPARE="off", PYTHONPATH=str(tmp_path), NOTES=str(notes)) as running:
        assert headers(f"{running.url}/status")
        assert stream(running.url, "ntk.example", "https://ntk.example:8080") == 101  # where Streamlit may ask
        assert stream(running.url, "ntk.example", ELSEWHERE) == 403
    assert notes.read_text() == ""


def test_no_module_connects_to_anything():
    connecting = {"socket", "ssl", "http", "ftplib", "smtplib", "requests", "urllib3", "httpx", "websockets", "aiohttp"}
    for path in (ROOT / "app.py", *MODULES):
        names = {*imports(path), *attributes(path)}
        assert not connecting & packages(path), name_of(path)
        assert not [name for name in names if re.match(r"urllib\.(?!parse)", name)], name_of(path)
        assert not [name for name in names if re.search("getaddrinfo|gethostby|getfqdn|_connection$", name)], name_of(
            path
        )


async def there(scope: Scope, receive: Receive, send: Send) -> None:
    """Whatever comes through."""
    if scope["type"] == "http":
        await PlainTextResponse("there")(scope, receive, send)
    else:
        await send({"type": "websocket.accept"})


def accepts(headers: dict[str, str]) -> bool:
    """Whether a WebSocket with these headers comes through."""
    said: list[Message] = []

    async def send(message: Message) -> None:
        said.append(message)

    async def asked() -> None:
        raw = [(name.lower().encode(), text.encode()) for name, text in headers.items()]
        await serving.SameOrigin(there)({"type": "websocket", "headers": raw}, None, send)  # type: ignore[arg-type]

    in_a_thread(asked)
    (answer,) = said
    assert answer in ({"type": "websocket.accept"}, {"type": "websocket.close", "code": 1008})
    return bool(answer["type"] == "websocket.accept")


@pytest.mark.parametrize(
    ("headers", "passes"),
    [
        ({"Host": "ntk.example"}, True),
        ({"Host": "ntk.example", "Origin": "https://ntk.example"}, True),
        ({"Host": "ntk.example:8501", "Origin": "http://ntk.example"}, True),
        ({"Host": "ntk.example", "Origin": "http://NTK.example:8080"}, True),
        ({"Host": "[::1]:8501", "Origin": "http://[::1]:8501"}, True),
        ({"Host": "ntk.example", "Origin": ELSEWHERE}, False),
        ({"Host": "ntk.example", "Origin": "https://ntk.example.elsewhere.example"}, False),
        ({"Host": "ntk.example", "Origin": "https://elsewhere.example/ntk.example"}, False),
        ({"Host": "ntk.example", "Origin": "https://ntk.example@elsewhere.example"}, False),
        ({"Host": "ntk.example", "Origin": "null"}, False),
    ],
    ids=str,
)
def test_pages_of_another_origin_neither_connect_nor_post_and_may_read(headers: dict[str, str], passes: bool):
    app = serving.SameOrigin(there)
    assert accepts(headers) == passes
    assert ask("data/table", b"1,2", headers, of=app).status == (200 if passes else 403)
    assert ask("figures/", headers=headers, of=app).body == b"there"


def test_a_post_of_another_origin_is_refused_by_the_app(server: Server):
    request = urllib.request.Request(f"{server.url}/data/table", b"1,2\n3,4", headers={"Origin": ELSEWHERE})
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(request, timeout=20)
    request.remove_header("Origin")
    with urllib.request.urlopen(request, timeout=20) as response:
        assert response.status == 200


def test_streamlit_run_finds_the_same_app():
    """`streamlit run app.py` looks for an instance of st.App in the source."""
    found = discover_asgi_app(ROOT / "app.py")
    assert found.is_asgi_app
    assert found.import_string == "app:app"
