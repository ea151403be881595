"""Every control of a running app over its whole range, all parts of the page looked at after each move.

    .venv/bin/python -m tests.every_control --url http://localhost:8501

Takes many minutes: networks of every size are compiled. The suite tries some values of each control, see
`test_controls.py`.
"""

import argparse
import asyncio
import sys
from collections.abc import Callable, Sequence

import numpy as np

from ntk_core.programs import FEW_POINTS
from tests.conftest import PATHS
from tests.readers import Reader

SMALL = {"width": "16", "steps": "100"}
# What is open while the other controls are moved: a topic that has little to compute.
QUIET = {"taylor": "step", "spectrum": "definite", "fourier": "noises", "dynamics": "optimizers"}
SMALLER = {"spectrum": {"count": "16"}}
TRAINED = "taylor", "dynamics"  # lessons on points of the reader's own

Choose = Callable[[str, Sequence[str]], list[int]]  # of a control's key and options, the places to try


async def move_everything(url: str, lesson: str, chosen: Choose) -> int:
    """Set every control to some of its options in turn, and look at the whole page; how many moves that were."""
    reader, count = Reader(url), 0
    await reader.open(PATHS[lesson], topic=QUIET[lesson], **SMALL | SMALLER.get(lesson, {}))
    await look_at_everything(reader)
    for key in list(reader.controls):
        if key not in reader.controls:
            continue  # it belonged to a choice that is over
        before = reader.controls[key].place
        for place in chosen(key, reader.controls[key].options):
            await reader.move(key, place)
            await look_at_everything(reader)
            count += 1
        await reader.move(key, before)
    await reader.close()
    return count


async def train_on_many_points(url: str, lesson: str, depths: Sequence[str], widths: Sequence[str]) -> int:
    """The reader's own points, more than the programs for few of them take, and networks of these sizes."""
    reader, count = Reader(url), 0
    points = ";".join(f"{place:g},0.5" for place in np.linspace(-1, 1, FEW_POINTS + 1))
    await reader.open(PATHS[lesson], topic=QUIET[lesson], data="own", points=points, **SMALL)
    for depth in depths or reader.controls["depth"].options:
        await reader.move("depth", reader.controls["depth"].options.index(depth))
        for width in widths or reader.controls["width"].options:
            await reader.move("width", reader.controls["width"].options.index(width))
            await look_at_everything(reader)
            count += 1
    await reader.close()
    return count


async def look_at_everything(reader: Reader) -> None:
    """Scroll through the page."""
    for name in reader.outdated():
        await reader.look(name)
    assert not reader.outdated()


async def walk(url: str) -> None:
    for lesson in QUIET:
        moves = await move_everything(url, lesson, lambda _, options: list(range(len(options))))
        print(f"{lesson}: {moves} moves", flush=True)
    for lesson in TRAINED:
        print(f"{lesson}, many points: {await train_on_many_points(url, lesson, (), ())} networks", flush=True)


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", default="http://localhost:8501", help="of the running app")
    asyncio.run(walk(parser.parse_args(arguments).url))


if __name__ == "__main__":
    main(sys.argv[1:])
