"""The server: start-up measures, headers, and the way to the first lesson."""

import gzip
import logging
import resource
import urllib.error
import urllib.request
from pathlib import Path

import jax
import pytest
import uvicorn
import uvloop
from streamlit import config, net_util
from streamlit.proto.NewSession_pb2 import NewSession
from streamlit.runtime import app_session
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


def test_the_log_tells_what_was_warmed_up_and_when_it_was_ready(server: Server):
    log = server.log.read_text()
    assert "warm-up" in log
    assert f": {server.url}\n" in log


def test_it_answers_once_it_is_ready_and_not_before(server: Server):
    assert "ready after" in server.told


def test_the_theme_is_that_of_the_settings(monkeypatch: pytest.MonkeyPatch):
    def theme() -> NewSession:
        message = NewSession()
        app_session._populate_theme_msg(message.custom_theme)
        for category in config.CustomThemeCategories:
            part = message.custom_theme
            for name in category.value.split("."):
                part = getattr(part, name)
            app_session._populate_theme_msg(part, f"theme.{category.value}")
        return message

    monkeypatch.setattr(app_session, "_populate_theme_msg", app_session._populate_theme_msg)  # to be restored
    put_together = theme()
    assert put_together.custom_theme.light.primary_color
    serving.keep_theme()
    assert theme() == theme() == put_together


def test_the_server_finds_the_faster_event_loop():
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
        assert gzip.decompress(response.read()) == assets.SOURCES[name].read_bytes()


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


def test_the_compilation_cache_goes_where_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("JAX_COMPILATION_CACHE_DIR", str(tmp_path / "programs"))
    assert serving.compilation_cache_folder() == tmp_path / "programs"
    monkeypatch.delenv("JAX_COMPILATION_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert serving.compilation_cache_folder() == tmp_path / "ntk-lessons" / "jax"


def test_without_a_writable_folder_the_app_goes_without_a_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    before = jax.config.jax_compilation_cache_dir
    (tmp_path / "file").touch()
    monkeypatch.setenv("JAX_COMPILATION_CACHE_DIR", str(tmp_path / "file" / "folder"))
    try:
        with caplog.at_level(logging.WARNING):
            serving.use_compilation_cache()
        assert "no compilation cache" in caplog.text
        assert jax.config.jax_compilation_cache_dir is None
    finally:
        jax.config.update("jax_compilation_cache_dir", before)


def test_a_process_may_open_as_many_files_as_it_can_get():
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


@pytest.mark.parametrize(("limit", "told"), [("100", False), ("10", True)])
def test_a_process_that_is_short_of_mappings_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, limit: str, told: bool
):
    (tmp_path / "maps").write_text("7f77dd296000-7f77dd297000 r--p\n" * 9)
    (tmp_path / "limit").write_text(f"{limit}\n")
    with caplog.at_level(logging.WARNING):
        serving.tell_of_mappings(tmp_path / "maps", tmp_path / "limit")
        serving.tell_of_mappings(tmp_path / "none", tmp_path / "limit")
    assert ("vm.max_map_count" in caplog.text) == told


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
