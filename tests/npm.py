"""Packages of npm that tests use, installed once beside the other caches of the tests."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SECONDS = 300


def installed(config: pytest.Config, package: str, file: str) -> Path:
    """A file of a package, `name@version`. Where it cannot be had the test is skipped, and fails in CI."""
    name = package.partition("@")[0]
    folder = config.cache.mkdir(name)
    found = folder / "node_modules" / name / file
    if found.exists():
        return found
    if (npm := shutil.which("npm")) is None:
        _missing(f"no Node here: {package} cannot be installed")
    install = [npm, "install", "--prefix", str(folder), "--no-audit", "--no-fund", package]
    told = subprocess.run(install, capture_output=True, text=True, timeout=SECONDS)
    if told.returncode:
        _missing(f"{package} cannot be installed here: {told.stderr[-300:]}")
    return found


def _missing(reason: str) -> None:
    pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
