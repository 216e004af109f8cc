"""Cursors: where a phone stands, as a text only the server reads.

A cursor says everything a pull begins with: which change was the last (with the tag that tells
this database from one restored), who reads and how, what the phone holds, and how far a first
reading came. So a stream that broke goes on anywhere, and nothing has to be remembered but what
the phone holds.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from typing import Any

import msgspec

MOST = 600
"""Characters of a cursor; they are about 180."""


class Cursor(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Where a phone stands.

    ``seq`` and ``key`` are the place among the changes (an empty key: after all of ``seq``),
    ``tag`` belongs to ``seq``. ``told`` are digests of me, catalogue and rules as they were sent,
    ``held`` names what the phone holds, ``place`` the last document of a first reading (None: it
    is done), ``at`` the instant, in milliseconds since 1970 UTC, as of which the phone has what
    changed (0: not known).
    """

    schema: int
    reader: str
    choices: str
    epoch: str
    seq: int
    key: str
    tag: str
    told: tuple[str, str, str]
    held: str
    place: tuple[str, str] | None
    at: int = 0


def written(cursor: Cursor) -> str:
    """Give the cursor as a text that fits in an address."""
    return urlsafe_b64encode(msgspec.msgpack.encode(cursor)).rstrip(b"=").decode()


def read(text: str) -> Cursor | None:
    """Give the cursor of a text; None for what is none of ours."""
    if not text or len(text) > MOST or not text.isascii():
        return None
    try:
        packed = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        cursor = msgspec.msgpack.decode(packed, type=Cursor)
    except (ValueError, msgspec.DecodeError):
        return None
    texts = (cursor.key, cursor.tag, cursor.held, *(cursor.place or ()))
    numbers = 0 <= cursor.seq < 2**62 and 0 <= cursor.at < 2**45
    ours = numbers and not any("\0" in text for text in texts)
    return cursor if ours else None


def digest(*parts: Any) -> str:  # noqa: ANN401  # whatever JSON holds
    """Give a short digest that differs where one of the parts does."""
    return sha256(msgspec.msgpack.encode(parts, order="sorted")).hexdigest()[:12]
