"""Rows in bulk, inside the caller's transaction."""

from collections.abc import Iterable, Sequence
from itertools import batched
from typing import Any

from piccolo.columns import Column
from piccolo.table import Table

AT_ONCE = 500
"""Rows a statement: PostgreSQL takes 32,767 values in one."""


async def insert(table: type[Table], rows: Sequence[dict[str, Any]]) -> None:
    """Write rows; columns they do not name have their defaults."""
    for several in batched(rows, AT_ONCE, strict=False):
        await table.insert(*(table(**row) for row in several))


async def found(table: type[Table], column: Column, values: Iterable[str]) -> list[dict[str, Any]]:
    """Give the rows whose column has one of the values."""
    rows: list[dict[str, Any]] = []
    for several in batched(sorted(set(values)), AT_ONCE, strict=False):
        rows += await table.select().where(column.is_in([*several]))
    return rows
