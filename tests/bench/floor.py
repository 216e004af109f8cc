"""The same rows with nothing between: raw sqlite3 or asyncpg, and msgspec."""

import sqlite3
import uuid
from typing import Any, Protocol

import asyncpg
import msgspec

_encode = msgspec.json.Encoder().encode

TICKET = (
    "SELECT * FROM ticket WHERE id = ?",
    "SELECT * FROM ticket_event WHERE ticket = ? ORDER BY version",
    "SELECT c.* FROM customer c JOIN ticket t ON t.customer = c.id WHERE t.id = ?",
    "SELECT k.* FROM contact k JOIN ticket t ON t.customer = k.customer WHERE t.id = ?",
)
CUSTOMER = (
    "SELECT * FROM customer WHERE id = ?",
    "SELECT * FROM plan WHERE customer = ?",
    "SELECT * FROM invoice WHERE customer = ?",
    "SELECT * FROM contact WHERE customer = ?",
    "SELECT * FROM ticket WHERE customer = ?",
)


WRITES = (
    """INSERT INTO ticket_event (id, ticket, version, action, kind, at, recorded_at, "by", body)
    VALUES (?, ?, ?, ?, 'comment', '2026-11-24T14:03:11-03:00', '2026-11-24T17:03:11Z', 'gestor',
    '{"text":"Liguei para o cliente."}')""",
    "UPDATE ticket SET version = version + 1 WHERE id = ?",
    """INSERT INTO receipt (id, account, device, ticket, kind, outcome, code, version, answer,
    action, recorded_at) VALUES (?, 'gestor', 'bench', '', 'comment', 'applied', '', 2, '{}', '{}',
    0)""",
    "UPDATE clock SET seq = seq + 1",
    "UPDATE change SET seq = (SELECT seq FROM clock) WHERE key = ?",
)
"""What one action writes: event, ticket, receipt, clock, change."""


def _arguments(ticket: str) -> list[tuple[object, ...]]:
    made = str(uuid.uuid4())
    version = 1_000_000 + uuid.uuid4().int % 1_000_000_000
    return [(made, ticket, version, made), (ticket,), (made,), (), (f"ticket/{ticket}",)]


class Floor(Protocol):
    """A database asked with no layer between."""

    async def document(self, queries: tuple[str, ...], identifier: str) -> bytes:
        """Give the rows of the queries as JSON."""

    async def ids(self, table: str, count: int) -> list[str]:
        """Give some ids of a table."""

    async def write(self, ticket: str) -> None:
        """Write what one action writes, in one transaction."""


class RawSQLite:
    """The standard library's sqlite3, in this thread."""

    def __init__(self, path: str) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._connection.row_factory = lambda cursor, row: {
            column[0]: value for column, value in zip(cursor.description, row, strict=True)
        }

    async def document(self, queries: tuple[str, ...], identifier: str) -> bytes:
        """Give the rows of the queries as JSON."""
        return _encode(
            [self._connection.execute(query, (identifier,)).fetchall() for query in queries]
        )

    async def ids(self, table: str, count: int) -> list[str]:
        """Give some ids of a table."""
        rows = self._connection.execute(f"SELECT id FROM {table} ORDER BY id LIMIT {count}")  # noqa: S608  # names of this file
        return [row["id"] for row in rows]

    async def write(self, ticket: str) -> None:
        """Write what one action writes, in one transaction."""
        self._connection.execute("BEGIN IMMEDIATE")
        for query, values in zip(WRITES, _arguments(ticket), strict=True):
            self._connection.execute(query, values)
        self._connection.execute("COMMIT")

    async def close(self) -> None:
        """Close the connection."""
        self._connection.close()


class RawPostgres:
    """One asyncpg connection."""

    def __init__(self, connection: Any) -> None:  # noqa: ANN401  # asyncpg's
        self._connection = connection

    @classmethod
    async def connected(cls, url: str) -> "RawPostgres":
        """Connect."""
        return cls(await asyncpg.connect(url))

    async def document(self, queries: tuple[str, ...], identifier: str) -> bytes:
        """Give the rows of the queries as JSON."""
        found = []
        for query in queries:
            rows = await self._connection.fetch(_numbered(query), identifier)
            found.append([dict(row) for row in rows])
        return _encode(found)

    async def ids(self, table: str, count: int) -> list[str]:
        """Give some ids of a table."""
        rows = await self._connection.fetch(f"SELECT id FROM {table} ORDER BY id LIMIT {count}")  # noqa: S608  # names of this file
        return [row["id"] for row in rows]

    async def write(self, ticket: str) -> None:
        """Write what one action writes, in one transaction."""
        async with self._connection.transaction():
            for query, values in zip(WRITES, _arguments(ticket), strict=True):
                await self._connection.execute(_numbered(query), *values)

    async def close(self) -> None:
        """Close the connection."""
        await self._connection.close()


def _numbered(query: str) -> str:
    """Give the query with PostgreSQL's placeholders."""
    parts = query.split("?")
    return parts[0] + "".join(f"${at}{part}" for at, part in enumerate(parts[1:], 1))
