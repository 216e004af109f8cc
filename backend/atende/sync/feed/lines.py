"""The lines of a group, and the cursor that ends it."""

from typing import Any, Final
from zlib import crc32

import msgspec

from atende.sync.feed.difference import difference

_encode: Final = msgspec.json.Encoder().encode


class Lines:
    """What a group says, in its order.

    A document that is told by its difference is right only on a phone that has the document it
    differs from. So the group ends with a checksum of all those documents as they are now, one
    after another as JSON: a phone that arrives at another asks for them whole.
    """

    def __init__(self) -> None:
        self._lines: list[bytes] = []
        self._check: int | None = None

    def put(self, key: str, document: object, row: object = None) -> None:
        """Say that the phone holds this document, and after it what lists choose it by, if asked.

        Right after it, so that packing finds every value of the row a little before.
        """
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

    def ended(self, cursor: str) -> bytes:
        """Give the group with its cursor at the end."""
        end: dict[str, Any] = {"cursor": cursor}
        if self._check is not None:
            end["check"] = self._check
        return b"".join([*self._lines, line(end)])


def line(value: object) -> bytes:
    """Give a value as a line of JSON."""
    return _encode(value) + b"\n"
