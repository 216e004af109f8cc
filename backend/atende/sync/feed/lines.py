"""The lines of a group, and the cursor that ends it."""

from typing import Any, Final
from zlib import crc32

import msgspec

from atende.sync.feed.difference import difference
from atende.sync.feed.packs import KINDS, Packable, Packs

_encode: Final = msgspec.json.Encoder().encode


class Lines:
    """What a group says, in its order.

    A document that is told by its difference is right only on a phone that has the document it
    differs from. So the group ends with a checksum of all those documents as they are now, one
    after another as JSON: a phone that arrives at another asks for them whole. Given ``packs``,
    what is put waits until ``pack`` puts it in packs.
    """

    def __init__(self, packs: Packs | None = None) -> None:
        self._lines: list[bytes] = []
        self._check: int | None = None
        self._packs = packs
        self._packable: dict[str, list[Packable]] = {}

    def put(self, key: str, document: object, row: object = None) -> None:
        """Say that the phone holds this document, and after it what lists choose it by, if asked.

        Right after it, so that packing finds every value of the row a little before.
        """
        kind, _, name = key.partition("/")
        if self._packs and kind in KINDS:
            told = b"" if row is None else _encode(row)
            self._packable.setdefault(kind, []).append(Packable(name, _encode(document), told))
            return
        self._lines.append(line({"put": key, "document": document}))
        if row is not None:
            self._lines.append(line({"row": row}))

    def change(self, key: str, then: object, now: object) -> None:
        """Say what makes the document of the one the phone should have."""
        self._lines.append(line({"change": key, "with": difference(then, now)}))
        self._check = crc32(_encode(now), self._check or 0)

    def drop(self, key: str) -> None:
        """Say that it is no more, or not for this phone."""
        self._lines.append(line({"drop": key}))

    def pack(self) -> None:
        """Put in packs what waits for it; takes long enough to be done beside the loop."""
        for kind, documents in self._packable.items():
            self._lines += self._packs.lines(kind, documents) if self._packs else []
        self._packable = {}

    def ended(self, cursor: str) -> bytes:
        """Give the group with its cursor at the end."""
        end: dict[str, Any] = {"cursor": cursor}
        if self._check is not None:
            end["check"] = self._check
        return b"".join([*self._lines, line(end)])


def line(value: object) -> bytes:
    """Give a value as a line of JSON."""
    return _encode(value) + b"\n"
