"""Customers with their plans and invoices from a file with one customer a row.

What is there already is never overwritten: a row that says otherwise is refused.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import batched
from pathlib import Path
from typing import Any

from piccolo.columns import Varchar
from piccolo.table import Table

from atende.customers.directory import index_customers
from atende.customers.tables import Customer, Invoice, Plan
from atende.database.clock import stamp
from atende.database.engine import transaction
from atende.importing.events import Progress
from atende.importing.facts import (
    UnreadableError,
    Values,
    centavos,
    chosen,
    columns_of,
    day,
    first,
    lines,
    whole,
)
from atende.importing.mapping import CustomerMapping, FileFormat, MappingError, Record
from atende.importing.reading import Row, read_rows
from atende.importing.report import Report
from atende.importing.writing import found, insert
from atende_rules import identity
from atende_rules.folding import fold

_BATCH = 500
"""Customers a transaction."""
_TABLES: tuple[type[Table], ...] = (Customer, Plan, Invoice)

type Rows = list[tuple[type[Table], dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class _Read:
    """A row of the file as rows of ours."""

    line: int
    customer: str
    rows: Rows


async def import_customers(
    path: Path, mapping: CustomerMapping, *, write: bool, progress: Progress
) -> Report:
    """Import the file and give what became of every row; without `write` nothing is kept.

    :raises MappingError: the file cannot be read as the mapping says, or it maps no such column.
    """
    _check(mapping)
    report, met = Report(), dict[str, int]()
    rows = read_rows(path, mapping.file, _columns(mapping))
    for place, several in enumerate(batched(rows, _BATCH, strict=False)):
        read = [each for row in several if (each := _try(row, mapping, met, report))]
        if write:
            async with transaction():
                await _settle(read, report, write=True)
        else:
            await _settle(read, report, write=False)
        progress(min(len(rows), (place + 1) * _BATCH), len(rows))
    return report


async def _settle(several: Sequence[_Read], report: Report, *, write: bool) -> None:
    """Write what is not there yet; the change clock is stamped last."""
    there = await _there(several)
    new: Rows = []
    touched: list[str] = []
    for each in several:
        if why := "; ".join(_differences(each, there)):
            report.say(each.line, "refused", why)
            continue
        missing = [(table, row) for table, row in each.rows if (table, row["id"]) not in there]
        report.say(each.line, "added" if missing else "already there")
        report.made.update(f"{table.__name__.lower()}s" for table, _ in missing)
        new += missing
        touched += [each.customer] if missing else []
    if write and touched:
        for table in _TABLES:
            await insert(table, [row for kind, row in new if kind is table])
        await index_customers(touched)
        await stamp([f"customer/{customer}" for customer in touched])


async def _there(several: Iterable[_Read]) -> dict[tuple[type[Table], str], dict[str, Any]]:
    there = {}
    rows = [row for each in several for row in each.rows]
    for table in _TABLES:
        ids = [row["id"] for kind, row in rows if kind is table]
        column: Any = table._meta.primary_key  # noqa: SLF001  Piccolo's own name for it
        there.update({(table, row["id"]): row for row in await found(table, column, ids)})
    return there


def _differences(
    each: _Read, there: dict[tuple[type[Table], str], dict[str, Any]]
) -> Iterator[str]:
    for table, row in each.rows:
        kept = there.get((table, row["id"]))
        differ = [name for name, value in row.items() if kept and kept[name] != value]
        if differ:
            what = table.__name__.lower()
            yield f"the {what} is there already and differs in {', '.join(differ)}"


def _try(row: Row, mapping: CustomerMapping, met: dict[str, int], report: Report) -> _Read | None:
    try:
        return _read(row, mapping, met)
    except UnreadableError as error:
        report.say(row.line, "refused", str(error))
        return None


def _read(row: Row, mapping: CustomerMapping, met: dict[str, int]) -> _Read:
    code = row.values.get(mapping.code, "")
    if row.wrong or not code:
        raise UnreadableError(row.wrong or f"{mapping.code}: empty")
    if code in met:
        raise UnreadableError(f"{mapping.code}: the same customer as line {met[code]}")
    rows: Rows = [(Customer, _customer(code, row.values, mapping))]
    rows += [(Plan, each) for each in _plans(code, row.values, mapping)]
    rows += [(Invoice, each) for each in _invoices(code, row.values, mapping)]
    for table, each in rows:
        _fits(table, each)
    met[code] = row.line
    return _Read(row.line, code, rows)


def _customer(code: str, values: Values, mapping: CustomerMapping) -> dict[str, Any]:
    said = _said(mapping.customer, values, mapping.file)
    name = said.get("name") or code
    document = said.get("document")
    if document:
        said["document"] = identity.document(document)
        if said["document"] is None:
            raise UnreadableError(f"document: {document!r} is no CPF and no CNPJ")
    return {**said, "id": code, "code": code, "name": name, "sort_name": fold(name)[:200]}


def _plans(code: str, values: Values, mapping: CustomerMapping) -> Iterator[dict[str, Any]]:
    for each in mapping.plan:
        if each.when and each.when not in values:
            continue
        services = [text for choice in each.services if (text := chosen(choice, values))]
        said = {"state": "active", **_said(each, values, mapping.file)}
        made = {**said, "services": json.dumps(services, ensure_ascii=False)}
        yield {**made, "id": f"{code}-{each.key}", "customer": code}


def _invoices(code: str, values: Values, mapping: CustomerMapping) -> Iterator[dict[str, Any]]:
    for each in mapping.invoice:
        if each.when and each.when not in values:
            continue
        key = first(each.key, values)
        said = {"state": "open", "amount": 0, **_said(each, values, mapping.file)}
        line = {"text": each.line, "quantity": 1, "amount": said["amount"]}
        made = {**said, "lines": json.dumps([line], ensure_ascii=False)}
        yield {**made, "id": f"{code}-{key}", "customer": code}


def _said(record: Record, values: Values, form: FileFormat) -> dict[str, Any]:
    """The columns that a row says something of."""
    amounts = {name: centavos(column, values, form) for name, column in record.money.items()}
    numbers = {name: whole(column, values, form) for name, column in record.numbers.items()}
    texts: dict[str, Any] = {
        **{name: first(templates, values) for name, templates in record.texts.items()},
        **{name: lines(templates, values) for name, templates in record.lines.items()},
        **{name: chosen(choice, values) for name, choice in record.choices.items()},
        **{name: day(column, values, form) for name, column in record.days.items()},
    }
    if phones := [values[column] for column in record.phones if column in values]:
        texts["phones"] = json.dumps([_phone(each) for each in phones])
    said = {name: text for name, text in texts.items() if text}
    return said | {n: v for n, v in (amounts | numbers).items() if v is not None}


def _phone(written: str) -> str:
    kept = identity.phone(written)
    if kept is None:
        raise UnreadableError(f"{written!r} is not a phone number")
    return kept


def _fits(table: type[Table], row: dict[str, Any]) -> None:
    for column in table._meta.columns:  # noqa: SLF001  Piccolo's own name for it
        name = column._meta.name  # noqa: SLF001  likewise
        if isinstance(column, Varchar) and len(str(row.get(name) or "")) > (column.length or 255):
            raise UnreadableError(f"{name}: longer than {column.length} characters")


def _check(mapping: CustomerMapping) -> None:
    """Every name on the left of a mapping is a column of ours."""
    parts: list[tuple[type[Table], Record]] = [(Customer, mapping.customer)]
    parts += [(Plan, each) for each in mapping.plan]
    parts += [(Invoice, each) for each in mapping.invoice]
    for table, record in parts:
        columns = {column._meta.name for column in table._meta.columns}  # noqa: SLF001  likewise
        named = {
            *record.texts,
            *record.lines,
            *record.choices,
            *record.days,
            *record.money,
            *record.numbers,
        }
        if unknown := sorted(named - columns):
            raise MappingError(f"a {table.__name__.lower()} has no {', '.join(unknown)}")


def _columns(mapping: CustomerMapping) -> set[str]:
    """The columns a file must have."""
    named = {mapping.code}
    records: list[Record] = [mapping.customer, *mapping.plan, *mapping.invoice]
    for record in records:
        several = (*record.texts.values(), *record.lines.values())
        named |= columns_of(*(template for templates in several for template in templates))
        named |= {choice.column for choice in record.choices.values()}
        named |= {*record.days.values(), *record.money.values(), *record.numbers.values()}
        named |= {*record.phones}
    for plan in mapping.plan:
        named |= {choice.column for choice in plan.services}
    for invoice in mapping.invoice:
        named |= columns_of(*invoice.key)
    whens = {*(each.when for each in mapping.plan), *(each.when for each in mapping.invoice)}
    return named | (whens - {""})
