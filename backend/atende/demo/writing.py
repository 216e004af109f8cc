"""Rows in bulk, on either engine: thousands in one statement, in the transaction around."""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from piccolo.table import Table

from atende.database.engine import current_engine
from atende.database.postgres import PooledPostgresEngine

type Rows = dict[type[Table], list[dict[str, Any]]]


async def write(rows: Rows) -> None:
    """Write the rows of each table, in the order given; every row names the same columns.

    Runs inside the caller's transaction, who stamps.
    """
    for table, several in rows.items():
        if several:
            columns = list(several[0])
            values = list(map(itemgetter(*columns), several))
            await _insert(table._meta.tablename, columns, values)  # noqa: SLF001  Piccolo's own name for it


async def _insert(table: str, columns: list[str], values: Sequence[tuple[Any, ...]]) -> None:
    engine = current_engine()
    transaction = engine.current_transaction.get()
    if transaction is None:
        raise RuntimeError("rows are written inside a transaction")
    if isinstance(engine, PooledPostgresEngine):
        await transaction.connection.copy_records_to_table(table, records=values, columns=columns)
        return
    names = ", ".join(f'"{column}"' for column in columns)
    marks = ", ".join("?" * len(columns))
    statement = f'INSERT INTO "{table}" ({names}) VALUES ({marks})'  # noqa: S608  names are the tables' own
    await transaction.connection.executemany(statement, values)
