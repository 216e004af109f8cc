"""Documents in packs: compressed here as the phone keeps them, so that it unpacks what it reads.

Each pack of a kind goes on with a Zstandard frame that begins with a sample of that kind, its
*opening*, as if the pack alone followed it. So a pack finds in the opening what documents have in
common, and the opening is sent once. A pack begins with its *head*: its documents' ids and rows,
which the phone unpacks at once, and in which the documents find what they repeat.
``service_worker/src/store/unpacking.ts`` reads them; docs/decisions/feed.md has what it saves.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any, Final, NamedTuple

import zstandard
from msgspec.json import encode

KINDS: Final = frozenset({"order", "ticket", "customer"})
"""The directory is not packed: its entries are few bytes, and a page of results is thirty."""
MOST_BYTES: Final = 800_000
"""Of documents in a pack, unpacked; to read one the phone unpacks all: two milliseconds."""
SAMPLE: Final = 400_000
"""Bytes of an opening, unpacked; it costs the phone half as much again to read a document."""
LEVEL: Final = 10
"""Of Zstandard; 9 is a third faster and packs two hundredths worse, 12 takes twice as long."""


class Packable(NamedTuple):
    """A document: its id, its JSON, and JSON of what it is chosen by; empty if nobody asked."""

    id: str
    json: bytes
    row: bytes


class Opening(NamedTuple):
    """What packs of a kind go on from: a sample, and the frame up to its end, which names it."""

    name: str
    sample: bytes
    begun: bytes


class Packs:
    """Makes the packs of one stream."""

    def __init__(self) -> None:
        self._openings: dict[str, Opening] = {}

    def lines(self, kind: str, documents: Sequence[Packable]) -> Iterator[bytes]:
        """Give the lines of some documents of a kind, an opening before the first that needs it.

        Takes some 30 ms for a megabyte.
        """
        several = list(_cut(documents))
        opening = self._openings.get(kind)
        if opening is None and len(several) > 1:
            opening = self._openings[kind] = _opening(documents)
            said = {"opening": opening.name, "size": len(opening.sample), "zstd": opening.begun}
            yield encode(said) + b"\n"
        for each in several:
            yield encode(_pack(kind, opening, each)) + b"\n"


def _pack(kind: str, opening: Opening | None, documents: Sequence[Packable]) -> dict[str, Any]:
    ids = encode([each.id for each in documents])
    head = b"\n".join([ids, *(each.row for each in documents if each.row)])
    frame = _frame()
    if opening:
        _begun(frame, opening.sample)
    return {
        "pack": kind,
        "opening": opening.name if opening else "",
        "size": len(head),
        "head": _begun(frame, head),
        "sizes": [len(each.json) for each in documents],
        "zstd": frame.compress(b"".join(each.json for each in documents)) + frame.flush(),
    }


def _cut(documents: Sequence[Packable]) -> Iterator[list[Packable]]:
    begun: list[Packable] = []
    size = 0
    for each in documents:
        if begun and size + len(each.json) > MOST_BYTES:
            yield begun
            begun, size = [], 0
        begun.append(each)
        size += len(each.json)
    if begun:
        yield begun


def _opening(documents: Sequence[Packable]) -> Opening:
    sample = b"".join(document.json for document in documents)[:SAMPLE]
    begun = _begun(_frame(), sample)
    return Opening(sha256(begun).hexdigest()[:12], sample, begun)


def _frame() -> "zstandard.ZstdCompressionObj":
    return zstandard.ZstdCompressor(level=LEVEL).compressobj()


def _begun(frame: "zstandard.ZstdCompressionObj", content: bytes) -> bytes:
    """Go on with the frame; what it gives can be unpacked although the frame has not ended."""
    return frame.compress(content) + frame.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
