"""Every control of a running app over its whole range, all figures of its lab looked at after each move.

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
from ntk_ui.lessons.catalog import LABS
from ntk_ui.service.data import EXAMPLE
from tests.readers import Reader

SMALL = {"width": "16", "steps": "100", "count": "16", "picture_width": "1"}
TRAINED = "taylor", "dynamics"  # lessons on points of the reader's own
PICTURE = EXAMPLE.parent / "chelsea.png"

Choose = Callable[[str, Sequence[str]], list[int]]  # of a control's name and options, the places to try


async def move_everything(url: str, lesson: str, lab: str, chosen: Choose) -> int:
    """Set every control of a lab to some of its options in turn, and look at all of it; how many moves that were."""
    reader, count = Reader(url, lesson), 0
    names = {setting.name for setting in reader.lab(lab).settings}
    reader.settings |= {name: text for name, text in SMALL.items() if name in names}
    if "table" in names:
        reader.settings["table"] = await reader.post("table", EXAMPLE.read_bytes())
    if "picture_file" in names:
        reader.settings["picture_file"] = await reader.post("picture", PICTURE.read_bytes())
    await reader.look(lab)
    for name in names:
        before, options = reader.text(lab, name), dict(reader.options(lab)).get(name)
        if options is None:
            continue  # points, a formula, or what has no say
        for place in chosen(name, options):
            await reader.move(name, options[place], lab)
            count += 1
        await reader.move(name, before, lab)
    await reader.close()
    return count


async def train_on_many_points(url: str, lesson: str, depths: Sequence[str], widths: Sequence[str]) -> int:
    """The reader's own points, more than the programs for few of them take, and networks of these sizes."""
    points = ";".join(f"{place:g},0.5" for place in np.linspace(-1, 1, FEW_POINTS + 1))
    reader, count = Reader(url, lesson, {"data": "own", "points": points, "steps": "100"}), 0
    options = dict(reader.options("training"))
    for depth in depths or options["depth"]:
        for width in widths or options["width"]:
            reader.settings["depth"] = depth
            await reader.move("width", width, "training")
            count += 1
    await reader.close()
    return count


async def walk(url: str) -> None:
    for names in LABS:
        moves = await move_everything(url, *names, lambda _, options: list(range(len(options))))
        print(f"{'/'.join(names)}: {moves} moves", flush=True)
    for lesson in TRAINED:
        print(f"{lesson}, many points: {await train_on_many_points(url, lesson, (), ())} networks", flush=True)


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", default="http://localhost:8501", help="of the running app")
    asyncio.run(walk(parser.parse_args(arguments).url))


if __name__ == "__main__":
    main(sys.argv[1:])
