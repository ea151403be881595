"""The app as administrators host it: its processes, and the server in front of them."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT, START_SECONDS

LOG = ROOT / ".pytest_cache"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


@dataclass
class Hosted:
    """Running processes: their address, their processor time and memory as the system counts them."""

    url: str
    pids: list[int]
    ports: list[int]
    front: int | None = None  # the process in front of them

    def wait_until_prepared(self) -> None:
        """Every process has all programs that it prepares."""
        begun = time.perf_counter()
        while not all(map(_prepared, self.ports)):
            time.sleep(1)
        print(f"prepared after {time.perf_counter() - begun:.0f} s, {self.megabytes():.0f} MB", flush=True)

    def cpu_seconds(self) -> float:
        return sum(_cpu_seconds(pid) for pid in self.pids)

    def front_cpu_seconds(self) -> float:
        return sum(_cpu_seconds(pid) for pid in _children(self.front)) if self.front else 0.0

    def megabytes(self) -> float:
        if sys.platform != "linux":
            raise RuntimeError("measured on Linux only")
        pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in self.pids)
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _prepared(port: int) -> bool:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/status", timeout=10) as answer:
        status = json.load(answer)
    return bool(status["prepared_tasks"] == status["all_tasks"])


def _cpu_seconds(pid: int) -> float:
    if sys.platform != "linux":
        raise RuntimeError("measured on Linux only")
    parts = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def free_ports(count: int) -> list[int]:
    """Ports that nobody uses."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [each.getsockname()[1] for each in sockets]


def healthy(url: str) -> bool:
    """Whether a server answers that it is ready."""
    try:
        with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@contextmanager
def hosted(
    processes: int, arguments: Sequence[str] = (), without: str = "", program: Sequence[str] = ("app.py",)
) -> Iterator[Hosted]:
    """The app, once it is ready: one process as README starts it, or several behind nginx as `deploy` sets it up.

    Args:
        processes: How many.
        arguments: For the app.
        without: One of the measures that it takes for many readers, left out; see `handicapped`.
        program: What Python runs, if not the app.
    """
    ports, begun = free_ports(processes), time.perf_counter()
    program = ["-m", "tests.benchmarks.handicapped", without] if without else program
    LOG.mkdir(exist_ok=True)
    with ExitStack() as stack:
        running = []
        for port in ports:
            log = stack.enter_context((LOG / f"hosted-{len(running)}.log").open("w"))
            command = [sys.executable, *program, f"--server.port={port}", *arguments]
            running.append(subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT))
            stack.callback(_stop, running[-1])
        for port, process in zip(ports, running, strict=True):
            _wait(process, f"http://127.0.0.1:{port}", begun)
        print(f"{processes} ready after {time.perf_counter() - begun:.0f} s", flush=True)
        pids = [process.pid for process in running]
        if processes == 1:
            yield Hosted(f"http://127.0.0.1:{ports[0]}", pids, ports)
        else:
            url, front = stack.enter_context(nginx(ports))
            yield Hosted(url, pids, ports, front)


def _wait(process: "subprocess.Popen[bytes]", url: str, begun: float) -> None:
    while not healthy(url):
        if process.poll() is not None or time.perf_counter() - begun > START_SECONDS:
            raise RuntimeError(f"the server did not start: {(LOG / 'hosted-0.log').read_text()[-2000:]}")
        time.sleep(0.5)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    process.wait(timeout=60)


@contextmanager
def nginx(ports: Sequence[int]) -> Iterator[tuple[str, int]]:
    """nginx with the configuration that `deploy` recommends, on free ports, in front of these."""
    if NGINX is None or sys.platform == "win32":
        raise RuntimeError("several processes need nginx: apt install nginx-light")
    own, inner = free_ports(2)
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)  # started by root, its workers are somebody else
        (Path(folder) / "nginx.conf").write_text(configuration(ports, own, inner, folder))
        process = subprocess.Popen([NGINX, "-p", folder, "-c", "nginx.conf", "-e", "stderr"])
        try:
            while not healthy(f"http://127.0.0.1:{own}"):
                time.sleep(0.1)
            yield f"http://127.0.0.1:{own}", process.pid
        finally:
            process.send_signal(signal.SIGQUIT)
            process.wait(timeout=60)


def configuration(ports: Sequence[int], own: int, inner: int, folder: str) -> str:
    """The recommended configuration for other ports, and for a user without rights."""
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    servers = "".join(f"    server 127.0.0.1:{port} fail_timeout=2s;\n" for port in ports)
    text = re.sub(r"(    server 127\.0\.0\.1:\d+ .*\n)+", servers, text, count=1)
    text = text.replace("listen 80;", f"listen 127.0.0.1:{own};").replace("127.0.0.1:8500", f"127.0.0.1:{inner}")
    text = text.replace("/var/cache/nginx/ntk", f"{folder}/cache")
    paths = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    head = f"daemon off;\npid {folder}/pid;\nworker_processes 1;\nevents {{ worker_connections 8192; }}\n"
    return f"{head}http {{\naccess_log off;\ninclude /etc/nginx/mime.types;\n{paths}{text}\n}}\n"
