"""One pull: the difference between what a phone holds and what it should hold, in groups.

Every group ends with a cursor that is right by itself. What changed is read before what is new in
scope: a document that enters it meanwhile is made after its change was passed over, and a change
that comes after that has a later number. docs/decisions/feed.md
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from itertools import batched
from typing import Any, Final, NamedTuple

import msgspec

from atende.database.clock import Changed, changes_after
from atende.sync.feed import first_reading
from atende.sync.feed.cursor import Cursor, written
from atende.sync.feed.documents import documents_of
from atende.sync.feed.held import Holding, forget_all_but, forget_held, keep_held
from atende.sync.feed.lines import Lines, line
from atende.sync.feed.others import fallen_due, shown_by, touched
from atende.sync.feed.packs import Packs
from atende.sync.feed.rows import Rows, held_of
from atende.sync.feed.scope import keys_in_scope
from atende.sync.feed.standing import Reason, Standing
from atende.web.clock import now_ms
from atende_rules.instants import from_milliseconds
from atende_rules.present import SCHEMA

GROUP: Final = 200
"""Documents in a group: 200 tickets are some 800 kB, unpacked."""
CHANGES: Final = 200


class Wishes(NamedTuple):
    """How a phone wants to be told.

    ``parts``: it understands documents that are told by their differences. ``spare``: its
    connection is to be spared, so what is left of the directory waits. ``rows``: what it chooses
    documents by is told after them. ``packs``: what it reads first it keeps in packs, as sent.
    """

    parts: bool = False
    spare: bool = False
    rows: Rows | None = None
    packs: bool = False


class Pull:
    """A phone's pull; ``groups`` gives it as lines of JSON, ready to send."""

    def __init__(  # where it begins
        self,
        standing: Standing,
        cursor: Cursor,
        reason: Reason,
        holding: Holding,
        number: int,
        wishes: Wishes,
    ) -> None:
        self._spare = wishes.spare
        self._rows = wishes.rows or {}
        self._packs = Packs() if wishes.packs else None
        self._standing = standing
        self._cursor = cursor
        self._reason = reason
        self._holding = dict(holding)
        self._number = self._shown = number
        self._scope: Mapping[str, str] = {}
        self._begun = now_ms()
        has_all = bool(cursor.at) and cursor.place is None
        self._since = from_milliseconds(cursor.at).isoformat(timespec="milliseconds")
        self._since = self._since if wishes.parts and has_all else ""
        self._told: set[str] = set()
        self._fallen_due: list[str] = []
        self._up_to_date = False

    async def groups(self) -> AsyncIterator[bytes]:
        """Give the head, then groups of lines, each with its cursor; at least one."""
        if self._reason:
            await forget_held(self._standing.device)
        if self._standing.wanted == "scope":
            standing = self._standing
            self._scope = await keys_in_scope(standing.reader, standing.device, standing.choices)
        self._fallen_due = await self._of_another_day()
        yield await self._head()
        unsaid = True
        async for group in self._all():
            unsaid = False
            yield group
        if unsaid:
            yield Lines().ended(self._written())

    async def _all(self) -> AsyncIterator[bytes]:
        if self._cursor.told != self._standing.told:
            yield self._common()
        async for group in self._changed():
            yield group
        async for group in self._of_the_day():
            yield group
        self._up_to_date = True
        if self._standing.wanted == "scope":
            async for group in self._scope_difference():
                yield group
        async for group in self._first_reading():
            yield group

    async def _head(self) -> bytes:
        standing = self._standing
        place = self._cursor.place
        later = await first_reading.count_later(standing, place) if self._spare else 0
        coming = len(self._to_put()) + await first_reading.count(standing, place) - later
        if self._cursor.told != standing.told:
            coming += len(standing.common)
        head = {
            "schema": SCHEMA,
            "reader": standing.reader.id,
            "total": coming,
            "wanted": standing.wanted,
            "later": later,
            "epoch": standing.epoch,
        }
        if not self._reason:
            return line(head)
        return line(head) + line({"reset": True, "reason": self._reason})

    def _common(self) -> bytes:
        told = zip(
            self._standing.common.items(), self._standing.told, self._cursor.told, strict=True
        )
        lines = Lines()
        for (key, document), new, old in told:
            if new != old:
                lines.put(key, document)
        return self._group(lines, told=self._standing.told)

    async def _changed(self) -> AsyncIterator[bytes]:
        """What changed of what the phone holds, a page of changes a group."""
        page = await changes_after(*self._place(), CHANGES)
        while page:
            last, full = page[-1], len(page) == CHANGES
            known = len(self._holding)
            lines = await self._lines_of(page)
            self._up_to_date = not full and not self._fallen_due
            place = {"seq": last.seq, "key": last.key, "tag": last.tag}
            if len(self._holding) == known:
                yield self._group(lines, **place)
            else:
                yield await self._held_group(lines, **place)
            page = await changes_after(*self._place(), CHANGES) if full else []

    def _place(self) -> tuple[int, str]:
        cursor = self._cursor
        return (cursor.seq, cursor.key) if cursor.key else (cursor.seq + 1, "")

    async def _lines_of(self, page: Iterable[Changed]) -> Lines:
        gone: dict[str, None] = {}
        whole: dict[str, None] = {}
        parts: dict[str, None] = {}
        for change in page:
            for key, in_part in shown_by(change.key):
                if self._is_held(key):
                    (gone if change.dropped else parts if in_part else whole)[key] = None
        whole |= dict.fromkeys(key for key in await touched(whole) if self._is_held(key))
        whole |= dict.fromkeys(key for key in parts if key in self._told)
        self._told.update(whole, parts)
        lines = Lines()
        for key in gone:
            lines.drop(key)
        await self._tell(whole, lines)
        rest = [key for key in parts if key not in whole]
        await self._tell(rest, lines, self._since, partly=True)
        return lines

    async def _of_the_day(self) -> AsyncIterator[bytes]:
        """Customers whose invoices fell due since the phone last knew, by the day alone."""
        left = [key for key in self._fallen_due if key not in self._told]
        for several in batched(left, GROUP, strict=False):
            lines = Lines()
            await self._tell(several, lines, self._since)
            self._up_to_date = several[-1] == left[-1]
            yield self._group(lines)

    async def _of_another_day(self) -> list[str]:
        """Give the customers the phone holds whose invoices fell due since its cursor."""
        if not self._cursor.at:
            return []
        since = from_milliseconds(self._cursor.at)
        return [key for key in await fallen_due(since, self._standing.reader) if self._is_held(key)]

    def _is_held(self, key: str) -> bool:
        """Whether a change of it concerns the phone; what leaves or enters scope comes after."""
        kind = key.partition("/")[0]
        if kind == "directory":
            return True
        if self._standing.wanted == "all":
            return kind in first_reading.PASSES
        return key in self._holding and self._holding[key] == self._scope.get(key)

    async def _tell(
        self, keys: Iterable[str], lines: Lines, since: str = "", *, partly: bool = False
    ) -> None:
        """Tell documents: whole, or with ``since`` by what differs from how they were then.

        ``partly``: their customers did not move. Then who reads some cities only never had what is
        not there for them, and is not told that it is: a customer's id is the provider's code.
        """
        wanted = list(keys)
        then = await documents_of(wanted, self._standing.reader, since) if since else {}
        for key, document in (await documents_of(wanted, self._standing.reader)).items():
            if document is None:
                if self._holding.pop(key, "") or not (partly and self._is_narrowed):
                    lines.drop(key)
                continue
            if key in self._scope:
                self._holding[key] = self._scope[key]
            if then.get(key) is None:
                kind = self._rows.get(key.partition("/")[0])
                lines.put(key, document, held_of(document, kind) if kind else None)
            else:
                lines.change(key, then[key], document)

    async def _scope_difference(self) -> AsyncIterator[bytes]:
        """What left scope, then what entered it or would be made differently now."""
        gone = [key for key in self._holding if key not in self._scope]
        for several in batched(gone, GROUP * 5, strict=False):
            lines = Lines()
            for key in several:
                del self._holding[key]
                lines.drop(key)
            yield await self._held_group(lines)
        for several in batched(self._to_put(), GROUP, strict=False):
            lines = Lines()
            await self._tell(several, lines)
            yield await self._held_group(lines)

    @property
    def _is_narrowed(self) -> bool:
        return self._standing.reader.cities is not None

    def _to_put(self) -> list[str]:
        holding = self._holding
        return [key for key, mark in self._scope.items() if holding.get(key) != mark]

    async def _held_group(self, lines: Lines, **further: Any) -> bytes:  # noqa: ANN401  # a cursor's parts
        """A group after which the phone holds something else."""
        if self._number == self._shown:
            await forget_all_but(self._standing.device, self._cursor.held)
        self._number += 1
        held = await keep_held(self._standing.device, self._holding, self._number)
        return self._group(lines, held=held, **further)

    async def _first_reading(self) -> AsyncIterator[bytes]:
        """What every phone of this kind holds, from where an earlier stream broke."""
        while self._cursor.place is not None:
            keys, place = await first_reading.page(self._standing, self._cursor.place)
            if self._spare and keys and keys[0].startswith(f"{first_reading.LATER}/"):
                return
            lines = Lines(self._packs)
            await self._tell(keys, lines)
            await asyncio.to_thread(lines.pack)
            yield self._group(lines, place=place)

    def _written(self) -> str:
        return written(self._cursor, self._standing.seal, self._standing.device)

    def _group(self, lines: Lines, **further: Any) -> bytes:  # noqa: ANN401  # a cursor's parts
        if self._up_to_date:
            further["at"] = self._begun
        self._cursor = msgspec.structs.replace(self._cursor, **further)
        return lines.ended(self._written())
