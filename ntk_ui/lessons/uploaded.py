"""Settings that are a table or a picture of the reader, named in addresses by the digest of its content."""

import re
from dataclasses import dataclass
from typing import Any, ClassVar

from ntk_core.pictures import Picture
from ntk_core.tables import Table
from ntk_ui.i18n import Words
from ntk_ui.lessons.settings import Setting
from ntk_ui.service import uploads

DIGEST = re.compile("[0-9a-f]{64}")


class UnknownUploadError(Exception):
    """A table or a picture that this process does not know: its reader has to post it again."""

    def __init__(self, name: str, digest: str) -> None:
        super().__init__(name)
        self.name, self.digest = name, digest


@dataclass(frozen=True)
class Upload(Setting):
    """What a reader has posted."""

    kind: type[Table] | type[Picture]
    control: ClassVar[str] = "upload"

    def read(self, text: str) -> Table | Picture:
        """What has this digest."""
        if not DIGEST.fullmatch(text):
            raise ValueError(text)
        found = uploads.find(text)
        if found is None:
            raise UnknownUploadError(self.name, text)
        if not isinstance(found, self.kind):
            raise ValueError(text)
        return found

    def write(self, value: Table | Picture | None) -> str:
        """Its digest."""
        return "" if value is None else value.digest

    def instead(self, text: str) -> None:
        """Nothing: without it there is nothing to compute."""

    def described(self, words: Words) -> dict[str, Any]:
        """With what it is."""
        return super().described(words) | {"kind": self.kind.__name__.lower()}

    def accepted(self, words: Words) -> str:
        """That it has to be posted."""
        return words(f"accepted.{self.name}")


TABLE = Upload("table", None, Table, when=("inputs", ("own",)))
PICTURE = Upload("picture_file", None, Picture, when=("picture", ("upload",)))
