"""A picture learned from the positions of its pixels, by theory and by a real network, piece by piece."""

import threading
from collections.abc import Iterator
from typing import NamedTuple

import jax
import numpy as np

from ntk_core import programs
from ntk_core.experiments.mappings import Mapping
from ntk_core.experiments.setting import W_STD, frozen
from ntk_core.networks import MLP
from ntk_core.pictures import Picture, cut_out, psnr
from ntk_core.programs import PICTURE_INPUTS, PICTURE_SIDE, PICTURE_TRAIN

PICTURE_STEPS = (0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)
PICTURE_WIDTHS = (64, 256, 1024)
HIGHEST = 64  # frequency of the mappings that are not random: what every other of 256 pixels can tell
FREQUENCIES = {"basic": 2, "positional": 2 * HIGHEST.bit_length(), "gaussian": 128, "power_law": 2 * HIGHEST}
RATE_FRACTION = 0.64  # of the limit at infinite width; that of a network of 64 units was down to 0.65 of it
B_STD = 0.1
ROWS = 192  # of a kernel, in a piece of work
THEORY_SHARE = 0.3  # of the time that a run takes
PHASES = ((0, 0), (0, 1), (1, 0), (1, 1))  # of the pixels; the first is trained on


class PictureRun:
    """The regression of a part of a picture: `advance` does the next piece, the results so far lie open.

    The part with the most contrast, in coordinates of the whole picture. One hidden ReLU layer. The network is
    trained in float32 by gradient descent on every other pixel along both directions; the theory is the
    infinite-width NTK at the same learning rate, and at its end. Both are centered, f − f₀: the random function that
    a network starts with is larger than a picture, and would lie over it.
    """

    def __init__(self, picture: Picture, mapping: Mapping, width: int, seed: int) -> None:
        self.original, self.corner = cut_out(picture.pixels, PICTURE_SIDE)
        self.share = min(PICTURE_SIDE / len(picture.pixels), 1.0)  # of a side of the picture
        self.nyquist = PICTURE_SIDE / self.share / 4  # cycles per picture that every other pixel can tell
        self.learning_rate = float("nan")
        self.theory: list[np.ndarray] = []  # pictures at PICTURE_STEPS and, last, after infinitely many
        self.network: list[np.ndarray] = []  # pictures at PICTURE_STEPS, as far as they have come
        self.progress = 0.0  # 1 when there is nothing left to do
        self._lock = threading.Lock()
        self._place = self.corner[0] / len(picture.pixels), self.corner[1] / len(picture.pixels)
        self._pieces = self._work(mapping, MLP(width, 1, "relu", W_STD, B_STD), seed)

    def advance(self) -> None:
        """Do the next piece, of a tenth of a second or so; readers of the same run take turns."""
        with self._lock:
            self.progress = next(self._pieces, 1.0)

    def quality(self, pictures: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
        """PSNR of pictures on the pixels trained on and on the others, (T,) each."""
        parts = [_parts(shown - self.original) for shown in pictures]
        train = [psnr(part[0]) for part in parts]
        test = [psnr(np.concatenate(part[1:])) for part in parts]
        return np.array(train), np.array(test)

    def _work(self, mapping: Mapping, net: MLP, seed: int) -> Iterator[float]:
        x, d = picture_inputs(mapping, seed, self._place, self.share)
        y = _parts(self.original)[0]
        mean = y.mean()
        outputs = yield from self._theory(net, x, mean - y)
        self.theory = [_whole(parts) + mean for parts in outputs]
        network = programs.network(net, seed, PICTURE_INPUTS)
        params = programs.picture_weights(network, d)
        start = np.asarray(programs.picture_outputs(network, params, x, d))
        train, targets = x[:PICTURE_TRAIN], y - mean + start[:PICTURE_TRAIN]
        most = programs.steps_of_a_piece(network, PICTURE_TRAIN)
        for first, last, recorded in programs.stretches(np.array(PICTURE_STEPS), most):
            if last > first:
                steps = network, params, train, targets, d, self.learning_rate, last - first
                params = jax.block_until_ready(programs.picture_steps(*steps))
            if recorded:
                moved = np.asarray(programs.picture_outputs(network, params, x, d), float) - start
                self.network = [*self.network, _whole(moved.reshape(len(PHASES), PICTURE_TRAIN)) + mean]
            yield THEORY_SHARE + (1 - THEORY_SHARE) * last / PICTURE_STEPS[-1]

    def _theory(self, net: MLP, x: np.ndarray, residual: np.ndarray) -> programs.Pieces[np.ndarray]:
        """f_t − f₀ (T, phases, PICTURE_TRAIN) at all times, and in the end, of f₀ − y."""
        limit = MLP(1, net.depth, net.activation, net.w_std, net.b_std)
        blocks = [x[i : i + ROWS] for i in range(0, len(x), ROWS)]  # the pixels trained on come first
        own, products = PICTURE_TRAIN // ROWS, programs.KRYLOV_STEPS // programs.PRODUCTS
        share, rows = THEORY_SHARE / (len(blocks) + products + 1), []
        for block in blocks[:own]:
            rows.append(np.asarray(programs.picture_kernel(limit, block, x[:PICTURE_TRAIN])))
            yield share * len(rows)
        kernel = np.concatenate(rows)
        largest, so_far = programs.picture_begin(kernel, residual)
        self.learning_rate = RATE_FRACTION * 2 / float(largest)
        for k in range(1, products + 1):
            so_far = jax.block_until_ready(programs.picture_go_on(kernel, so_far))
            yield share * (own + k)
        in_time = programs.picture_in_time(so_far, residual, self.learning_rate, np.array(PICTURE_STEPS, float))
        weights = np.vstack([in_time, programs.picture_in_the_end(kernel, residual, largest)])
        found = [np.asarray(programs.picture_prediction(each, weights)) for each in rows]
        yield share * (own + products + 1)
        for block in blocks[own:]:
            each = programs.picture_kernel(limit, block, x[:PICTURE_TRAIN])
            found.append(np.asarray(programs.picture_prediction(each, weights)))
            yield share * (products + 1 + len(found))
        return np.concatenate(found, axis=1).reshape(-1, len(PHASES), PICTURE_TRAIN)


class PictureQuality(NamedTuple):
    """How close theory comes to a picture: PSNR in dB at `PICTURE_STEPS` and, last, after infinitely many steps."""

    train: np.ndarray  # (T + 1,) on the pixels trained on
    test: np.ndarray  # (T + 1,) on the others


def picture_theory_pieces(picture: Picture, mapping: Mapping, seed: int) -> programs.Pieces[PictureQuality]:
    """What theory makes of a picture, without the network."""
    run = PictureRun(picture, mapping, PICTURE_WIDTHS[0], seed)
    while not run.theory:
        run.advance()
        yield min(run.progress / THEORY_SHARE, 1.0)
    return frozen(PictureQuality(*run.quality(run.theory)))


def picture_inputs(
    mapping: Mapping, seed: int, corner: tuple[float, float] = (0.0, 0.0), share: float = 1.0
) -> tuple[np.ndarray, int]:
    """The inputs of all pixels, padded, phase by phase (PICTURE_SIDE², PICTURE_INPUTS), and how many are not padding.

    Positions lie in [0, 1)² over the whole picture, of which a part begins at a corner and fills a share of each
    side. Frequencies: as many as `FREQUENCIES` says, along both directions up to `HIGHEST` where they are not random.
    """
    whole = np.stack(np.meshgrid(*[np.arange(PICTURE_SIDE)] * 2, indexing="ij"), axis=-1) / PICTURE_SIDE
    position = corner + share * np.concatenate([whole[i::2, j::2].reshape(-1, 2) for i, j in PHASES])
    inputs = 2 * position - 1
    if mapping.kind != "none":
        count = FREQUENCIES[mapping.kind]
        inputs = np.asarray(programs.picture_features(mapping.scale, seed, position, mapping=mapping.kind, count=count))
    d = inputs.shape[1]
    padded = np.zeros((len(inputs), PICTURE_INPUTS))
    padded[:, :d] = inputs * np.sqrt(PICTURE_INPUTS / d)
    return padded, d


def _parts(square: np.ndarray) -> list[np.ndarray]:
    """The pixels of each phase, (PICTURE_TRAIN,) each."""
    return [square[i::2, j::2].ravel() for i, j in PHASES]


def _whole(parts: np.ndarray) -> np.ndarray:
    """The picture of its phases."""
    square = np.empty((PICTURE_SIDE, PICTURE_SIDE))
    for (i, j), part in zip(PHASES, parts, strict=True):
        square[i::2, j::2] = part.reshape(PICTURE_SIDE // 2, -1)
    return square
