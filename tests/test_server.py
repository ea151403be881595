"""The server: start-up measures, headers, and the way to the first lesson."""

import gzip
import urllib.error
import urllib.request

import pytest
import uvicorn
from streamlit import net_util
from streamlit.testing.v1 import AppTest
from streamlit.web.server.app_discovery import discover_asgi_app

from ntk_ui import assets
from ntk_ui import server as serving
from tests.conftest import ROOT, Server


def headers(url: str) -> dict[str, str]:
    with urllib.request.urlopen(url, timeout=20) as response:
        return {name.lower(): value for name, value in response.getheaders()} | {"url": response.url}


@pytest.mark.parametrize("path", ["/", "/fourier", "/_stcore/health"])
def test_every_response_carries_the_security_headers(server: Server, path: str):
    found = headers(server.url + path)
    assert found["content-security-policy"] == "frame-ancestors 'self'"
    assert found["x-content-type-options"] == "nosniff"
    assert found["referrer-policy"] == "strict-origin-when-cross-origin"


def test_the_name_of_the_first_lesson_leads_to_it_with_its_settings(server: Server):
    assert headers(f"{server.url}/taylor?width=64&lang=ko")["url"] == f"{server.url}/?width=64&lang=ko"


def test_the_server_finds_the_faster_event_loop():
    uvloop = pytest.importorskip("uvloop", reason="not on Windows")
    loop = uvicorn.Config("").get_loop_factory()()
    assert isinstance(loop, uvloop.Loop)
    loop.close()


@pytest.mark.parametrize("name", assets.SOURCES)
def test_scripts_come_compressed_and_may_be_kept(server: Server, name: str):
    url = f"{server.url}/assets/{name}?v={assets.version()}"
    plain = headers(url)
    assert plain["cache-control"] == assets.FOREVER
    assert "content-encoding" not in plain
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=20) as response:
        assert response.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(response.read()) == assets.SOURCES[name]()


def test_there_are_no_other_scripts(server: Server):
    with pytest.raises(urllib.error.HTTPError, match="404"):
        headers(f"{server.url}/assets/secret.js")


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
        from ntk_ui import frame, server

        frame.follow_language()
        server.apologize(RuntimeError("singular matrix"))

    shown = AppTest.from_function(page)
    shown.query_params["lang"] = "en"
    shown.run()
    assert len(shown.error) == 1
    assert "singular" not in shown.error[0].value


def test_no_public_service_is_asked_for_our_address():
    assert net_util.get_external_ip() is None


def test_streamlit_run_finds_the_same_app():
    """`streamlit run app.py` looks for an instance of st.App in the source."""
    found = discover_asgi_app(ROOT / "app.py")
    assert found.is_asgi_app
    assert found.import_string == "app:app"
