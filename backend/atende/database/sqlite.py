"""SQLite for a server: connections kept, one writer, several readers, write-ahead logging.

Piccolo's own engine opens a connection, a thread and a PRAGMA for every query, and begins
transactions that fail as soon as there are two writers. docs/decisions/database-engines.md has the
figures.
"""

import asyncio
import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiosqlite
from piccolo.engine.exceptions import TransactionError
from piccolo.engine.sqlite import (
    Atomic,
    SQLiteEngine,
    SQLiteTransaction,
    TransactionType,
    dict_factory,
)

from atende.database.news import News, watch_sqlite
from atende.database.transactions import CurrentTransaction, SafeTransaction, to_the_end

if TYPE_CHECKING:
    from piccolo.table import Table

# Piccolo reads INTEGER through Decimal, for columns that hold text or floats; ours hold integers.
sqlite3.register_converter("INTEGER", int)

BUSY_MILLISECONDS = 5000  # other processes (an import, a second worker) write to the file too
STOP = 3.0  # seconds for open queries to end when the pool is closed
PRAGMAS: Mapping[str, str] = {
    "busy_timeout": str(BUSY_MILLISECONDS),
    "journal_mode": "WAL",
    "synchronous": "NORMAL",  # in WAL a power cut loses the last commits, never the database
    "cache_size": "-16000",  # KiB
    "temp_store": "MEMORY",
}


@dataclass(slots=True)
class Lease:
    """A connection lent for one query or one transaction."""

    connection: aiosqlite.Connection
    home: "Pool | None"
    write: bool

    async def give_back(self, *, failed: bool) -> None:
        """Roll back if asked, behind whatever the thread is still doing, then give back."""
        try:
            if failed:
                await self.connection.rollback()
        finally:
            if self.home is None:
                await self.connection.close()
            elif self.write:
                self.home.writing.release()
            else:
                self.home.idle.put_nowait(self.connection)


@dataclass(slots=True)
class Pool:
    """One writer behind a lock and the readers that are free; lives in one event loop."""

    loop: asyncio.AbstractEventLoop
    writer: aiosqlite.Connection
    readers: list[aiosqlite.Connection]
    writing: asyncio.Lock
    idle: asyncio.LifoQueue[aiosqlite.Connection]

    async def lease(self, *, write: bool) -> Lease:
        """Wait for the writer, or for a reader."""
        if write:
            await self.writing.acquire()
            return Lease(self.writer, self, write=True)
        return Lease(await self.idle.get(), self, write=False)


async def _read(
    connection: aiosqlite.Connection, asked: Sequence[tuple[str, Sequence[Any]]]
) -> list[list[dict[str, Any]]]:
    """Ask all of it in the connection's thread: going there costs more than a short answer."""
    rows: list[list[dict[str, Any]]] = await connection._execute(  # type: ignore[no-untyped-call]  # noqa: SLF001  aiosqlite has no public way to run a function there
        _read_in_thread,
        connection._conn,  # noqa: SLF001  likewise
        asked,
    )
    return rows


def _read_in_thread(
    connection: sqlite3.Connection, asked: Sequence[tuple[str, Sequence[Any]]]
) -> list[list[dict[str, Any]]]:
    found = []
    for query, values in asked:
        cursor = connection.cursor()
        cursor.row_factory = None  # the connection's makes dicts one by one, in 2 µs each
        cursor.execute(query, [json.dumps(each) if type(each) is list else each for each in values])
        names = [column[0] for column in cursor.description]
        found.append([dict(zip(names, row, strict=True)) for row in cursor])
    return found


def write_in_thread(
    connection: sqlite3.Connection, asked: Sequence[tuple[str, Sequence[Any]]]
) -> None:
    """Run statements in their order; called in the connection's own thread."""
    for query, values in asked:
        connection.execute(query, values)


async def _discard(opening: asyncio.Task[aiosqlite.Connection]) -> None:
    with suppress(sqlite3.Error):
        await (await opening).close()


class PooledSQLiteTransaction(SafeTransaction, SQLiteTransaction):
    """IMMEDIATE on the writer; DEFERRED is a snapshot on a reader."""

    engine: "PooledSQLiteEngine"
    lease: Lease

    async def get_connection(self) -> aiosqlite.Connection:
        """Take the writer, or a reader for a DEFERRED transaction."""
        self.lease = await self.engine.lease(
            write=self.transaction_type is not TransactionType.deferred
        )
        return self.lease.connection

    async def begin(self) -> None:
        """Begin; whoever writes waits for other processes here, and cannot fail for it later."""
        await self.connection.execute_fetchall(f"BEGIN {self.transaction_type.value}")

    async def commit(self) -> None:
        """Keep what was done."""
        await self.connection.execute_fetchall("COMMIT")
        self._committed = True

    async def rollback(self) -> None:
        """Undo what was done; nothing if SQLite already has (a full disk)."""
        await self.connection.rollback()
        self._rolled_back = True

    async def _give_back(self, *, failed: bool) -> None:
        await self.lease.give_back(failed=failed)


class PooledSQLiteEngine(SQLiteEngine):
    """Piccolo's engine with connections kept between `start_connection_pool` and the closing.

    Outside a transaction a SELECT runs on a reader and everything else on the writer. Before the
    pool is started, and in other threads' loops, each query opens and closes its own connection.
    """

    def __init__(self, path: str | Path, *, readers: int = 2, foreign_keys: bool = True) -> None:
        super().__init__(path=str(path), cached_statements=512)
        self.readers = readers
        self.foreign_keys = foreign_keys
        self.pool: Pool | None = None
        self.news = News(lambda publish: watch_sqlite(self._run_in_new_connection, publish))
        self.current_transaction = CurrentTransaction[PooledSQLiteTransaction](  # type: ignore[assignment]  # stands in for the ContextVar
            f"transaction in {path}"
        )

    async def get_connection(self) -> aiosqlite.Connection:
        """Open a connection with every PRAGMA set and its answer read."""
        opening = asyncio.get_running_loop().create_task(self._open())
        try:
            return await asyncio.shield(opening)
        except asyncio.CancelledError:  # aiosqlite would leave the file open
            await to_the_end(_discard(opening))
            raise

    async def _open(self) -> aiosqlite.Connection:
        Path(self.path).parent.mkdir(parents=True, exist_ok=True)
        connection = await aiosqlite.connect(**self.connection_kwargs)
        try:
            connection.row_factory = dict_factory  # type: ignore[assignment]  # a function is a factory too
            for name, value in PRAGMAS.items():
                await connection.execute_fetchall(f"PRAGMA {name} = {value}")
            await connection.execute_fetchall(f"PRAGMA foreign_keys = {int(self.foreign_keys)}")
        except BaseException:
            await to_the_end(connection.close())
            raise
        return connection

    async def start_connection_pool(self) -> None:
        """Open the writer and the readers, in the running loop."""
        if self.pool is not None:
            raise RuntimeError(f"The pool of {self.path} is already started")
        opened: list[aiosqlite.Connection] = []
        try:
            for _ in range(1 + self.readers):
                connection = await self.get_connection()
                opened.append(connection)
            for reader in opened[1:]:
                await reader.execute_fetchall("PRAGMA query_only = 1")
        except BaseException:
            for connection in opened:
                await to_the_end(connection.close())
            raise
        idle: asyncio.LifoQueue[aiosqlite.Connection] = asyncio.LifoQueue()
        for reader in opened[1:]:
            idle.put_nowait(reader)
        self.pool = Pool(asyncio.get_running_loop(), opened[0], opened[1:], asyncio.Lock(), idle)

    async def close_connection_pool(self) -> None:
        """Let what runs finish, then close; queries after this open their own connections."""
        pool, self.pool = self.pool, None
        if pool is None:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(STOP):
                await pool.writing.acquire()
                for _ in pool.readers:
                    _reader = await pool.idle.get()
        for connection in (*pool.readers, pool.writer):
            await to_the_end(connection.close())

    async def lease(self, *, write: bool) -> Lease:
        """Lend a connection of the pool, or one of its own where there is no pool in this loop."""
        pool = self.pool
        if pool is not None and pool.loop is asyncio.get_running_loop():
            return await pool.lease(write=write)
        return Lease(await self.get_connection(), None, write)

    async def _run_in_new_connection(
        self,
        query: str,
        args: list[Any] | None = None,
        query_type: str = "generic",  # noqa: ARG002  Piccolo's signature; for SQLite before 3.35
        table: "type[Table] | None" = None,  # noqa: ARG002  likewise
    ) -> Any:  # noqa: ANN401  rows as Piccolo's dicts
        lease = await self.lease(write=query.lstrip()[:6].upper() != "SELECT")
        try:
            rows = await lease.connection.execute_fetchall(query, args or [])
        except BaseException:
            await to_the_end(lease.give_back(failed=True))
            raise
        if lease.home is None:
            await to_the_end(lease.give_back(failed=False))
        else:
            await lease.give_back(failed=False)  # never suspends, so needs no guarding
        return rows

    async def _run_in_existing_connection(
        self,
        connection: aiosqlite.Connection,
        query: str,
        args: list[Any] | None = None,
        query_type: str = "generic",  # noqa: ARG002  Piccolo's signature
        table: "type[Table] | None" = None,  # noqa: ARG002  likewise
    ) -> Any:  # noqa: ANN401  rows as Piccolo's dicts
        return await connection.execute_fetchall(query, args or [])

    async def read(self, asked: Sequence[tuple[str, Sequence[Any]]]) -> list[list[dict[str, Any]]]:
        """Give the rows of several SELECTs, with ``?1`` for values, in one visit to the thread.

        A list among the values is given as JSON, for ``json_each``.
        """
        transaction = self.current_transaction.get()
        if transaction is not None:
            return await _read(transaction.connection, asked)
        lease = await self.lease(write=False)
        try:
            rows = await _read(lease.connection, asked)
        except BaseException:
            await to_the_end(lease.give_back(failed=True))
            raise
        if lease.home is None:
            await to_the_end(lease.give_back(failed=False))
        else:
            await lease.give_back(failed=False)  # never suspends, so needs no guarding
        return rows

    async def write(self, asked: Sequence[tuple[str, Sequence[Any]]]) -> None:
        """Run several statements of the open transaction in one visit to the thread."""
        transaction = self.current_transaction.get()
        if transaction is None:
            raise TransactionError("write() is part of a transaction; there is none")
        connection = transaction.connection
        await connection._execute(write_in_thread, connection._conn, asked)  # noqa: SLF001  as in _read

    def transaction(
        self,
        transaction_type: TransactionType = TransactionType.immediate,
        allow_nested: bool = True,
    ) -> PooledSQLiteTransaction:
        """Make a write transaction, or with DEFERRED a snapshot to read from."""
        return PooledSQLiteTransaction(
            engine=self, transaction_type=transaction_type, allow_nested=allow_nested
        )

    def snapshot(self) -> PooledSQLiteTransaction:
        """Make a transaction whose reads all see one moment; it cannot write."""
        return self.transaction(TransactionType.deferred)

    def for_migrations(self) -> "PooledSQLiteEngine":
        """Make an engine on the same file that does not act on foreign keys.

        Changing a table in SQLite means copying it and dropping the old one, and dropping a table
        that others refer to deletes their rows. https://sqlite.org/lang_altertable.html
        """
        return PooledSQLiteEngine(self.path, foreign_keys=False)

    def atomic(self, transaction_type: TransactionType = TransactionType.immediate) -> Atomic:
        """Make a list of queries that run in one transaction."""
        return super().atomic(transaction_type)
