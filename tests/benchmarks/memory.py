"""``python -m tests.benchmarks.memory``: what each reader takes up, beside the results that all of them share.

Readers follow the lecture: all of them move the same slider to the same places, and look at the lab below once, so
that after the first few there is nothing new to compute or to keep but the sessions themselves. They stay.
"""

import argparse
import asyncio

from tests.benchmarks.capacity import SECOND
from tests.benchmarks.first_loads import FIRST
from tests.benchmarks.hosting import Hosted, hosted
from tests.benchmarks.timing import table
from tests.conftest import LESSONS
from tests.readers import Reader

BEFORE = 20  # readers, after whom they are counted
SEEDS = ("1", "2", "0")


async def arrive(reader: Reader) -> None:
    first, second = FIRST[reader.lesson], SECOND[reader.lesson]
    await reader.arrive()
    await reader.look(first)
    for seed in SEEDS:
        await reader.move("seed", seed, first)
    await reader.look(second)
    await reader.move("seed", SEEDS[0], first)


async def stay(app: Hosted, sizes: list[int]) -> list[list[str]]:
    """The memory while more and more readers are there."""
    readers: list[Reader] = []
    rows, first = [], 0.0
    for size in (BEFORE, *sizes):
        while len(readers) < size:
            readers.append(Reader(app.url, LESSONS[len(readers) % len(LESSONS)]))
            await arrive(readers[-1])
        memory = app.megabytes()
        first = first or memory
        each = f"{(memory - first) / (size - BEFORE):.2f}" if size > BEFORE else ""
        rows.append([str(size), f"{memory:.0f}", each])
        print(*rows[-1], flush=True)
    await asyncio.gather(*(reader.close() for reader in readers))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sessions", type=int, nargs="+", default=[100, 200, 300, 500])
    chosen, arguments = parser.parse_known_args()
    with hosted(1, arguments) as app:
        rows = asyncio.run(stay(app, chosen.sessions))
    table("Memory of one process", ("sessions", "MB", f"MB a session after the first {BEFORE}"), rows)


if __name__ == "__main__":
    main()
