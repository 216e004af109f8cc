"""Customers a phone takes along: their ids in order, and the directory as it is searched there."""

from collections.abc import Collection, Sequence
from typing import Any

from piccolo.custom_types import Combinable

from atende.customers.about import address, may_read
from atende.customers.directory import Record, entry, numbers_of, records
from atende.customers.invoices import SETTLED
from atende.customers.tables import Customer, Invoice
from atende.tickets.of_customer import open_tickets_of
from atende.web.reader import Reader
from atende_rules import formats


async def readable_customers(customers: Collection[str], reader: Reader) -> list[str]:
    """Give those of these customers there are and the reader may read; no query for none."""
    if not customers:
        return []
    rows = (
        await Customer.select(Customer.id)
        .where(Customer.id.is_in(list(customers)), *within_reach(reader))
        .order_by(Customer.id)
    )
    return [row["id"] for row in rows]


async def customer_ids(reader: Reader, after: str, limit: int) -> list[str]:
    """Give the ids of customers the reader may read, in order, from the one after ``after`` on."""
    rows = (
        await Customer.select(Customer.id)
        .where(Customer.id > after, *within_reach(reader))
        .order_by(Customer.id)
        .limit(limit)
    )
    return [row["id"] for row in rows]


async def customers_fallen_due(first: str, today: str, reader: Reader) -> list[str]:
    """Give customers the reader may read with unpaid invoices due from ``first`` to before today.

    In the order of their ids; two queries.
    """
    rows = await Invoice.select(Invoice.customer).where(
        Invoice.due >= first, Invoice.due < today, Invoice.state.not_in(list(SETTLED))
    )
    return await readable_customers({row["customer"] for row in rows}, reader)


async def count_customers(reader: Reader, after: str) -> int:
    """Count the customers that ``customer_ids`` gives from there on."""
    return int(await Customer.count().where(Customer.id > after, *within_reach(reader)))


async def directory_documents(
    ids: Sequence[str], reader: Reader, before: str = ""
) -> dict[str, dict[str, Any]]:
    """Give the directory's entries of those of these customers the reader may read, by id.

    An entry is what a list shows, with what it is sorted and found by: ``sort_name``,
    ``open_tickets``, ``models`` of equipment, in ``numbers`` every phone one reaches the customer
    by, and the whole address, with its ``line`` and ``place`` as a row shows them. Of the CPF only
    the digits that are visible. Four queries. With ``before``, an instant as events keep it, the
    open tickets of then.
    """
    found = [each for each in await records(ids) if may_read(each.row["city"], reader)]
    opened = await open_tickets_of([each.row["id"] for each in found], before)
    return {each.row["id"]: _entry(each, opened.get(each.row["id"], 0), reader) for each in found}


def _entry(record: Record, open_tickets: int, reader: Reader) -> dict[str, Any]:
    row = record.row
    place = address(row)
    return {
        **entry(record, reader),
        "sort_name": row["sort_name"],
        "open_tickets": open_tickets,
        **{each: row[each] for each in ("complement", "state", "cep", "reference")},
        "line": place["line"],
        "place": place["place"],
        "numbers": [
            formats.phone(each) for each in dict.fromkeys(numbers_of(row, record.contacts))
        ],
        "models": [each["equipment"] for each in record.plans if each["equipment"]],
    }


def within_reach(reader: Reader) -> list[Combinable]:
    """Give the condition that a customer may be read; none for who reads everywhere."""
    if reader.cities is None:
        return []
    if not reader.cities:
        return [Customer.id.is_null()]
    return [Customer.city.is_in(list(reader.cities))]
