"""``python -m tests.benchmarks.neighbors``: how long light moves take beside readers of the largest networks.

Light readers move the seed of lesson 1 on points of their own, so that nothing is in the cache: alone, beside readers
who each train the largest network of lesson 4, and beside readers whose networks have to be compiled first.
"""

import argparse
import asyncio
import random
import time
from collections.abc import Awaitable
from itertools import count

import numpy as np

from tests.benchmarks.hosting import hosted
from tests.benchmarks.timing import percentiles, table
from tests.readers import Reader

LIGHT, HEAVY = 4, 8
PAUSE = 0.5  # seconds between two moves of a light reader
ALLOWED = 1.0  # seconds, 95 % of the light moves beside heavy readers


async def light(url: str, number: int, end: float) -> list[float]:
    """Moves of one who explores points of their own; how long each took."""
    chance, took = random.Random(f"light {number} {end}"), list[float]()
    points = ";".join(f"{x:g},{chance.uniform(-1, 1):.3f}" for x in (-0.8, -0.4, 0, 0.4, 0.8))
    reader = Reader(url, "taylor", {"data": "own", "points": points})
    await reader.look("training")
    while time.perf_counter() < end:
        seed = chance.choice([str(k) for k in range(10) if str(k) != reader.text("training", "seed")])
        answer = await reader.move("seed", seed, "training")
        took.append(answer.seconds)
        await asyncio.sleep(PAUSE * chance.uniform(0.5, 1.5))
    await reader.close()
    return took


async def largest(url: str, number: int) -> None:
    """The largest network there is, with another seed once it is trained."""
    reader = Reader(url, "dynamics", {"width": "4096", "depth": "3", "learning_rate": "0.001"})
    for seed in count(number, HEAVY):
        await reader.move("seed", str(seed), "training")


async def compiled(url: str, number: int) -> None:
    """Networks of every size, which have to be compiled."""
    reader = Reader(url, "taylor", {"seed": str(number)})
    for depth in ("2", "3"):
        for width in ("8", "128", "512", "1024"):
            reader.settings["depth"] = depth
            await reader.move("width", width, "training")


async def beside(url: str, seconds: float, others: list[Awaitable[None]]) -> list[float]:
    """How long the moves of light readers take while others do something else."""
    busy = [asyncio.ensure_future(other) for other in others]
    await asyncio.sleep(5 if busy else 0)
    end = time.perf_counter() + seconds
    took = await asyncio.gather(*(light(url, number, end) for number in range(LIGHT)))
    for task in busy:
        task.cancel()
    await asyncio.gather(*busy, return_exceptions=True)
    return [each for moves in took for each in moves]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60.0)
    chosen = parser.parse_args()
    rows = []
    with hosted(1) as app:
        asyncio.run(beside(app.url, 5.0, []))  # compiles what light readers need
        crowds = {"alone": None, f"beside {HEAVY} of the largest": largest, "while others compile": compiled}
        for name, crowd in crowds.items():
            others = [crowd(app.url, number) for number in range(HEAVY)] if crowd else []
            took, cpu = asyncio.run(beside(app.url, chosen.seconds, others)), app.cpu_seconds()
            rows.append([name, str(len(took)), *percentiles(took), f"{max(took):.2f} s", f"{app.megabytes():.0f} MB"])
            share = float(np.percentile(took, 95)) / ALLOWED
            rows[-1].append(f"{share:.2f}" if crowd is largest else "–")
            print(*rows[-1], f"{cpu:.0f} CPU-s", flush=True)
    table("Light moves", ("", "moves", "p50", "p95", "p99", "longest", "memory", "share of what is allowed"), rows)


if __name__ == "__main__":
    main()
