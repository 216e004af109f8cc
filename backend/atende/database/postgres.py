"""PostgreSQL for a server: a pool, transactions that survive cancellation, news by LISTEN.

docs/decisions/database-engines.md has the figures.
"""

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import asyncpg
from piccolo.engine.exceptions import TransactionError
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction

from atende.database.news import News, watch_postgres
from atende.database.transactions import CurrentTransaction, SafeTransaction

if TYPE_CHECKING:
    from asyncpg.pool import PoolConnectionProxy

OLDEST = 13  # the first in which a database's owner may create pg_trgm
POOL = (1, 8)  # connections per process, least and most; more than cores adds only waiting
GIVE_UP = 10.0  # seconds to wait for a rollback before the session is abandoned
STOP = 3.0  # seconds for open queries to end when the pool is closed
SESSION = {
    "application_name": "atende",
    "jit": "off",  # planning costs more than these short queries
    # A process that hung inside a transaction would hold up the clock, and so every writer.
    "idle_in_transaction_session_timeout": "60000",
}
LOST = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError)


async def _read(
    connection: Any,  # noqa: ANN401  asyncpg's, or its pool's
    asked: Iterable[tuple[str, Sequence[Any]]],
) -> list[list[dict[str, Any]]]:
    return [
        [dict(row) for row in await connection.fetch(query, *values)] for query, values in asked
    ]


async def _keep_as_it_is(_connection: Any) -> None:  # noqa: ANN401  the pool's own wrapper
    """Leave the session alone between loans: nothing here changes it but SET LOCAL."""


class PooledPostgresTransaction(SafeTransaction, PostgresTransaction):
    """A transaction, or with `snapshot` a read-only one whose reads all see one moment."""

    engine: "PooledPostgresEngine"
    snapshot = False

    async def get_connection(self) -> "PoolConnectionProxy[Any] | asyncpg.Connection[Any]":
        """Take a connection of the pool, or open one where there is no pool."""
        pool = self.engine.pool
        return await (pool.acquire() if pool else self.engine.get_new_connection())

    async def begin(self) -> None:
        """Begin; a session in which this fails is not used again."""
        self.transaction = self.connection.transaction(
            isolation="repeatable_read" if self.snapshot else None, readonly=self.snapshot
        )
        try:
            await self.transaction.start()
        except BaseException:
            self._abandon()
            raise

    async def commit(self) -> None:
        """Keep what was done."""
        await self.transaction.commit()
        self._committed = True

    async def rollback(self) -> None:
        """Undo what was done; a session that cannot is ended, and the server undoes it."""
        try:
            async with asyncio.timeout(GIVE_UP):
                await self.transaction.rollback()
        except LOST:  # TimeoutError is an OSError
            self._abandon()
        self._rolled_back = True

    def _abandon(self) -> None:
        with suppress(asyncpg.InterfaceError):  # the pool already took a dead session back
            self.connection.terminate()

    async def _give_back(self, *, failed: bool) -> None:  # noqa: ARG002  asyncpg knows by itself
        if self.engine.pool:
            await self.engine.pool.release(self.connection)
        else:
            await self.connection.close()


class PooledPostgresEngine(PostgresEngine):
    """Piccolo's engine, made from an address and connecting only when it is used or started."""

    def __init__(self, address: str) -> None:
        super().__init__(config={"dsn": address, "server_settings": SESSION})
        self.news = News(lambda publish: watch_postgres(self.config, publish))
        self.current_transaction = CurrentTransaction[PooledPostgresTransaction](  # type: ignore[assignment]  # stands in for the ContextVar
            "transaction in PostgreSQL"
        )

    async def check_version(self) -> None:
        """Do nothing: Piccolo would connect when the engine is made. Starting the pool checks."""

    async def start_connection_pool(self, **settings: Any) -> None:  # noqa: ANN401  asyncpg's
        """Connect; RuntimeError if started already or the server is too old, OSError if absent."""
        if self.pool is not None:
            raise RuntimeError("The pool is already started")
        least, most = POOL
        pool = await asyncpg.create_pool(
            **{
                **self.config,
                "min_size": least,
                "max_size": most,
                "reset": _keep_as_it_is,
                **settings,
            }
        )
        version = int(await pool.fetchval("SHOW server_version_num")) // 10_000
        if version < OLDEST:
            await pool.close()
            raise RuntimeError(f"PostgreSQL {OLDEST} or later is needed; this server is {version}")
        self.pool = pool

    async def close_connection_pool(self) -> None:
        """Let what runs finish, for three seconds, then close."""
        pool, self.pool = self.pool, None
        if pool is None:
            return
        try:
            async with asyncio.timeout(STOP):
                await pool.close()
        except TimeoutError:
            pool.terminate()

    def transaction(self, allow_nested: bool = True) -> PooledPostgresTransaction:
        """Make a transaction (READ COMMITTED)."""
        return PooledPostgresTransaction(engine=self, allow_nested=allow_nested)

    async def read(self, asked: Iterable[tuple[str, Sequence[Any]]]) -> list[list[dict[str, Any]]]:
        """Give the rows of several SELECTs, with ``$1`` for values, on one connection."""
        transaction = self.current_transaction.get()
        if transaction is not None:
            return await _read(transaction.connection, asked)
        if self.pool is not None:
            async with self.pool.acquire() as connection:
                return await _read(connection, asked)
        alone = await self.get_new_connection()
        try:
            return await _read(alone, asked)
        finally:
            await alone.close()

    async def write(self, asked: Iterable[tuple[str, Sequence[Any]]]) -> None:
        """Run several statements of the open transaction."""
        transaction = self.current_transaction.get()
        if transaction is None:
            raise TransactionError("write() is part of a transaction; there is none")
        for query, values in asked:
            await transaction.connection.execute(query, *values)

    def snapshot(self) -> PooledPostgresTransaction:
        """Make a transaction whose reads all see one moment; it cannot write."""
        transaction = self.transaction()
        transaction.snapshot = True
        return transaction

    def for_migrations(self) -> "PooledPostgresEngine":
        """Give this engine: PostgreSQL alters tables where they are."""
        return self
