"""``python -m tests.benchmarks.capacity``: how many readers one server holds.

Starts the app as README does, lets sessions open the four lessons and move a slider every few seconds, and prints how
long they wait. Half of the sessions have settings of their own that no other shares: points, a formula, or scales.
The readers' own share of the processor is printed too: on a small machine it is taken from the server.
"""

import argparse
import asyncio
import os
import random
import resource
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from tests.benchmarks.timing import table
from tests.conftest import LESSONS, ROOT
from tests.readers import Reader, ReaderError

START_SECONDS = 900
SHARED = ("width", "activation", "learning_rate", "rate_fraction", "steps", "seed", "scale", "inputs", "data")
OPENING_SECONDS = 10.0  # in which all sessions open their first page


@dataclass
class Process:
    """The server: processor time and memory, as the system counts them."""

    pid: int

    def cpu_seconds(self) -> float:
        parts = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")

    def megabytes(self) -> float:
        return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


@dataclass
class Log:
    """What the sessions met."""

    opened: list[float] = field(default_factory=list)
    moved: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@contextmanager
def server(arguments: list[str], log: Path) -> Iterator[tuple[str, Process]]:
    """The app on a free port, once it is ready."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    url, begun = f"http://127.0.0.1:{port}", time.perf_counter()
    with log.open("w") as output:
        command = [sys.executable, "app.py", f"--server.port={port}", *arguments]
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
    try:
        while not healthy(url):
            if process.poll() is not None or time.perf_counter() - begun > START_SECONDS:
                raise RuntimeError(f"the server did not start:\n{log.read_text()[-2000:]}")
            time.sleep(0.5)
        print(f"ready after {time.perf_counter() - begun:.0f} s", flush=True)
        yield url, Process(process.pid)
    finally:
        process.terminate()
        process.wait(timeout=60)


def healthy(url: str) -> bool:
    """Whether a server answers."""
    try:
        with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def link(number: int, lesson: str) -> dict[str, str]:
    """The link that a session comes with: that of everyone, or one that nobody else has."""
    own = random.Random(number)
    if number % 2 == 0:
        return {}
    if lesson in ("taylor", "dynamics"):
        points = ";".join(f"{x:g},{own.uniform(-1, 1):.2f}" for x in (-0.8, -0.4, 0, 0.4, 0.8))
        return {"data": "own", "points": points}
    if lesson == "fourier":
        return {"signal": "formula", "formula": f"sin(2*pi*x*{own.randint(1, 9)})*{own.uniform(0.1, 1):.3f}"}
    return {
        "seed": str(own.randrange(10)),
        "w_std": own.choice(("1", "1.25", "1.5")),
        "b_std": own.choice(("0.1", "0.5")),
    }


async def session(number: int, url: str, opening: float, end: float, every: float, log: Log) -> None:
    """One reader: a page, and then a slider now and again, a notch at a time."""
    chance = random.Random(f"session {number}")
    reader = Reader(url, "ko-KR" if number % 4 == 1 else "en-US")
    lesson = LESSONS[number // 2 % len(LESSONS)]
    await asyncio.sleep(opening)
    try:
        answer = await reader.open("" if lesson == LESSONS[0] else lesson, **link(number, lesson))
        log.opened.append(answer.seconds)
        await asyncio.sleep(chance.uniform(0, every))
        while time.perf_counter() < end:
            begun = time.perf_counter()
            key = chance.choice([key for key in SHARED if key in reader.controls])
            control = reader.controls[key]
            step = chance.choice(
                [place for place in (control.place - 1, control.place + 1) if 0 <= place < len(control.options)]
            )
            answer = await reader.move(key, step)
            log.moved.append(answer.seconds)
            log.sizes.append(answer.size)
            await asyncio.sleep(max(0.0, begun + every * chance.uniform(0.8, 1.2) - time.perf_counter()))
    except (ReaderError, OSError, TimeoutError, AssertionError) as error:
        log.errors.append(f"session {number}, {lesson}: {error!r}")
    finally:
        await reader.close()


async def crowd(count: int, url: str, seconds: float, every: float) -> Log:
    """All sessions at once."""
    log, end = Log(), time.perf_counter() + OPENING_SECONDS + seconds
    openings = [OPENING_SECONDS * number / count for number in range(count)]
    await asyncio.gather(*(session(k, url, opening, end, every, log) for k, opening in enumerate(openings)))
    return log


def percentiles(values: list[float]) -> list[str]:
    return [f"{np.percentile(values, q):.3f}" for q in (50, 95, 99)] if values else ["–"] * 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, nargs="+", default=[20, 100, 300])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--every", type=float, default=5.0, help="seconds between two moves of a session")
    chosen, arguments = parser.parse_known_args()
    rows = []
    with server(arguments, ROOT / ".pytest_cache/capacity.log") as (url, process):
        for count in chosen.sessions:
            cpu, begun = process.cpu_seconds(), time.perf_counter()
            own, memory = sum(resource.getrusage(resource.RUSAGE_SELF)[:2]), process.megabytes()
            log = asyncio.run(crowd(count, url, chosen.seconds, chosen.every))
            wall = time.perf_counter() - begun
            rows.append(
                [
                    str(count),
                    *percentiles(log.opened),
                    *percentiles(log.moved),
                    str(len(log.moved)),
                    str(len(log.errors)),
                    f"{np.mean(log.sizes) / 1e3:.0f} kB" if log.sizes else "–",
                    f"{(process.cpu_seconds() - cpu) / wall:.2f}",
                    f"{(sum(resource.getrusage(resource.RUSAGE_SELF)[:2]) - own) / wall:.2f}",
                    f"{process.megabytes() - memory:+.0f} MB",
                ]
            )
            print(*log.errors[:5], sep="\n", flush=True)
    header = ("sessions", "open p50", "p95", "p99", "move p50", "p95", "p99", "moves", "errors", "each")
    table("Seconds until a page is there", (*header, "server cores", "readers' cores", "memory"), rows)


if __name__ == "__main__":
    main()
