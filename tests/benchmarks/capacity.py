"""``python -m tests.benchmarks.capacity``: how many readers one machine holds.

Starts the app as README does, or several processes behind nginx as it recommends for a lecture hall. Readers open the
four lessons and move a slider of the first lab every few seconds, a notch at a time, one slider for some moves and then
another; every third one also looks at the lab below, each time. Half of the readers follow the lecture: they come with
the link that everyone has, and move what the others of their lesson move, at a pace of their own. The other half
explore on their own, points, a formula or scales that nobody else has. Depth stays what it is: a deeper network takes
longer to compute than its reader waits between two moves. The readers' own share of the processor is printed too: on a
small machine it is taken from the server.

``--loads 300`` opens pages as browsers do that have never been there, with all scripts. ``--measures`` leaves out one
measure at a time. ``--minutes 30`` watches the memory.
"""

import argparse
import asyncio
import random
import time
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import count

import numpy as np
from websockets.exceptions import WebSocketException

from tests.benchmarks.first_loads import FIRST, load_pages
from tests.benchmarks.handicapped import MEASURES
from tests.benchmarks.hosting import Hosted, hosted
from tests.benchmarks.timing import percentiles, table
from tests.conftest import LESSONS
from tests.readers import Reader, ReaderError

SLIDERS = ("width", "learning_rate", "rate_fraction", "steps", "seed", "scale", "features", "count", "b_std")
STAY = 6  # moves of one slider
OPENING_SECONDS = 20.0  # in which all sessions open their first page
SETTLING_SECONDS = 10.0  # after which moves are counted
SECOND = {"taylor": "tangent", "spectrum": "modes", "fourier": "falloff", "dynamics": "modes"}  # below it
MOST_SESSIONS = 10_000  # of a crowd
HEADER = ("sessions", "open p50", "p95", "p99", "move p50", "p95", "p99", "moves", "errors", "each")

_arrivals = count(1)


@dataclass
class Log:
    """What the sessions met."""

    opened: list[float] = field(default_factory=list)
    moved: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    groups: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))  # moves, by what they are


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


async def session(number: int, url: str, opening: float, counted: float, end: float, every: float, log: Log) -> None:
    """One reader: a page, and then a slider now and again, a notch at a time."""
    own, pace = number % 2 == 1, random.Random(f"pace {number}")
    lesson = LESSONS[number // 2 % len(LESSONS)]
    reader = Reader(url, lesson, link(number, lesson), "ko" if number % 4 == 1 else "en")
    # those who follow the lecture move what everyone moves
    chance = random.Random(f"session {number}" if own else lesson)
    await asyncio.sleep(opening)
    key, moves = "", 0
    try:
        begun = time.perf_counter()
        await reader.arrive()
        await reader.look(FIRST[lesson])
        log.opened.append(time.perf_counter() - begun)
        await asyncio.sleep(pace.uniform(0, every))
        while time.perf_counter() < end:
            begun = time.perf_counter()
            options = {name: texts for name, texts in reader.options(FIRST[lesson]) if name in SLIDERS}
            if moves % STAY == 0 or key not in options:
                key = chance.choice(list(options))
            moves += 1
            place = options[key].index(reader.text(FIRST[lesson], key))
            near = [k for k in (place - 1, place + 1) if 0 <= k < len(options[key])]
            answer = await reader.move(key, options[key][chance.choice(near)], FIRST[lesson])
            if begun > counted:
                log.moved.append(answer.seconds)
                log.sizes.append(answer.size)
                for group in (f"{lesson}, {'own' if own else 'shared'}", f"{lesson}, {key}"):
                    log.groups[group].append(answer.seconds)
            if number % 3 == 0:
                await reader.look(SECOND[lesson])
            await asyncio.sleep(max(0.0, begun + every * pace.uniform(0.8, 1.2) - time.perf_counter()))
    except (ReaderError, OSError, EOFError, TimeoutError, WebSocketException) as error:
        log.errors.append(f"session {number}, {lesson}: {error!r}")
    finally:
        await reader.close()


async def crowd(first: int, size: int, url: str, seconds: float, every: float) -> Log:
    """All sessions at once, numbered from the first."""
    log, counted = Log(), time.perf_counter() + OPENING_SECONDS + SETTLING_SECONDS
    openings = [OPENING_SECONDS * number / size for number in range(size)]
    random.Random(first).shuffle(openings)  # new readers take the processes in turn, whatever they are going to do
    await asyncio.gather(
        *(session(k, url, opening, counted, counted + seconds, every, log) for k, opening in enumerate(openings, first))
    )
    return log


def measured(name: str, size: int, app: Hosted, seconds: float, every: float, details: bool = False) -> list[str]:
    """A row of the table: what a crowd met, and what it took. No crowd has the private settings of one before."""
    first = next(_arrivals) * MOST_SESSIONS
    cpu, front, begun = app.cpu_seconds(), app.front_cpu_seconds(), time.perf_counter()
    own, memory = time.process_time(), app.megabytes()
    log = asyncio.run(crowd(first, size, app.url, seconds, every))
    wall = time.perf_counter() - begun
    print(*log.errors[:5], sep="\n", flush=True)
    if details:
        groups = [[group, str(len(times)), *percentiles(times)] for group, times in sorted(log.groups.items())]
        table(f"{name} sessions, moves", ("of", "moves", "p50", "p95", "p99"), groups)
    row = [
        name,
        *percentiles(log.opened),
        *percentiles(log.moved),
        str(len(log.moved)),
        str(len(log.errors)),
        f"{np.mean(log.sizes) / 1e3:.0f} kB" if log.sizes else "–",
        f"{(app.cpu_seconds() - cpu) / wall:.2f}",
        f"{(app.front_cpu_seconds() - front) / wall:.2f}",
        f"{(time.process_time() - own) / wall:.2f}",
        f"{app.megabytes() - memory:+.0f} MB",
        f"{app.megabytes():.0f} MB",
    ]
    print(*row, flush=True)
    return row


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--sessions", type=int, nargs="+", default=[20, 100, 300])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--every", type=float, default=5.0, help="seconds between two moves of a session")
    parser.add_argument("--details", action="store_true", help="moves by lesson and by slider")
    parser.add_argument("--loads", type=int, default=0, help="first page loads, all of them within ten seconds")
    parser.add_argument("--minutes", type=float, default=0.0, help="how long the last number of sessions stays")
    parser.add_argument("--prepared", action="store_true", help="begin when all programs are there, as in a lecture")
    parser.add_argument("--measures", action="store_true", help="the same without one measure at a time")
    chosen, arguments = parser.parse_known_args()
    columns = (*HEADER, "server cores", "nginx", "readers", "memory", "in all")
    if chosen.measures:
        rows = []
        for without in ("", *MEASURES):
            with hosted(chosen.processes, arguments, without) as app:
                asyncio.run(crowd(0, 20, app.url, chosen.every, chosen.every))
                for size in chosen.sessions:
                    name = f"{size} without {without}" if without else str(size)
                    rows.append(measured(name, size, app, chosen.seconds, chosen.every))
        table("Seconds until a page is there, without one measure at a time", columns, rows)
        return
    with hosted(chosen.processes, arguments) as app:
        if chosen.prepared:
            app.wait_until_prepared()
        if chosen.loads:
            asyncio.run(load_pages(chosen.loads, app.url))
        setting = chosen.seconds, chosen.every, chosen.details
        rows = [measured(str(size), size, app, *setting) for size in chosen.sessions]
        spent = 0.0
        while spent < chosen.minutes:
            spent += chosen.seconds / 60
            name = f"{chosen.sessions[-1]}, minute {spent:.0f}"
            rows.append(measured(name, chosen.sessions[-1], app, *setting))
    table("Seconds until a page is there", columns, rows)


if __name__ == "__main__":
    main()
