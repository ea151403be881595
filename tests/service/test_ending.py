"""The process ends within two seconds of a signal, whatever it is doing, and says how it is meanwhile."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.conftest import ROOT, Server, started

SECONDS = 2
PATIENCE_SECONDS = 300  # the background is patient on a busy machine

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process without a word to it")


def status(server: Server) -> dict[str, object]:
    with urllib.request.urlopen(f"{server.url}/status", timeout=20) as response:
        assert response.headers["Content-Type"] == "application/json"
        assert response.headers["Cache-Control"] == "no-store"
        found: dict[str, object] = json.load(response)
    return found


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_while_it_compiles(tmp_path: Path, number: signal.Signals):
    with started(tmp_path / "log", NTK_PREPARE="all", JAX_COMPILATION_CACHE_DIR=str(tmp_path / "cache")) as server:
        end = time.monotonic() + PATIENCE_SECONDS
        while not status(server)["programs_compiling"]:
            assert time.monotonic() < end
        assert server.process is not None
        told = time.monotonic()
        server.process.send_signal(number)
        server.process.wait(timeout=PATIENCE_SECONDS)
        assert time.monotonic() - told < SECONDS
        assert server.process.returncode == (0 if number == signal.SIGINT else -number)
    assert "Traceback" not in server.log.read_text()


def test_a_setting_that_is_misspelled_is_refused_in_one_line():
    done = subprocess.run(
        [sys.executable, "app.py"], cwd=ROOT, env=os.environ | {"NTK_PREPARE": "usal"}, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == "NTK_PREPARE is one of off, usual, all, not 'usal'"
    assert "Traceback" not in done.stderr
    assert "serving" not in done.stderr + done.stdout


def test_it_says_what_is_prepared_and_what_is_going_on(tmp_path: Path):
    with started(tmp_path / "log", NTK_PREPARE="usual") as server:
        end, found = time.monotonic() + PATIENCE_SECONDS, status(server)
        assert found["prepare"] == "usual"
        assert found["all_tasks"] > 50
        assert found["runs_in_line"] == 0
        while status(server)["prepared_tasks"] < 2:
            assert time.monotonic() < end
        now = status(server)
        assert now["programs_ready"] >= found["programs_ready"]
        assert now["programs_ready"] > 5
        assert now["programs_compiled"] >= now["programs_ready"]
        assert now["preparing"] or now["prepared_tasks"] == now["all_tasks"]
    log = server.log.read_text().splitlines()
    assert f"serving: {server.url}" in log[0]
    assert "NTK_PREPARE=usual" in log[1]
    assert len(log) < 10  # no line for each program
