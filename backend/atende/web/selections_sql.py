"""A selection as SQL: one query a list, whatever its size, ordered by bytes on both engines."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from inspect import isawaitable
from typing import Any

from piccolo.columns import Column
from piccolo.table import Table

from atende.web.cursors import cursor_after, values_of
from atende.web.reader import Reader
from atende.web.selection_values import (
    Both,
    Comparable,
    Either,
    Facts,
    Kind,
    Kinds,
    Test,
    resolved,
)
from atende.web.selections import Selection, Sort

type Rows = list[dict[str, Any]]
type Items = list[Any]
type ToItems = Callable[[Rows, Reader], Items | Awaitable[Items]]


@dataclass(frozen=True, slots=True)
class Mapped:
    """Where a document's value is kept: the column, and the kind of value.

    Instants are kept as milliseconds UTC, days as ``YYYY-MM-DD`` texts.
    """

    column: Column
    kind: Kind = "text"


@dataclass(frozen=True, eq=False)
class Source:
    """How documents with one key prefix are selected from tables; owned by their feature.

    - ``select``: the columns a row has; columns of other tables by foreign keys
      (``Ticket.customer.name`` gives ``row["customer.name"]``).
    - ``columns``: the paths a selection may name.
    - ``to_items``: rows to the items of a list, for one reader; may be a coroutine function.
    """

    prefix: str
    table: type[Table]
    select: Sequence[Column]
    columns: Mapping[str, Mapped]
    to_items: ToItems

    @property
    def kinds(self) -> Kinds:
        """The kinds of values, by path."""
        return {path: mapped.kind for path, mapped in self.columns.items()}


async def page_of(
    source: Source, selection: Selection, facts: Facts, reader: Reader
) -> tuple[Items, str | None]:
    """One page of items and the cursor to the next page, if there is one; one query.

    :raises BadQuery: the address gives a value that cannot be read.
    """
    query = _Writer(source)
    query.where(resolved(selection.where, facts, source.kinds))
    if after := facts.query.get("after"):
        kinds = [source.columns[sort.path].kind for sort in selection.sort]
        query.past(selection.sort, values_of(after, kinds))
    rows = await query.rows(selection.sort, selection.size + 1)
    more = len(rows) > selection.size
    rows = rows[: selection.size]
    items = source.to_items(rows, reader)
    if isawaitable(items):
        items = await items
    if not more:
        return items, None
    last = [rows[-1][_sort_alias(at)] for at in range(len(selection.sort))]
    return items, cursor_after(
        [_as_kind(source, *each) for each in zip(selection.sort, last, strict=True)]
    )


async def counts_of(source: Source, selection: Selection, facts: Facts) -> dict[str, int]:
    """How many selected rows have each value at the group's path; one query.

    :raises ValueError: the selection has no group.
    """
    if selection.group is None:
        raise ValueError("the selection counts nothing")
    query = _Writer(source)
    query.where(resolved(selection.where, facts, source.kinds))
    return await query.counts(selection.group.path)


class _Writer:
    """Writes one query: conditions and values as they come, then runs it."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._by_bytes = (
            ' COLLATE "C"' if source.table._meta.db.engine_type != "sqlite" else ""  # noqa: SLF001  # Piccolo keeps the engine there
        )
        self._conditions: list[str] = []
        self._values: list[Any] = []

    def where(self, tests: Both) -> None:
        """Add conditions that all must hold."""
        self._conditions.extend(self._condition(test) for test in tests)

    def past(self, sort: Sequence[Sort], last: Sequence[Comparable]) -> None:
        """Add that rows come after the one with these sort values."""
        if len({each.descending for each in sort}) == 1 and not any(map(self._nullable, sort)):
            names = ", ".join(self._ordered(each) for each in sort)
            marks = ", ".join("{}" for _ in sort)
            sign = "<" if sort[0].descending else ">"
            self._values.extend(last)
            self._conditions.append(f"({names}) {sign} ({marks})")
        else:
            self._conditions.append(self._past_nullable(sort, last))

    async def rows(self, sort: Sequence[Sort], most: int) -> Rows:
        """The rows, in order, each with its sort values as ``~0``, ``~1``, …."""
        select, tables = _parts(self._source)
        names = [self._name(each.path) for each in sort]
        keys = "".join(f', {name} AS "{_sort_alias(at)}"' for at, name in enumerate(names))
        order = ", ".join(self._order(each) for each in sort)
        return await self._run(
            f"SELECT {select}{keys} FROM {tables}{self._filter()}"  # noqa: S608  # names come from tables, values are parameters
            f" ORDER BY {order} LIMIT {most}"
        )

    async def counts(self, path: str) -> dict[str, int]:
        """How many rows there are for each value of the column at the path."""
        _, tables = _parts(self._source)
        name = self._name(path)
        rows = await self._run(
            f'SELECT {name} AS "value", COUNT(*) AS "rows" FROM {tables}{self._filter()}'  # noqa: S608  # names come from tables, values are parameters
            f" GROUP BY {name}"
        )
        return {str(row["value"]): row["rows"] for row in rows if row["value"] is not None}

    async def _run(self, sql: str) -> Rows:
        rows: Rows = await self._source.table.raw(sql, *self._values)
        return rows

    def _filter(self) -> str:
        return f" WHERE {' AND '.join(self._conditions)}" if self._conditions else ""

    def _condition(self, test: Test | Either) -> str:
        if isinstance(test, Either):
            ways = [" AND ".join(self._condition(each) for each in way) for way in test.tests]
            return f"({' OR '.join(ways)})"
        name = self._compared(test.path)
        match test.op:
            case "null":
                return f"{name} IS NULL"
            case "not_null":
                return f"{name} IS NOT NULL"
            case "in" if not test.value:
                return "1 = 0"
            case "in":
                self._values.extend(test.value)
                return f"{name} IN ({', '.join('{}' for _ in test.value)})"
            case op:
                self._values.append(test.value)
                sign = {"eq": "=", "ge": ">=", "le": "<="}[op]
                return f"{name} {sign} {{}}"

    def _past_nullable(self, sort: Sequence[Sort], last: Sequence[Comparable]) -> str:
        """Rows that are greater at the first sort value at which they differ; None is greatest."""
        ways = []
        for at, (by, value) in enumerate(zip(sort, last, strict=True)):
            if value is None:
                continue
            way = [self._same(*each) for each in zip(sort[:at], last[:at], strict=True)]
            self._values.append(value)
            beyond = f"{self._ordered(by)} {'<' if by.descending else '>'} {{}}"
            if self._nullable(by):
                beyond = f"({beyond} OR {self._name(by.path)} IS NULL)"
            ways.append(" AND ".join([*way, beyond]))
        return f"({' OR '.join(ways)})" if ways else "1 = 0"

    def _same(self, by: Sort, value: Comparable) -> str:
        if value is None:
            return f"{self._name(by.path)} IS NULL"
        self._values.append(value)
        return f"{self._ordered(by)} = {{}}"

    def _order(self, by: Sort) -> str:
        direction = "DESC" if by.descending else "ASC"
        last = " NULLS LAST" if self._nullable(by) else ""
        return f"{self._ordered(by)} {direction}{last}"

    def _ordered(self, by: Sort) -> str:
        return self._compared(by.path)

    def _compared(self, path: str) -> str:
        text = self._source.columns[path].kind == "text"
        return self._name(path) + (self._by_bytes if text else "")

    def _name(self, path: str) -> str:
        return _full_name(self._source.columns[path].column)

    def _nullable(self, by: Sort) -> bool:
        column = self._source.columns[by.path].column
        # A joined row may be missing, and then all its columns are.
        return bool(column._meta.null or column._meta.call_chain)  # noqa: SLF001  # Piccolo keeps it there


def _as_kind(source: Source, by: Sort, value: Any) -> Comparable:  # noqa: ANN401  # a column's value
    """SQLite gives flags as numbers; a cursor holds them as what they are."""
    flag = source.columns[by.path].kind == "flag" and value is not None
    kept: Comparable = bool(value) if flag else value
    return kept


def _sort_alias(at: int) -> str:
    return f"~{at}"


def _full_name(column: Column) -> str:
    return column._meta.get_full_name(with_alias=False)  # noqa: SLF001  # the name with its join


@lru_cache(256)
def _parts(source: Source) -> tuple[str, str]:
    """The columns to select, and the table with every join the source may need."""
    every = [*source.select, *(mapped.column for mapped in source.columns.values())]
    written = str(source.table.select(*every))
    tables = written.partition(" FROM ")[2]
    engine = source.table._meta.db.engine_type  # noqa: SLF001  # Piccolo keeps the engine there
    select = ", ".join(
        str(column.get_select_string(engine_type=engine)) for column in source.select
    )
    return select, tables
