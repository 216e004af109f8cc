"""Cursors: where a phone stands, as a text only the server reads, and only it can write.

A cursor says everything a pull begins with: which change was the last (with the tag that tells
this database from one restored), who reads and how, what the phone holds, and how far a first
reading came. So a stream that broke goes on anywhere, and nothing has to be remembered but what
the phone holds. It is signed, for one device: with one of its own making a phone could say that it
comes from a future that was lost, and have everybody's phone believe in a restored backup.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from hmac import compare_digest
from hmac import digest as hmac_of
from typing import Any, Final

import msgspec

MOST = 600
"""Characters of a cursor; they are about 200."""
_SIGNED: Final = 16
"""Bytes of the signature, which stands before what it signs."""


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


def written(cursor: Cursor, seal: bytes, device: str) -> str:
    """Give the cursor as a text that fits in an address, signed with ``seal`` for the device."""
    packed = msgspec.msgpack.encode(cursor)
    return urlsafe_b64encode(_signature(packed, seal, device) + packed).rstrip(b"=").decode()


def read(text: str, seal: bytes, device: str) -> Cursor | None:
    """Give the cursor of a text; None for what was not written so for this device."""
    if not text or len(text) > MOST or not text.isascii():
        return None
    try:
        raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        signature, packed = raw[:_SIGNED], raw[_SIGNED:]
        if not compare_digest(signature, _signature(packed, seal, device)):
            return None
        return msgspec.msgpack.decode(packed, type=Cursor)
    except (ValueError, msgspec.DecodeError):
        return None


def _signature(packed: bytes, seal: bytes, device: str) -> bytes:
    return hmac_of(seal, f"cursor/{device}/".encode() + packed, "sha256")[:_SIGNED]


def digest(*parts: Any) -> str:  # noqa: ANN401  # whatever JSON holds
    """Give a short digest that differs where one of the parts does."""
    return sha256(msgspec.msgpack.encode(parts, order="sorted")).hexdigest()[:12]
