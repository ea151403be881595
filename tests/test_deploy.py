"""What deploy/README.md recommends for several processes: nginx accepts it, and it shares readers out among them."""

import subprocess
import threading
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.benchmarks.hosting import NGINX, configuration, nginx
from tests.conftest import ROOT


@pytest.mark.skipif(NGINX is None, reason="needs nginx")
@pytest.mark.parametrize("processes", [2, 4])
def test_nginx_accepts_the_configuration(tmp_path: Path, processes: int):
    ports = list(range(8501, 8501 + processes))
    tmp_path.chmod(0o777)
    (tmp_path / "nginx.conf").write_text(configuration(ports, 8080, 8500, str(tmp_path)))
    command = [str(NGINX), "-t", "-q", "-p", str(tmp_path), "-c", "nginx.conf", "-e", "stderr"]
    tested = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert tested.returncode == 0, tested.stderr


def test_every_process_has_its_share_and_stands_in_for_another():
    text = configuration([8501, 8502, 8503], 8080, 8500, "/tmp/none")
    for name, port, other in (("ntk_1", 8501, 8503), ("ntk_2", 8502, 8501), ("ntk_3", 8503, 8502)):
        assert f"upstream {name} {{ server 127.0.0.1:{port}; server 127.0.0.1:{other} backup;" in text
        assert f"~127.0.0.1:{port}$ {name};" in text
    assert "server 127.0.0.1:8501; server 127.0.0.1:8502; server 127.0.0.1:8503; }" in text


class Port(BaseHTTPRequestHandler):
    """Answers every request with the port that it came to."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(str(self.server.server_address[1]).encode())

    def log_message(self, *_: object) -> None:
        """Nothing to be told."""


@pytest.fixture
def processes() -> Iterator[list[ThreadingHTTPServer]]:
    """Two that stand for processes of the app."""
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), Port) for _ in range(2)]
    for server in servers:
        threading.Thread(target=server.serve_forever).start()
    yield servers
    for server in servers:
        server.shutdown()
        server.server_close()


def ask(url: str, cookie: str = "") -> tuple[int, str]:
    """The port that has answered, and the cookie that came with the answer."""
    with urllib.request.urlopen(urllib.request.Request(url, headers={"Cookie": cookie}), timeout=20) as answer:
        return int(answer.read()), answer.headers["Set-Cookie"].split(";")[0]


@pytest.mark.skipif(NGINX is None, reason="needs nginx")
def test_new_readers_take_processes_in_turn_and_stay_until_theirs_is_gone(processes: list[ThreadingHTTPServer]):
    ports = [server.server_address[1] for server in processes]
    with nginx(ports) as (url, _):
        answers = [ask(url) for _ in range(10)]
        assert [port for port, _ in answers].count(ports[0]) == 5
        assert len(set(answers)) == 2
        for port, cookie in set(answers):
            assert {ask(url, cookie) for _ in range(5)} == {(port, cookie)}
        processes[0].shutdown()
        processes[0].server_close()
        cookies = dict(answers)
        assert ask(url, cookies[ports[0]]) == (ports[1], cookies[ports[1]])
        assert {ask(url)[0] for _ in range(4)} == {ports[1]}


def test_the_service_starts_the_program_that_the_readme_starts():
    service, readme = (ROOT / "deploy" / "ntk@.service").read_text(), (ROOT / "README.md").read_text()
    assert ".venv/bin/python app.py" in service
    assert ".venv/bin/python app.py" in readme
    assert "STREAMLIT_SERVER_COOKIE_SECRET" in service
