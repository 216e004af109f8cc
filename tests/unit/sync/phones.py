"""A phone as the feed's tests have it: it keeps documents and a cursor, as the stream says."""

import json
import uuid
from base64 import b64decode
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from zlib import crc32

import msgspec
import zstandard

from atende.sync.epoch import epoch_and_seal
from atende.sync.feed import cursor as cursors
from atende.sync.feed.handlers import prepared
from atende.sync.feed.packing import Brotli
from atende.sync.feed.pull import Wishes
from atende.sync.feed.rows import asked_rows
from atende.sync.feed.standing import Wanted
from atende.web.reader import Reader
from tests.unit.sync.provider import RAFAEL


@dataclass
class Phone:
    """One person's phone; what it holds is what it was sent up to its cursor."""

    reader: Reader = RAFAEL
    wanted: Wanted = "scope"
    device: str = field(default_factory=lambda: str(uuid.uuid4()))
    documents: dict[str, Any] = field(default_factory=dict)
    cursor: str = ""
    lines: list[dict[str, Any]] = field(default_factory=list)
    packed: int = 0
    asked_again: int = 0
    packs: bool = False
    openings: dict[str, bytes] = field(default_factory=dict)

    async def pull(
        self, groups: int = 1_000_000, *, parts: bool = True, spare: bool = False, rows: str = ""
    ) -> "Phone":
        """Pull, and lose the stream after so many groups; the head comes with the first."""
        cursor = self.cursor
        wishes = Wishes(parts=parts, spare=spare, rows=asked_rows(rows), packs=self.packs)
        pull = await prepared(self.reader, self.device, self.wanted, cursor, wishes)
        self.lines = []
        packer = Brotli()
        self.packed = 0
        stream = pull.groups()
        taken, understood = 0, True
        async for sent in stream:
            self.packed += len(packer.pack(sent))
            understood = self._take([json.loads(line) for line in sent.splitlines()])
            taken += 1
            if taken > groups or not understood:
                break
        await stream.aclose()  # type: ignore[attr-defined]  # an async generator
        if understood:
            return self
        self.asked_again += 1
        return await self.pull(groups, parts=False, spare=spare, rows=rows)

    def _take(self, lines: list[dict[str, Any]]) -> bool:
        """Keep a group, unless it is not to be understood: then it is as if it had not come."""
        kept, check = dict(self.documents), 0
        for line in lines:
            if "reset" in line:
                kept.clear()
            elif "zstd" in line:
                kept |= self._unpacked(line)
            elif "put" in line:
                kept[line["put"]] = line["document"]
            elif "change" in line:
                key = line["change"]
                kept[key] = becomes(kept.get(key), line["with"])
                check = crc32(msgspec.json.encode(kept[key]), check)
            elif "drop" in line:
                kept.pop(line["drop"], None)
            elif line.get("check", 0) != check:
                return False
            elif "cursor" in line:
                self.cursor = line["cursor"]
        self.lines += lines
        self.documents = kept
        return True

    def _unpacked(self, line: dict[str, Any]) -> dict[str, Any]:
        """Keep an opening; give the documents of a pack, which goes on from one."""
        sent = b64decode(line["zstd"])
        if "pack" not in line:
            self.openings[line["opening"]] = sent
            return {}
        frame = zstandard.ZstdDecompressor().decompressobj()
        frame.decompress(self.openings.get(line["opening"], b""))
        ids, *rows = frame.decompress(b64decode(line["head"])).splitlines()
        line |= {"ids": json.loads(ids), "rows": [json.loads(row) for row in rows]}
        whole = BytesIO(frame.decompress(sent))
        texts = [whole.read(size) for size in line["sizes"]]
        assert not whole.read()
        keys = [f"{line['pack']}/{each}" for each in line["ids"]]
        return {key: json.loads(text) for key, text in zip(keys, texts, strict=True)}

    async def stand(self, **forged: Any) -> None:  # noqa: ANN401  # a cursor's parts
        """Have a cursor that the server wrote, but with these parts."""
        _, seal = await epoch_and_seal()
        cursor = cursors.read(self.cursor, seal, self.device)
        assert cursor is not None
        self.cursor = cursors.written(msgspec.structs.replace(cursor, **forged), seal, self.device)

    @property
    def keys(self) -> set[str]:
        """What it holds."""
        return set(self.documents)

    @property
    def puts(self) -> list[str]:
        """What the last pull brought whole, in its order."""
        return [line["put"] for line in self.lines if "put" in line]

    @property
    def changes(self) -> list[str]:
        """Of what the last pull told the difference only, in its order."""
        return [line["change"] for line in self.lines if "change" in line]

    @property
    def drops(self) -> list[str]:
        """What the last pull took away."""
        return [line["drop"] for line in self.lines if "drop" in line]

    @property
    def reset(self) -> str:
        """Why the last pull began anew; empty where it did not."""
        return next((line["reason"] for line in self.lines if "reset" in line), "")


def becomes(value: Any, difference: Any) -> Any:  # noqa: ANN401  # what JSON holds
    """Give what a difference makes of a value; backend/atende/sync/feed/difference.py."""
    if isinstance(difference, list):
        return difference[0]
    if "more" in difference and isinstance(value, list):
        begin = difference["from"]
        return [*value[:begin], *difference["more"], *value[begin + difference["less"] :]]
    if isinstance(value, list):
        changed = {int(place): each for place, each in difference.items()}
        return [
            becomes(each, changed[place]) if place in changed else each
            for place, each in enumerate(value)
        ]
    if isinstance(value, dict):
        return value | {name: becomes(value.get(name), each) for name, each in difference.items()}
    return value
