"""One pull: the difference between what a phone holds and what it should hold, in groups.

Every group ends with a cursor that is right by itself. What changed is read before what is new in
scope: a document that enters it meanwhile is made after its change was passed over, and a change
that comes after that has a later number. docs/decisions/feed.md
"""

from collections.abc import AsyncIterator, Iterable, Mapping
from itertools import batched
from typing import Any, Final

import msgspec

from atende.database.clock import Changed, changes_after
from atende.sync.feed import first_reading
from atende.sync.feed.cursor import Cursor, written
from atende.sync.feed.documents import documents_of
from atende.sync.feed.held import Holding, forget_before, forget_held, keep_held
from atende.sync.feed.others import touched
from atende.sync.feed.scope import keys_in_scope
from atende.sync.feed.standing import Reason, Standing
from atende_rules.present import SCHEMA

GROUP: Final = 200
"""Documents in a group: 200 tickets are some 800 kB, unpacked."""
CHANGES: Final = 200

_encoder = msgspec.json.Encoder()


class Pull:
    """A phone's pull; ``groups`` gives it as lines of JSON, ready to send."""

    def __init__(
        self, standing: Standing, cursor: Cursor, reason: Reason, holding: Holding, number: int
    ) -> None:
        self._standing = standing
        self._cursor = cursor
        self._reason = reason
        self._holding = dict(holding)
        self._number = self._shown = number
        self._scope: Mapping[str, str] = {}

    async def groups(self) -> AsyncIterator[bytes]:
        """Give the head, then groups of lines, each with its cursor; at least one."""
        if self._reason:
            await forget_held(self._standing.device)
        if self._standing.wanted == "scope":
            standing = self._standing
            self._scope = await keys_in_scope(standing.reader, standing.device, standing.choices)
        yield await self._head()
        unsaid = True
        async for group in self._all():
            unsaid = False
            yield group
        if unsaid:
            yield self._group([])

    async def _all(self) -> AsyncIterator[bytes]:
        if self._cursor.told != self._standing.told:
            yield self._common()
        async for group in self._changed():
            yield group
        if self._standing.wanted == "scope":
            async for group in self._scope_difference():
                yield group
        async for group in self._first_reading():
            yield group

    async def _head(self) -> bytes:
        standing = self._standing
        coming = len(self._to_put()) + await first_reading.count(standing, self._cursor.place)
        if self._cursor.told != standing.told:
            coming += len(standing.common)
        head = {
            "schema": SCHEMA,
            "reader": standing.reader.id,
            "total": coming,
            "wanted": standing.wanted,
            "epoch": standing.epoch,
        }
        lines = [_line(head)]
        if self._reason:
            lines.append(_line({"reset": True, "reason": self._reason}))
        return b"".join(lines)

    def _common(self) -> bytes:
        told = zip(
            self._standing.common.items(), self._standing.told, self._cursor.told, strict=True
        )
        lines = [_put(key, document) for (key, document), new, old in told if new != old]
        return self._group(lines, told=self._standing.told)

    async def _changed(self) -> AsyncIterator[bytes]:
        """What changed of what the phone holds, a page of changes a group."""
        page = await changes_after(*self._place(), CHANGES)
        while page:
            last = page[-1]
            known = len(self._holding)
            lines = await self._lines_of(page)
            place = {"seq": last.seq, "key": last.key, "tag": last.tag}
            if len(self._holding) == known:
                yield self._group(lines, **place)
            else:
                yield await self._held_group(lines, **place)
            page = await changes_after(*self._place(), CHANGES) if len(page) == CHANGES else []

    def _place(self) -> tuple[int, str]:
        cursor = self._cursor
        return (cursor.seq, cursor.key) if cursor.key else (cursor.seq + 1, "")

    async def _lines_of(self, page: Iterable[Changed]) -> list[bytes]:
        gone: dict[str, None] = {}
        there: dict[str, None] = {}
        for change in page:
            for key in (change.key, *_entry_of(change.key)):
                if self._is_held(key):
                    (gone if change.dropped else there)[key] = None
        if self._standing.wanted == "all":
            there |= dict.fromkeys(await touched(there, self._standing.reader))
        return [_drop(key) for key in gone] + await self._made(there)

    def _is_held(self, key: str) -> bool:
        """Whether a change of it concerns the phone; what leaves or enters scope comes after."""
        kind = key.partition("/")[0]
        if kind == "directory":
            return True
        if self._standing.wanted == "all":
            return kind in first_reading.PASSES
        return key in self._holding and self._holding[key] == self._scope.get(key)

    async def _made(self, keys: Iterable[str]) -> list[bytes]:
        found = await documents_of(keys, self._standing.reader)
        lines = []
        for key, document in found.items():
            if document is None:
                self._holding.pop(key, None)
            elif key in self._scope:
                self._holding[key] = self._scope[key]
            lines.append(_drop(key) if document is None else _put(key, document))
        return lines

    async def _scope_difference(self) -> AsyncIterator[bytes]:
        """What left scope, then what entered it or would be made differently now."""
        gone = [key for key in self._holding if key not in self._scope]
        for several in batched(gone, GROUP * 5, strict=False):
            for key in several:
                del self._holding[key]
            yield await self._held_group([_drop(key) for key in several])
        for several in batched(self._to_put(), GROUP, strict=False):
            yield await self._held_group(await self._made(several))

    def _to_put(self) -> list[str]:
        holding = self._holding
        return [key for key, mark in self._scope.items() if holding.get(key) != mark]

    async def _held_group(self, lines: list[bytes], **further: Any) -> bytes:  # noqa: ANN401  # a cursor's parts
        """A group after which the phone holds something else."""
        if self._number == self._shown:
            await forget_before(self._standing.device, self._shown)
        self._number += 1
        held = await keep_held(self._standing.device, self._holding, self._number)
        return self._group(lines, held=held, **further)

    async def _first_reading(self) -> AsyncIterator[bytes]:
        """What every phone of this kind holds, from where an earlier stream broke."""
        while self._cursor.place is not None:
            keys, place = await first_reading.page(self._standing, self._cursor.place)
            yield self._group(await self._made(keys), place=place)

    def _group(self, lines: list[bytes], **further: Any) -> bytes:  # noqa: ANN401  # a cursor's parts
        if further:
            self._cursor = msgspec.structs.replace(self._cursor, **further)
        return b"".join([*lines, _line({"cursor": written(self._cursor)})])


def _entry_of(key: str) -> tuple[str, ...]:
    """The directory's entry changes with its customer."""
    kind, _, name = key.partition("/")
    return (f"directory/{name}",) if kind == "customer" else ()


def _put(key: str, document: object) -> bytes:
    return _line({"put": key, "document": document})


def _drop(key: str) -> bytes:
    return _line({"drop": key})


def _line(value: object) -> bytes:
    return _encoder.encode(value) + b"\n"
