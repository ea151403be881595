"""Pictures that readers upload: every kind is read, and what is none is said so."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from ntk_core.pictures import LARGEST_SIDE
from ntk_ui import i18n
from ntk_ui.service.pictures import MEGABYTES, PictureError, read

RANDOM = np.random.default_rng(0)


def pixels(*shape: int) -> np.ndarray:
    return RANDOM.integers(0, 256, shape, dtype=np.uint8)


def encoded(image: Image.Image, kind: str = "PNG", **more) -> bytes:
    file = BytesIO()
    image.save(file, kind, **more)
    return file.getvalue()


def turned() -> bytes:
    """A JPEG that says it lies on its side: its upper half is black where it stands upright."""
    upright = np.zeros((64, 64), np.uint8)
    upright[32:] = 255
    tags = Image.Exif()
    tags[0x112] = 6  # to be turned clockwise
    return encoded(Image.fromarray(np.rot90(upright)), "JPEG", exif=tags, quality=95)


PICTURES = {
    "color": encoded(Image.fromarray(pixels(100, 150, 3))),
    "JPEG": encoded(Image.fromarray(pixels(100, 150, 3)), "JPEG"),
    "CMYK JPEG": encoded(Image.frombytes("CMYK", (100, 100), pixels(100, 100, 4).tobytes()), "JPEG"),
    "transparent": encoded(Image.frombytes("RGBA", (64, 64), pixels(64, 64, 4).tobytes())),
    "gray and transparent": encoded(Image.fromarray(pixels(64, 64)).convert("LA")),
    "palette": encoded(Image.fromarray(pixels(80, 80, 3)).convert("P")),
    "sixteen bits": encoded(Image.fromarray(RANDOM.integers(0, 65536, (64, 64)).astype(np.uint16))),
    "one bit": encoded(Image.fromarray(pixels(64, 64)).convert("1")),
    "animated": encoded(
        Image.fromarray(pixels(64, 64)), save_all=True, append_images=[Image.fromarray(pixels(64, 64))]
    ),
    "large": encoded(Image.fromarray(np.repeat(np.arange(250, dtype=np.uint8)[None], 2000, 0).repeat(12, 1)), "JPEG"),
    "turned": turned(),
}


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_of_every_kind_become_gray_squares(name):
    found = read(PICTURES[name]).pixels
    assert found.shape[0] == found.shape[1] <= LARGEST_SIDE
    assert 0 <= found.min() <= found.max() <= 1
    assert found.max() > found.min()


def test_gray_levels_are_kept():
    gray = pixels(64, 64)
    np.testing.assert_allclose(read(encoded(Image.fromarray(gray))).pixels, gray / 255, atol=1e-9)
    deep = (gray.astype(np.uint16) * 257).astype(np.uint16)
    np.testing.assert_allclose(read(encoded(Image.fromarray(deep))).pixels, gray / 255, atol=0.005)


def test_what_is_transparent_lies_on_white():
    clear = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    clear.putpixel((0, 0), (0, 0, 0, 255))
    found = read(encoded(clear)).pixels
    assert found[0, 0] == 0
    assert found.sum() == 64 * 64 - 1


def test_the_middle_square_is_taken_and_a_turned_picture_stands_upright():
    wide = np.zeros((60, 120), np.uint8)
    wide[:, 30:90] = 255
    wide[0, 30] = 0
    assert read(encoded(Image.fromarray(wide))).pixels.sum() == 60 * 60 - 1
    upright = read(PICTURES["turned"]).pixels
    assert upright[:30].max() < 0.2
    assert upright[34:].min() > 0.8


def bomb() -> bytes:
    """A few kilobytes that would take up a gigabyte."""
    return encoded(Image.new("1", (19_000, 19_000)))


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        (b"", "no_picture"),
        (b"x1,y\n1,2\n", "no_picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no_picture"),
        (encoded(Image.fromarray(pixels(64, 64)), "GIF"), "no_picture"),
        (PICTURES["color"][:9000], "damaged"),
        (PICTURES["JPEG"][:5000], "damaged"),
        (encoded(Image.new("L", (100, 100), 7)), "one_color"),
        (encoded(Image.new("L", (1, 1))), "few_pixels"),
        (encoded(Image.new("L", (400, 10))), "few_pixels"),
        (encoded(Image.new("L", (6000, 5000))), "many_pixels"),
        (b"0" * (MEGABYTES * 1_000_000 + 1), "many_bytes"),
    ],
)
def test_what_is_no_picture_is_said_in_both_languages(raw, key):
    with pytest.raises(PictureError) as found:
        read(raw)
    assert found.value.key == f"problem.{key}"
    for language in i18n.LANGUAGES:
        assert "{" not in i18n.read("picture", language)(found.value.key, **found.value.fields)


def test_a_bomb_is_not_decoded():
    with pytest.raises(PictureError) as found:
        read(bomb())
    assert found.value.key == "problem.many_pixels"
