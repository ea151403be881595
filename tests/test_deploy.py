"""What deploy/README.md recommends for several processes: nginx accepts it, and it shares requests out among them."""

import itertools
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


def test_processes_are_named_in_one_place():
    given = (ROOT / "deploy" / "nginx.conf").read_text()
    assert [line for line in given.splitlines() if "850" in line and "8500" not in line] == [
        f"    server 127.0.0.1:{port} fail_timeout=2s;" for port in (8501, 8502)
    ]
    text = configuration([8511, 8512, 8513], 8080, 8500, "/tmp/none")
    assert [f"server 127.0.0.1:{port} " in text for port in (8501, 8502, 8511, 8512, 8513)] == [False] * 2 + [True] * 3


class Port(BaseHTTPRequestHandler):
    """Answers every request with the port that it came to; figures at once, those of ``slow`` in parts."""

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        answer = f"{self.server.server_address[1]} {next(_numbers)}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        if tag := self.headers.get("If-None-Match"):
            self.send_header("Heard", tag)
        if self.path.startswith("/figures/"):
            self.send_header("Cache-Control", "no-store" if "slow" in self.path else "public, max-age=60")
        self.end_headers()
        self.wfile.write(answer)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Nothing to be told."""


_numbers = itertools.count()


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


def ask(url: str, tab: str = "", body: bytes | None = None) -> tuple[int, int]:
    """The port that has answered, and the number of its answer."""
    with urllib.request.urlopen(urllib.request.Request(url, body, headers={"X-Tab": tab}), timeout=20) as answer:
        assert answer.headers["Set-Cookie"] is None
        port, number = answer.read().split()
        return int(port), int(number)


def ports_of(url: str, tab: str) -> set[int]:
    """Where what a reader posts comes to, and what they ask for."""
    posted = [ask(f"{url}/data/table", tab, b"1"), ask(f"{url}/data/picture?lang=ko", tab, b"1")]
    asked = [ask(f"{url}/figures/{name}?width={width}", tab) for name in ("slow", "slow/2") for width in (8, 9)]
    return {port for port, _ in (*posted, *asked)}


@pytest.mark.skipif(NGINX is None, reason="needs nginx")
def test_requests_take_any_process_and_those_of_a_tab_one_until_it_is_gone(processes: list[ThreadingHTTPServer]):
    ports = [server.server_address[1] for server in processes]
    with nginx(ports) as (url, _):
        assert {ask(url)[0] for _ in range(40)} == set(ports)
        of_tabs = {tab: ports_of(url, tab) for tab in "abcdefghijklmnop"}
        assert {len(found) for found in of_tabs.values()} == {1}
        assert set().union(*of_tabs.values()) == set(ports)
        processes[0].shutdown()
        processes[0].server_close()
        assert {ask(url)[0] for _ in range(10)} == {ports[1]}
        assert set().union(*(ports_of(url, tab) for tab in of_tabs)) == {ports[1]}


@pytest.mark.skipif(NGINX is None, reason="needs nginx")
def test_figures_that_may_be_kept_are_kept_for_all_and_others_are_not(processes: list[ThreadingHTTPServer]):
    with nginx([server.server_address[1] for server in processes]) as (url, _):
        figure = "figures/taylor/training"
        for path, times in ((f"{figure}?v=1", 1), (figure, 3), ("figures/slow?v=1", 3), ("status", 3)):
            assert len({ask(f"{url}/{path}", tab) for tab in "abc"}) == times, path
        for path, passed in ((figure, "a tag"), (f"{figure}?v=2", None)):
            request = urllib.request.Request(f"{url}/{path}", headers={"If-None-Match": "a tag"})
            with urllib.request.urlopen(request, timeout=20) as answer:
                assert answer.headers["Heard"] == passed, path


def test_the_service_starts_the_program_that_the_readme_starts():
    service, readme = (ROOT / "deploy" / "ntk@.service").read_text(), (ROOT / "README.md").read_text()
    assert ".venv/bin/python app.py" in service
    assert ".venv/bin/python app.py" in readme
