"""Which version of the app this is: another one may answer the same address otherwise."""

import hashlib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = {"ntk_core": ("py", "csv"), "ntk_ui": ("py", "js", "toml")}


@cache
def version() -> str:
    """A digest of everything that figures are made from; packages come with their pins."""
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for room, endings in SOURCES.items():
        for path in sorted(path for ending in endings for path in (ROOT / room).rglob(f"*.{ending}")):
            digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
