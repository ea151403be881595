"""The photograph of the app, or the picture that the reader has given."""

from functools import cache
from pathlib import Path

from ntk_core.pictures import Picture
from ntk_ui.i18n import Words
from ntk_ui.lessons.fourier.settings import SHOWN
from ntk_ui.lessons.settings import Values
from ntk_ui.lessons.uploaded import PICTURE
from ntk_ui.service.pictures import read

PHOTO = Path(__file__).parents[2] / "examples" / "chelsea.png"
OF_PICTURE = (SHOWN, PICTURE)


@cache
def photo() -> Picture:
    """The photograph of the app."""
    return read(PHOTO.read_bytes())


def shown(values: Values) -> Picture:
    """The photograph, or what the reader has uploaded."""
    own: Picture = values[PICTURE.name]
    return own if values[SHOWN.name] == "upload" else photo()


def credit(values: Values, words: Words) -> tuple[str, ...]:
    """Whose photograph it is."""
    return (words("photo.credit"),) if values[SHOWN.name] == "photo" else ()
