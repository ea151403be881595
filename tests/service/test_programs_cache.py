"""Compiled programs on disk: where they lie, that other processes find them, and that nothing depends on them."""

import logging
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import jax
import pytest

from ntk_ui.service import programs_cache
from tests.conftest import ROOT

# Prints whether the program that it compiles was found, and what it computes.
PROGRAM = """
import jax
from ntk_ui.service.programs_cache import use_compilation_cache

{first}
found = []
jax.monitoring.register_event_listener(lambda name, **_: found.append(name.endswith("cache_hits")))
use_compilation_cache()
{before}
result = jax.jit(lambda x: 3 * x + 1)(2.0)
print(any(found), result)
"""
FULL_DISK = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))"


READ_ONLY = """
import tempfile

def refuse(**_):
    raise OSError(30, "Read-only file system")

tempfile.TemporaryFile = refuse
"""


def compiled_in_a_process(folder: Path, before: str = "", first: str = "") -> list[str]:
    told = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(before=before, first=first)],
        cwd=ROOT,
        env=os.environ | {"JAX_COMPILATION_CACHE_DIR": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    return told.stdout.split()


def programs_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_later_process_finds_what_an_earlier_one_has_compiled_also_in_another_place(tmp_path: Path):
    assert compiled_in_a_process(tmp_path / "one") == ["False", "7.0"]
    assert compiled_in_a_process(tmp_path / "one") == ["True", "7.0"]
    (tmp_path / "one").rename(tmp_path / "two")
    assert compiled_in_a_process(tmp_path / "two") == ["True", "7.0"]


def test_what_cannot_be_read_is_compiled_anew(tmp_path: Path):
    compiled_in_a_process(tmp_path)
    for path in programs_in(tmp_path):
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert compiled_in_a_process(tmp_path) == ["False", "7.0"]


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit")
def test_a_folder_that_can_only_be_read_is_read_and_not_written_to(tmp_path: Path):
    (tmp_path / "filled").mkdir()
    compiled_in_a_process(tmp_path / "filled")
    assert compiled_in_a_process(tmp_path / "filled", first=READ_ONLY) == ["True", "7.0"]
    empty = tmp_path / "empty"
    assert compiled_in_a_process(empty, first=READ_ONLY) == ["False", "7.0"]
    assert not programs_in(empty)


def test_a_full_disk_does_not_matter(tmp_path: Path):
    assert compiled_in_a_process(tmp_path, FULL_DISK) == ["False", "7.0"]
    assert not any(path.stat().st_size for path in programs_in(tmp_path))


def test_the_cache_goes_where_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("JAX_COMPILATION_CACHE_DIR", str(tmp_path / "programs"))
    assert programs_cache.compilation_cache_folder().parent == tmp_path / "programs"
    monkeypatch.delenv("JAX_COMPILATION_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert programs_cache.compilation_cache_folder().parent == tmp_path / "ntk-lessons" / "jax"


@pytest.mark.parametrize(
    ("module", "name", "value"),
    [
        (jax, "__version__", "0.0.1"),
        (programs_cache.jaxlib, "__version__", "0.0.1"),
        (programs_cache.platform, "machine", lambda: "riscv64"),
        (programs_cache.platform, "system", lambda: "Plan 9"),
        (programs_cache, "_processor", lambda: "flags: avx10"),
    ],
    ids=["jax", "jaxlib", "machine", "system", "processor"],
)
def test_another_version_or_machine_looks_elsewhere(
    module: object, name: str, value: object, monkeypatch: pytest.MonkeyPatch
):
    here = programs_cache.compilation_cache_folder()
    assert programs_cache.compilation_cache_folder() == here
    monkeypatch.setattr(module, name, value)
    assert programs_cache.compilation_cache_folder() != here


def test_a_processor_is_told_by_its_model_and_its_instructions_not_by_its_speed(tmp_path: Path):
    def told(model: str, flags: str, speed: str) -> str:
        listed = tmp_path / "cpuinfo"
        listed.write_text(f"model name\t: {model}\ncpu MHz\t\t: {speed}\nflags\t\t: {flags}\n\n")
        return programs_cache._processor(listed)

    assert told("EPYC", "fpu avx2", "2400") == told("EPYC", "fpu avx2", "3100")
    assert told("EPYC", "fpu avx2", "2400") != told("EPYC", "fpu avx2 avx512f", "2400")
    assert told("EPYC", "fpu avx2", "2400") != told("Xeon", "fpu avx2", "2400")
    assert programs_cache._processor(tmp_path / "nothing") == programs_cache.platform.processor()


def refusing(closed: Path, method: Callable[..., object]) -> Callable[..., object]:
    """A method of a path that fails for everything in a folder."""

    def refuse(path: Path, *args: object, **kwargs: object) -> object:
        if closed in path.parents:
            raise PermissionError
        return method(path, *args, **kwargs)

    return refuse


@pytest.mark.parametrize("closed", [False, True], ids=["a file", "closed"])
def test_without_a_folder_that_can_be_written_to_the_app_goes_without_a_cache(
    closed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    before = jax.config.jax_compilation_cache_dir
    (tmp_path / "file").touch()
    if closed:  # as for anybody but the administrator, by whom tests may run
        for name in ("mkdir", "stat"):
            monkeypatch.setattr(Path, name, refusing(tmp_path / "file", getattr(Path, name)))
    monkeypatch.setenv("JAX_COMPILATION_CACHE_DIR", str(tmp_path / "file" / "folder"))
    try:
        with caplog.at_level(logging.WARNING):
            programs_cache.use_compilation_cache()
        assert "no compilation cache" in caplog.text
        assert jax.config.jax_compilation_cache_dir is None
    finally:
        jax.config.update("jax_compilation_cache_dir", before)
