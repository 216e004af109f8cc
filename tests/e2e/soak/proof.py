"""What must be true in the evening: nothing lost, nothing twice, nothing out of order, no gap."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.e2e.server import DATABASE
from tests.e2e.soak.ledger import OFFICE, Ledger, Saved

type Queue = Sequence[Mapping[str, Any]]
"""A phone's entries in their order, whatever became of them."""

NEVER_HELD = ("comment", "test")
ALWAYS_TOLD = ("comment", "test", "open", "schedule")
"""Kinds that leave an event whenever they are applied; others may find it done already."""


@dataclass(frozen=True)
class Event:
    """One fact of a ticket's history, as the server keeps it."""

    ticket: str
    version: int
    action: str
    after: str | None
    body: str


@dataclass(frozen=True)
class Books:
    """What the server's database says."""

    events: list[Event]
    outcomes: dict[str, str]
    """What became of each action that has a receipt."""
    versions: dict[str, int]

    @classmethod
    def read(cls, folder: Path) -> "Books":
        """Read the database of a server, which may run."""
        address = f"file:{folder / DATABASE}?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as database:
            events = database.execute(
                "SELECT ticket, version, action, after, body FROM ticket_event"
                " ORDER BY ticket, version"
            )
            receipts = database.execute("SELECT id, outcome FROM receipt")
            versions = database.execute("SELECT id, version FROM ticket")
            told = [Event(t, v, a, f, _readable(body)) for t, v, a, f, body in events]
            return cls(told, dict(receipts), dict(versions))

    def of(self, tickets: Sequence[str]) -> list[str]:
        """Those of the tickets that were ever opened."""
        return [ticket for ticket in tickets if ticket in self.versions]


def problems(ledger: Ledger, queues: Mapping[int, Queue], books: Books) -> list[str]:
    """Everything that is not as it was told; empty after a good day."""
    return [
        *_twice(ledger, books),
        *_gaps(books),
        *_of_office(ledger, books),
        *(each for who, queue in queues.items() for each in _of_phone(who, queue, ledger, books)),
    ]


def undecided(queues: Mapping[int, Queue]) -> list[str]:
    """What still waits, or needs the person."""
    return [
        f"phone {who}: {entry['id']} is still {entry['standing']}"
        for who, queue in queues.items()
        for entry in queue
        if entry["standing"] not in ("applied", "withdrawn") or entry.get("leaving")
    ]


def _twice(ledger: Ledger, books: Books) -> Iterator[str]:
    for action, count in Counter(event.action for event in books.events).items():
        if count > 1:
            yield f"{action} took effect {count} times"
    for words in {saved.words for saved in ledger.saved.values()} - {""}:
        told = [event.action for event in books.events if f'"{words}' in event.body]
        if len(told) > 1:
            yield f"{words} is told by {', '.join(told)}"


def _gaps(books: Books) -> Iterator[str]:
    of: dict[str, list[int]] = {}
    for event in books.events:
        of.setdefault(event.ticket, []).append(event.version)
    for ticket, version in books.versions.items():
        if of.get(ticket, []) != list(range(1, version + 1)):
            yield f"the history of {ticket} at version {version} is {of.get(ticket)}"


def _of_office(ledger: Ledger, books: Books) -> Iterator[str]:
    for saved in ledger.of(OFFICE):
        yield from _done(saved, books)


def _done(saved: Saved, books: Books) -> Iterator[str]:
    """An applied action is in the history, unless it found everything as it wanted it."""
    if books.outcomes.get(saved.action) != "applied":
        yield f"{saved} is {books.outcomes.get(saved.action)} at the server"
    elif saved.kind in ALWAYS_TOLD and not any(e.action == saved.action for e in books.events):
        yield f"{saved} is in no history"


def _of_phone(who: int, queue: Queue, ledger: Ledger, books: Books) -> Iterator[str]:
    entries = {entry["id"]: entry for entry in queue}
    for saved in ledger.of(who):
        entry = entries.get(saved.action)
        if entry is None:
            yield f"{saved} is not in the queue any more"
        else:
            yield from _of_entry(saved, entry, entries, ledger, books)
    for entry in queue:
        if books.outcomes.get(entry["id"]) == "applied" and entry["standing"] != "applied":
            yield f"{entry['id']} was done, and the phone says {entry['standing']}"
    yield from _disorder(queue, books)


def _of_entry(
    saved: Saved,
    entry: Mapping[str, Any],
    entries: Mapping[str, Mapping[str, Any]],
    ledger: Ledger,
    books: Books,
) -> Iterator[str]:
    standing, outcome = entry["standing"], books.outcomes.get(saved.action)
    if standing == "applied":
        yield from _done(saved, books)
    elif standing in ("rejected", "conflict") and standing != outcome:
        yield f"{saved} is {standing} on the phone, and {outcome} at the server"
    elif standing == "withdrawn" and saved.action not in ledger.taken_back:
        yield f"{saved} was taken back by nobody"
    elif standing == "withdrawn" and entry.get("leaving"):
        yield f"{saved} is still leaving"
    elif standing == "waiting" and not _is_held(entry, entries):
        yield f"{saved} waits for nothing"


def _is_held(entry: Mapping[str, Any], entries: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether it waits for one that needs the person."""
    before = entries.get(entry["action"]["after"] or "")
    if before is None or entry["action"]["kind"] in NEVER_HELD:
        return False
    if before["standing"] in ("rejected", "conflict"):
        return True
    return before["standing"] == "waiting" and _is_held(before, entries)


def _disorder(queue: Queue, books: Books) -> Iterator[str]:
    """What a phone did to a ticket is told in the queue's order; see `_may_pass`."""
    place = {event.action: event.version for event in books.events}
    of: dict[str, list[Mapping[str, Any]]] = {}
    for entry in queue:
        of.setdefault(entry["ticket"], []).append(entry)
    for entries in of.values():
        held = any(_was_held_up(entry) for entry in entries)
        told = [
            entry
            for entry in entries
            if entry["id"] in place and not (held and entry["action"]["kind"] in NEVER_HELD)
        ]
        for one, other in pairwise(told):
            if place[one["id"]] > place[other["id"]]:
                yield f"{other['id']} went before {one['id']}, which was saved earlier"


def _was_held_up(entry: Mapping[str, Any]) -> bool:
    """Whether it kept others waiting: comments and tests then go ahead of those."""
    return entry["answer"] is not None and entry["answer"]["outcome"] in ("rejected", "conflict")


def _readable(body: str) -> str:
    """A body as plain text, however it was escaped."""
    return json.dumps(json.loads(body), ensure_ascii=False)
