"""A run that stands in for one that learns a picture."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest

from ntk_core.experiments import PICTURE_STEPS, Mapping
from ntk_core.pictures import Picture
from ntk_ui.lessons.fourier import learning
from ntk_ui.service.slot import SLOT
from tests.lessons.fourier_answers import told


class Run:
    """In place of a run that learns a picture: three pieces without a picture, one for each step, and no more."""

    made: list["Run"] = []
    fails: list[int] = []  # at which piece the next runs do

    def __init__(self, of: Picture, mapping: Mapping, width: int, seed: int) -> None:
        random = told(of.digest, mapping, width, seed)
        self.original = random.random((96, 96))
        away = np.full((96, 96), 0.2)
        away[::2, ::2] = 0.1  # of the pixels trained on
        self.all = self.original + away * random.random((2, len(PICTURE_STEPS) + 1, 1, 1))
        self.theory: list[np.ndarray] = []
        self.network: list[np.ndarray] = []
        self.progress, self.pieces, self.at_work = 0.0, 0, 0
        self.made.append(self)

    def advance(self) -> None:
        assert SLOT.held
        assert not self.at_work
        self.at_work += 1
        with SLOT.left() as give_up:  # as for a program that has to be compiled
            give_up()
        self.pieces += 1
        if self.fails and self.pieces == self.fails[0]:
            del self.fails[0]
            raise MemoryError
        assert self.pieces <= 3 + len(PICTURE_STEPS)
        if self.pieces > 3:
            self.theory = list(self.all[0])
            self.network = [*self.network, self.all[1, len(self.network)]]
        self.progress = self.pieces / (3 + len(PICTURE_STEPS))
        self.at_work -= 1

    def quality(self, pictures: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
        away = np.array([shown - self.original for shown in pictures]) ** 2
        trained = np.zeros((96, 96), bool)
        trained[::2, ::2] = True
        return -10 * np.log10(away[:, trained].mean(axis=1)), -10 * np.log10(away[:, ~trained].mean(axis=1))


@contextmanager
def stand_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """In here, no other runs learn pictures."""
    monkeypatch.setattr(learning, "PictureRun", Run)
    learning.learning.cache_clear()
    Run.made.clear()
    Run.fails.clear()
    yield
    learning.learning.cache_clear()
