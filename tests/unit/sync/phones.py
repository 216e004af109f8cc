"""A phone as the feed's tests have it: it keeps documents and a cursor, as the stream says."""

import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from atende.sync.feed.handlers import prepared
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
    size: int = 0

    async def pull(self, groups: int = 1_000_000) -> "Phone":
        """Pull, and lose the stream after so many groups; the head comes with the first."""
        pull = await prepared(self.reader, self.device, self.wanted, self.cursor)
        self.lines, self.size = [], 0
        stream = pull.groups()
        taken = 0
        async for sent in stream:
            self.size += len(sent)
            self._take([json.loads(line) for line in sent.splitlines()])
            taken += 1
            if taken > groups:
                break
        await stream.aclose()  # type: ignore[attr-defined]  # an async generator
        return self

    def _take(self, lines: list[dict[str, Any]]) -> None:
        self.lines += lines
        for line in lines:
            if "reset" in line:
                self.documents.clear()
            elif "put" in line:
                self.documents[line["put"]] = line["document"]
            elif "drop" in line:
                self.documents.pop(line["drop"], None)
            elif "cursor" in line:
                self.cursor = line["cursor"]

    @property
    def keys(self) -> set[str]:
        """What it holds."""
        return set(self.documents)

    @property
    def puts(self) -> list[str]:
        """What the last pull brought, in its order."""
        return [line["put"] for line in self.lines if "put" in line]

    @property
    def drops(self) -> list[str]:
        """What the last pull took away."""
        return [line["drop"] for line in self.lines if "drop" in line]

    @property
    def reset(self) -> str:
        """Why the last pull began anew; empty where it did not."""
        return next((line["reason"] for line in self.lines if "reset" in line), "")
