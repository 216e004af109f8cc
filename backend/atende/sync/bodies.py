"""JSON bodies of what phones send, perhaps packed, never larger than they may be."""

import zlib
from typing import Any

import msgspec
from litestar import Request

from atende.web.problems import Problem

MOST_BYTES = 8 * 1024 * 1024
"""How much a body may be, expanded; a hundred actions are about a hundred kilobytes."""
MOST_SENT = 2 * 1024 * 1024


async def body_of[Body](request: Request[Any, Any, Any], kind: type[Body]) -> Body:
    """Give the JSON body, unpacked where it came packed.

    :raises Problem: 400 unreadable, 413 too large, 415 packed in an unknown way.
    """
    sent = await request.body()
    packing = request.headers.get("content-encoding", "identity").lower()
    if packing == "gzip":
        sent = _unpacked(sent)
    elif packing != "identity":
        raise Problem(status=415, code="unknown_encoding")
    try:
        return msgspec.json.decode(sent, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Problem(str(error), status=400, code="malformed") from None


def _unpacked(sent: bytes) -> bytes:
    reader = zlib.decompressobj(wbits=31)
    try:
        body = reader.decompress(sent, MOST_BYTES)
    except zlib.error:
        raise Problem(status=400, code="malformed") from None
    if reader.unconsumed_tail:
        raise Problem(status=413, code="too_large", most=MOST_BYTES)
    if not reader.eof:
        raise Problem(status=400, code="malformed")
    return body
