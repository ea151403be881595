"""What the README recommends for several processes: nginx accepts it, and it shares readers out among them."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.benchmarks.hosting import configuration
from tests.conftest import ROOT

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


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
    assert text.count("33.33%") == 2


def test_the_service_starts_the_program_that_the_readme_starts():
    service, readme = (ROOT / "deploy" / "ntk@.service").read_text(), (ROOT / "README.md").read_text()
    assert ".venv/bin/python app.py" in service
    assert ".venv/bin/python app.py" in readme
    assert "STREAMLIT_SERVER_COOKIE_SECRET" in service
