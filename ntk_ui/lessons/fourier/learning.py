"""A picture on its way to be learned: all who ask for it share one run, and one of them at a time goes on with it."""

from collections.abc import Callable
from threading import Lock
from typing import NamedTuple

import numpy as np
from cachetools import LRUCache, cached

from ntk_core.experiments import PICTURE_STEPS, Mapping, PictureRun
from ntk_core.pictures import Picture
from ntk_ui.i18n import Words
from ntk_ui.service import asker, compiling
from ntk_ui.service.slot import SLOT, Slot
from ntk_ui.service.stages import Whole

RUNS = 8  # kept: a megabyte each when done, some twenty before


class Learned(NamedTuple):
    """What is learned of a picture by the first steps of a run, or by all of them."""

    original: np.ndarray  # (s, s)
    theory: tuple[np.ndarray, ...]  # at these steps
    network: tuple[np.ndarray, ...]
    curves: dict[str, np.ndarray]  # PSNR at these steps: "train_theory", "test_theory", "train_network", "test_network"
    end: float  # PSNR of the theory on the pixels not trained on, after infinitely many steps

    @property
    def steps(self) -> tuple[int, ...]:
        """Which steps."""
        return PICTURE_STEPS[: len(self.network)]

    @property
    def whole(self) -> bool:
        """Whether these are all steps."""
        return len(self.network) == len(PICTURE_STEPS)


class Learning:
    """The regression of a picture as far as it has come."""

    def __init__(self, picture: Picture, mapping: Mapping, width: int, seed: int) -> None:
        self._begin: Callable[[], PictureRun] = lambda: PictureRun(picture, mapping, width, seed)
        self._run: PictureRun | None = None  # until it has begun, and when it is done
        self._slot = Slot()  # comes before that of all computations: a run that waits for that one holds up nobody else
        self._share = 0.0
        self.known: tuple[Learned] | tuple[()] = ()  # the same until more is learned

    def find(self) -> tuple[Learned] | tuple[()]:
        """All of it."""
        with self._slot.taken(asker.look, self._look):
            while self._share < 1:
                self._advance()
                self._tell()
        return self.known

    def _advance(self) -> None:
        """Do the next piece. Whoever gives up does so before it: a run does not survive what ends a piece."""
        begun = False

        def give_up() -> None:
            if not begun:
                asker.look()

        def look() -> None:
            give_up()
            if telling := compiling.telling():
                telling.line()

        with SLOT.taken(give_up, look):
            begun = True
            run = self._run = self._run or self._begin()
            try:
                run.advance()
            except BaseException:
                self._run, self._share = None, 0.0
                raise
        if len(run.network) > (len(self.known[0].network) if self.known else 0):
            self.known = (_so_far(run),)
        self._share = run.progress
        if self._share == 1:
            self._run = None

    def _look(self) -> None:
        """While another goes on with it."""
        asker.look()
        self._tell()

    def _tell(self) -> None:
        if telling := compiling.telling():
            telling.share_is(self._share)


class Sharpening(Whole):
    """A picture that is shown as far as it is learned, with every word on how far that is."""

    def found(self, texts: Words, show: Callable[[tuple[Learned, ...], str], object]) -> tuple[Learned, ...]:
        """All of it; meanwhile its reader sees what there is."""

        def say(text: str, fields: dict[str, str]) -> None:
            assert self.part
            show(self.part(None), texts(text, **fields))

        with compiling.told(say):
            return self.find()


@cached(LRUCache(RUNS), lock=Lock())
def learning(picture: Picture, mapping: Mapping, width: int, seed: int) -> Learning:
    """The regression of a picture, the same for all who ask for it."""
    return Learning(picture, mapping, width, seed)


def sharpening(picture: Picture, mapping: Mapping, width: int, seed: int) -> Sharpening:
    """The same as results, in parts as long as it is not whole."""
    shared = learning(picture, mapping, width, seed)
    return Sharpening(shared.find, lambda _: shared.known)


def _so_far(run: PictureRun) -> Learned:
    count = len(run.network)
    train, test = run.quality(run.theory)
    train_network, test_network = run.quality(run.network)
    curves = {
        "train_theory": train[:count],
        "test_theory": test[:count],
        "train_network": train_network,
        "test_network": test_network,
    }
    return Learned(run.original, tuple(run.theory[:count]), tuple(run.network), curves, float(test[-1]))
