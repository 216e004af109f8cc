"""The change clock: what changed, in an order that no reader can be overtaken in.

A sequence is taken before the commit, so two transactions may commit in another order than they
counted, and a reader that has seen the later number never looks back for the earlier. Here the
number is taken by updating one row, as the last step of the transaction: whoever comes next waits
for the commit, so a number that can be seen is preceded only by numbers that can be seen.
docs/decisions/change-clock.md has the figures.
"""

import json
import secrets
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, cast

from piccolo.columns import BigInt, Boolean, Text
from piccolo.engine.exceptions import TransactionError
from piccolo.table import Table

from atende.database.engine import Transaction, current_engine
from atende.database.news import CHANNEL
from atende.database.postgres import PooledPostgresEngine
from atende.database.reading import Asked
from atende.database.sqlite import write_in_thread
from atende.database.writing import write

TICKS_KEPT = 500_000  # transactions; a cursor older than these reads everything again
SWEEP = 1_000  # transactions between sweeps of older ticks


class Change(Table):
    """The newest change of each document; a dropped one stays as a tombstone."""

    key = Text(primary_key=True)  # a document's key: ticket/0198…, customer/1042, catalogue
    seq = BigInt(index=True)
    dropped = Boolean(default=False)
    tag = Text()  # its tick's


class Clock(Table):
    """One row: the newest number."""

    id = BigInt(primary_key=True)
    seq = BigInt()


class Tick(Table):
    """Every number given of late, with a random tag.

    A database restored from a backup gives the same numbers again, to other changes; the tag tells
    a cursor from the future that was lost.
    """

    seq = BigInt(primary_key=True)
    tag = Text()


class Changed(NamedTuple):
    """A change as a reader gets it: (seq, key) says where to go on, (seq, tag) is recognised."""

    seq: int
    key: str
    dropped: bool
    tag: str


# One round trip, so that the clock's row is held for as short a time as can be.
STAMP_POSTGRES = f"""
WITH clock_now AS (
    INSERT INTO clock (id, seq) VALUES (1, 1)
    ON CONFLICT (id) DO UPDATE SET seq = clock.seq + 1 RETURNING seq
), tick_now AS (
    INSERT INTO tick (seq, tag) SELECT seq, $3 FROM clock_now
), changes AS (
    INSERT INTO change (key, seq, dropped, tag)
    SELECT k, seq, d, $3 FROM clock_now, unnest($1::text[], $2::boolean[]) AS given (k, d)
    ON CONFLICT (key) DO UPDATE
    SET seq = excluded.seq, dropped = excluded.dropped, tag = excluded.tag
)
SELECT seq, pg_notify('{CHANNEL}', seq::text) FROM clock_now
"""  # noqa: S608  the channel is a constant
CLOCK_SQLITE = """
INSERT INTO clock (id, seq) VALUES (1, 1)
ON CONFLICT (id) DO UPDATE SET seq = clock.seq + 1 RETURNING seq
"""
TICK_SQLITE = "INSERT INTO tick (seq, tag) VALUES (?, ?)"
CHANGES_SQLITE = """
INSERT INTO change (key, seq, dropped, tag)
SELECT key, ?, value, ? FROM json_each(?) WHERE true
ON CONFLICT (key) DO UPDATE SET seq = excluded.seq, dropped = excluded.dropped, tag = excluded.tag
"""


async def stamp(
    keys: Iterable[str] = (), *, dropped: Iterable[str] = (), writing: Sequence[Asked] = ()
) -> int:
    """Record that these documents changed, or are no more; the last step of a transaction.

    What is yet to be written goes in ``writing`` and is run just before, in the same trip.
    Gives the number the changes got (with nothing to record, the newest there is). What is written
    after it in the same transaction is covered too, but everyone who writes waits meanwhile.
    TransactionError outside a transaction.
    """
    changed = dict.fromkeys(keys, False) | dict.fromkeys(dropped, True)
    if not changed:
        if writing:
            await write(*writing)
        return await newest()
    engine = current_engine()
    transaction = cast("Transaction | None", engine.current_transaction.get())
    if transaction is None:
        raise TransactionError("stamp() is the last step of a transaction; there is none")
    if isinstance(engine, PooledPostgresEngine):
        await write(*writing)
        seq = await _stamp_postgres(transaction.connection, changed)
    else:
        before = [(each.question.sqlite, each.values) for each in writing]
        seq = await _stamp_sqlite(transaction.connection, changed, before)
        transaction.after_commit.append(lambda: engine.news.publish(seq))
    if seq % SWEEP == 0:
        await Tick.delete().where(Tick.seq <= seq - TICKS_KEPT)
    return seq


async def changes_after(seq: int, key: str, limit: int) -> list[Changed]:
    """Give at most `limit` changes after the place (seq, key), in that order; (0, "") is the start.

    A reader goes on from the last one returned, never from the newest number there is.
    """
    rows = await Change.raw(
        "SELECT seq, key, dropped, tag FROM change WHERE (seq, key) > ({}, {}) "
        "ORDER BY seq, key LIMIT {}",
        seq,
        key,
        limit,
    )
    return [Changed(**row) for row in rows]


async def newest() -> int:
    """Give the newest number that can be seen; 0 before the first change."""
    rows: list[dict[str, Any]] = await Clock.select(Clock.seq)
    return int(rows[0]["seq"]) if rows else 0


async def recognises(seq: int, tag: str) -> bool:
    """Tell whether this database remembers giving `seq` with `tag`; if not, read all again."""
    return await Tick.exists().where((Tick.seq == seq) & (Tick.tag == tag))


def _new_tag() -> str:
    return secrets.token_hex(8)


async def _stamp_postgres(connection: Any, changed: dict[str, bool]) -> int:  # noqa: ANN401  asyncpg's
    row = await connection.fetchrow(
        STAMP_POSTGRES, list(changed), list(changed.values()), _new_tag()
    )
    return int(row["seq"])


async def _stamp_sqlite(
    connection: Any,  # noqa: ANN401  aiosqlite's
    changed: dict[str, bool],
    before: Sequence[tuple[str, Sequence[Any]]],
) -> int:
    """All in one visit to the connection's thread, which costs more than what is done there."""
    seq: int = await connection._execute(_stamp_in_thread, connection._conn, changed, before)  # noqa: SLF001  aiosqlite has no public way to run a function there
    return seq


def _stamp_in_thread(
    connection: sqlite3.Connection,
    changed: dict[str, bool],
    before: Sequence[tuple[str, Sequence[Any]]],
) -> int:
    write_in_thread(connection, before)
    seq, tag = int(connection.execute(CLOCK_SQLITE).fetchone()["seq"]), _new_tag()
    connection.execute(TICK_SQLITE, (seq, tag))
    connection.execute(CHANGES_SQLITE, (seq, tag, json.dumps(changed)))
    return seq
