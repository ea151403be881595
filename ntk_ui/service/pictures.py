"""Pictures that a reader uploads: decoded, made gray and square, or what is wrong with them."""

from io import BytesIO

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from ntk_core.pictures import LARGEST_SIDE, LEAST_SIDE, Picture, picture
from ntk_ui.service.problems import ProblemError

MEGABYTES = 5
MEGAPIXELS = 25
FORMATS = ("PNG", "JPEG")


class PictureError(ProblemError):
    """Why a file is no picture."""


def read(raw: bytes) -> Picture:
    """The middle square of a picture, in gray, at most `LARGEST_SIDE` pixels a side.

    Raises:
        PictureError: no PNG or JPEG, damaged, too few or too many pixels, too many bytes, or of one color.
    """
    if len(raw) > MEGABYTES * 1_000_000:
        raise PictureError("many_bytes", most=MEGABYTES)
    try:
        with Image.open(BytesIO(raw), formats=FORMATS) as image:
            # the header says how large it is: nothing is decoded before that is known
            if image.width * image.height > MEGAPIXELS * 1_000_000:
                raise PictureError("many_pixels", most=MEGAPIXELS)
            if min(image.size) < LEAST_SIDE:
                raise PictureError("few_pixels", width=image.width, height=image.height, least=LEAST_SIDE)
            image.draft("L", (LARGEST_SIDE, LARGEST_SIDE))
            gray = _gray(ImageOps.exif_transpose(image))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PictureError("many_pixels", most=MEGAPIXELS) from None
    except UnidentifiedImageError:
        raise PictureError("no_picture") from None
    except PictureError:
        raise
    # what Pillow raises for a damaged file depends on where the damage is
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, ZeroDivisionError):
        raise PictureError("damaged") from None
    side = min(gray.size)
    square = np.asarray(ImageOps.fit(gray, (min(side, LARGEST_SIDE),) * 2, Image.Resampling.BOX), float)
    if square.min() == square.max():
        raise PictureError("one_color")
    return picture(square / 255)


def _gray(image: Image.Image) -> Image.Image:
    """Luminance of 8 bits; what is transparent lies on white."""
    if image.mode.startswith("I"):  # 16 bits
        return Image.fromarray((np.asarray(image, float) / 257).clip(0, 255).astype(np.uint8))
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer)
    return image.convert("RGB").convert("L")
