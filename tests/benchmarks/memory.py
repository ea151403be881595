"""``python -m tests.benchmarks.memory``: what each reader takes up, beside the results that all of them share.

Readers follow the lecture: all of them move the same sliders to the same places, and look at the part below once, so
that after the first few there is nothing new to compute or to keep but the sessions themselves. They stay.
"""

import argparse
import asyncio

from tests.benchmarks.capacity import SECOND
from tests.benchmarks.hosting import Hosted, hosted
from tests.benchmarks.timing import table
from tests.conftest import LESSONS, PATHS
from tests.readers import Reader

FIRST = 20  # readers, after whom they are counted
PLACES = (1, 2, 0)  # of the slider that they move


async def arrive(reader: Reader, lesson: str) -> None:
    await reader.open(PATHS[lesson])
    for place in PLACES:
        await reader.move("seed", place)
    await reader.look(SECOND[lesson])
    await reader.move("seed", PLACES[0])


async def stay(app: Hosted, sizes: list[int]) -> list[list[str]]:
    """The memory while more and more readers are there."""
    readers: list[Reader] = []
    rows, first = [], 0.0
    for size in (FIRST, *sizes):
        while len(readers) < size:
            readers.append(Reader(app.url))
            await arrive(readers[-1], LESSONS[len(readers) % len(LESSONS)])
        memory = app.megabytes()
        first = first or memory
        each = f"{(memory - first) / (size - FIRST):.2f}" if size > FIRST else ""
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
    table("Memory of one process", ("sessions", "MB", f"MB a session after the first {FIRST}"), rows)


if __name__ == "__main__":
    main()
