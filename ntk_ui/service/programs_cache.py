"""Where compiled programs are kept on disk, so that only the first start on a machine has to compile them."""

import hashlib
import logging
import os
import platform
import tempfile
from pathlib import Path

import jax
import jaxlib

log = logging.getLogger(__name__)

NEVER = 1e9  # seconds that a program has to take to be kept, where none can be


def use_compilation_cache() -> None:
    """Keep compiled programs on disk; what a folder lacks that cannot be written to, every start compiles anew.

    What cannot be read or written later is compiled anew, too: JAX sees to that.
    """
    folder, shortest = compilation_cache_folder(), 0.0
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        if not os.path.isdir(folder):  # nor is one that may not be looked into, at which `Path.is_dir` fails
            log.warning("no compilation cache, every start compiles anew: %s", error)
            jax.config.update("jax_compilation_cache_dir", None)
            return
        log.warning("a compilation cache that can only be read, every start compiles anew what it lacks: %s", error)
        shortest = NEVER
    jax.config.update("jax_compilation_cache_dir", str(folder))
    jax.config.update("jax_persistent_cache_min_compile_time_secs", shortest)
    jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)
    # otherwise the folder's path is part of the key of every program, and a folder that was moved holds none
    jax.config.update("jax_persistent_cache_enable_xla_caches", "none")


def compilation_cache_folder() -> Path:
    """A folder for this version and this processor, in JAX_COMPILATION_CACHE_DIR or among the user's caches."""
    chosen = os.environ.get("JAX_COMPILATION_CACHE_DIR")
    caches = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return (Path(chosen) if chosen else Path(caches) / "ntk-lessons" / "jax") / _key()


def _key() -> str:
    """What programs that were compiled elsewhere differ in: the version of JAX, and what the processor can do."""
    told = jax.__version__, jaxlib.__version__, platform.system(), platform.machine(), _processor()
    return f"{jax.__version__}-{hashlib.sha256(repr(told).encode()).hexdigest()[:12]}"


def _processor(listed: Path = Path("/proc/cpuinfo")) -> str:
    """The model and the instructions of the processor, where the system lists them."""
    if not listed.exists():
        return platform.processor()
    names = ("model name", "flags", "Features", "CPU part")  # of x86-64, and of ARM
    lines = listed.read_text().splitlines()
    return "\n".join(sorted({line for line in lines if line.partition("\t")[0].strip() in names}))
