"""What readers have posted, a table or a picture: by the digest of its content, bounded for each reader and in all.

Nothing is written to a disk. A browser keeps what its reader gave, and posts it again where a process does not know it.
"""

from collections import deque
from threading import Lock

from cachetools import LRUCache

from ntk_core.pictures import Picture
from ntk_core.tables import Table

MEGABYTES = 64  # of everything that is kept: hundreds of tables, or dozens of pictures
EACH = 8  # of one reader: what was posted before is gone
READERS = 1000  # of whom it is known what they have posted

Content = Table | Picture

_kept: LRUCache[str, Content] = LRUCache(MEGABYTES * 1e6, getsizeof=lambda content: _bytes(content))
_of: LRUCache[str, deque[str]] = LRUCache(READERS)
_keeping = Lock()


def keep(content: Content, reader: str = "") -> str:
    """Keep it for a reader, told apart by a token of their browser; its digest."""
    with _keeping:
        theirs = _of.setdefault(reader, deque())
        if content.digest in theirs:
            theirs.remove(content.digest)
        theirs.append(content.digest)
        if len(theirs) > EACH:
            _drop(theirs.popleft())
        _kept[content.digest] = content
    return content.digest


def find(digest: str) -> Content | None:
    """What has this digest, if it is known here."""
    with _keeping:
        return _kept.get(digest)


def _drop(digest: str) -> None:
    """Unless another reader has posted the same."""
    if not any(digest in others for others in _of.values()):
        _kept.pop(digest, None)


def _bytes(content: Content) -> int:
    arrays = (content.x, content.y) if isinstance(content, Table) else (content.pixels,)
    return sum(array.nbytes for array in arrays if array is not None)
