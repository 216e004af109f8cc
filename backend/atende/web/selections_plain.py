"""A selection read plainly over documents: what the SQL must equal, and what cuts use."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cmp_to_key
from typing import Any

from atende.web.cursors import cursor_after, values_of
from atende.web.selection_values import (
    Both,
    Comparable,
    Either,
    Facts,
    Kinds,
    Test,
    comparable,
    resolved,
)
from atende.web.selections import Condition, Selection, Sort

type Document = Mapping[str, Any]


def page_of(
    documents: Iterable[Document], selection: Selection, facts: Facts, kinds: Kinds
) -> tuple[list[Document], str | None]:
    """One page of the selected documents, and the cursor to the next page, if there is one.

    The query's ``after`` says where the page begins.
    """
    rows = chosen(documents, selection.where, facts, kinds)
    rows = in_order(rows, selection.sort, kinds, facts.zone)
    if after := facts.query.get("after"):
        last = values_of(after, [kinds.get(sort.path, "text") for sort in selection.sort])
        rows = [
            row
            for row in rows
            if _order(_keys(row, selection.sort, kinds, facts.zone), last, selection.sort) > 0
        ]
    page = rows[: selection.size]
    if len(rows) <= selection.size:
        return page, None
    return page, cursor_after(_keys(page[-1], selection.sort, kinds, facts.zone))


def counts_of(
    documents: Iterable[Document], selection: Selection, facts: Facts, kinds: Kinds
) -> dict[str, int]:
    """How many selected documents have each value at the group's path.

    :raises ValueError: the selection has no group.
    """
    if selection.group is None:
        raise ValueError("the selection counts nothing")
    counts: dict[str, int] = {}
    for document in chosen(documents, selection.where, facts, kinds):
        value = value_at(document, selection.group.path)
        if value is not None:
            counts[str(value)] = counts.get(str(value), 0) + 1
    return counts


def chosen(
    documents: Iterable[Document], where: Sequence[Condition], facts: Facts, kinds: Kinds
) -> list[Document]:
    """The documents for which every condition that applies holds, in the order they came."""
    tests = resolved(where, facts, kinds)
    return [each for each in documents if _all_hold(tests, each, kinds, facts.zone)]


def in_order(
    documents: Iterable[Document], sort: Sequence[Sort], kinds: Kinds, zone: str
) -> list[Document]:
    """The documents sorted; those without a value come last, either way."""

    def order(one: Document, other: Document) -> int:
        return _order(_keys(one, sort, kinds, zone), _keys(other, sort, kinds, zone), sort)

    return sorted(documents, key=cmp_to_key(order))


def value_at(document: object, path: str) -> Any:  # noqa: ANN401  # any plain value
    """The value a path such as ``customer.id`` leads to, or None."""
    value: Any = document
    for name in path.split("."):
        if not isinstance(value, Mapping):
            return None
        value = value.get(name)
    return value


def _all_hold(tests: Both, document: Document, kinds: Kinds, zone: str) -> bool:
    return all(_holds(test, document, kinds, zone) for test in tests)


def _holds(  # noqa: PLR0911  # one for each operator
    test: Test | Either, document: Document, kinds: Kinds, zone: str
) -> bool:
    if isinstance(test, Either):
        return any(_all_hold(way, document, kinds, zone) for way in test.tests)
    value: Any = comparable(value_at(document, test.path), kinds.get(test.path, "text"), zone)
    match test.op:
        case "null":
            return value is None
        case "not_null":
            return value is not None
        case "in":
            return value is not None and value in test.value
        case _ if value is None:
            return False
        case "eq":
            return bool(value == test.value)
        case "ge":
            return bool(value >= test.value)
        case "le":
            return bool(value <= test.value)


def _keys(
    document: Document, sort: Sequence[Sort], kinds: Kinds, zone: str
) -> tuple[Comparable, ...]:
    return tuple(
        comparable(value_at(document, each.path), kinds.get(each.path, "text"), zone)
        for each in sort
    )


def _order(one: Sequence[Comparable], other: Sequence[Comparable], sort: Sequence[Sort]) -> int:
    """Below 0 where one comes before other, above where it comes after."""
    for mine, theirs, by in zip(one, other, sort, strict=True):
        if mine == theirs:
            continue
        if mine is None or theirs is None:
            return 1 if mine is None else -1
        before = mine > theirs if by.descending else mine < theirs  # type: ignore[operator]  # one path holds one kind of value
        return -1 if before else 1
    return 0
