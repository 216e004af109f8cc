"""Write rows by SQL made once for both engines, several statements in one trip to the database.

For what every action writes: Piccolo takes longer to write such a statement than the database to
run it, and each trip to SQLite's thread costs as much again (docs/decisions/database-engines.md).
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from piccolo.table import Table

from atende.database.engine import current_engine
from atende.database.postgres import PooledPostgresEngine
from atende.database.reading import Asked, Question, question


def inserted(table: type[Table], row: Mapping[str, Any]) -> Asked:
    """Make the statement that adds a row; a column it does not name gets the database's default."""
    return _insert(table, tuple(row))(*row.values())


def updated(table: type[Table], key: str, values: Mapping[str, Any]) -> Asked:
    """Make the statement that changes these columns of the row whose ``id`` is ``key``."""
    return _update(table, tuple(values))(*values.values(), key)


async def write(*asked: Asked) -> None:
    """Run the statements in their order, in one trip, in this task's transaction.

    TransactionError outside a transaction; the driver's error where a row cannot be kept.
    """
    engine = current_engine()
    if isinstance(engine, PooledPostgresEngine):
        await engine.write([(each.question.postgres, each.values) for each in asked])
    else:
        await engine.write([(each.question.sqlite, each.values) for each in asked])


@cache
def _insert(table: type[Table], names: Sequence[str]) -> Question:
    places = ", ".join(f"?{at}" for at in range(1, len(names) + 1))
    columns = ", ".join(f'"{name}"' for name in names)
    return question(f'INSERT INTO "{_name(table)}" ({columns}) VALUES ({places})')  # noqa: S608  # names of our tables


@cache
def _update(table: type[Table], names: Sequence[str]) -> Question:
    columns = ", ".join(f'"{name}" = ?{at}' for at, name in enumerate(names, 1))
    return question(f'UPDATE "{_name(table)}" SET {columns} WHERE "id" = ?{len(names) + 1}')  # noqa: S608  # likewise


def _name(table: type[Table]) -> str:
    return table._meta.tablename  # noqa: SLF001  # Piccolo keeps names there
