"""``python -m tests.benchmarks.starting``: how long the app takes until it answers, and what it warms up.

Cold, with an empty cache of compiled programs, and warm. Both are bounded.
"""

import os
import tempfile
import time

from tests.benchmarks.hosting import LOG, hosted
from tests.benchmarks.timing import table

ALLOWED = {"cold": 600.0, "warm": 150.0}  # seconds
LONGEST = 5  # parts of the warm-up that are shown


def main() -> None:
    rows, parts = [], []
    with tempfile.TemporaryDirectory() as folder:
        os.environ["JAX_COMPILATION_CACHE_DIR"] = folder
        for cache, allowed in ALLOWED.items():
            begun = time.perf_counter()
            with hosted(1) as app:
                seconds = time.perf_counter() - begun
                memory = app.megabytes()
            warmed = [line.split(maxsplit=4) for line in (LOG / "hosted-0.log").read_text().splitlines()]
            told = [(float(words[2]), words[4]) for words in warmed if words[1:2] == ["warm-up"]]
            took = [
                (after - before, name) for (before, _), (after, name) in zip([(0.0, ""), *told], told, strict=False)
            ]
            parts += [[cache, name.strip(), f"{s:.1f} s"] for s, name in sorted(took, reverse=True)[:LONGEST]]
            share = f"{seconds / allowed:.2f}"
            rows.append([cache, f"{seconds:.0f} s", f"{told[-1][0]:.0f} s", str(len(told)), f"{memory:.0f} MB", share])
    header = ("cache", "until it answers", "of which warm-up", "parts", "memory", "share of what is allowed")
    table("Start of one process", header, rows)
    table("The longest parts of the warm-up", ("cache", "part", "took"), parts)


if __name__ == "__main__":
    main()
