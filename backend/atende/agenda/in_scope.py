"""Which service orders a person takes along on a phone."""

from collections.abc import Collection
from typing import NamedTuple

from piccolo.custom_types import Combinable

from atende.agenda.tables import ServiceOrder
from atende.web.reader import Reader


class Visit(NamedTuple):
    """An order, with its ticket and customer."""

    id: str
    ticket: str
    customer: str


async def orders_in_scope(
    reader: Reader, first: str, last: str, named: Collection[str]
) -> list[Visit]:
    """Give the orders from day ``first`` to ``last`` that are the reader's to make, or whose open
    ticket is with the reader or in one of their roles.

    And those ``named``, whatever their day. Only what the reader may read; by start; one query.
    """  # noqa: D205  # what counts as theirs does not fit in a line
    ticket = ServiceOrder.ticket
    theirs: Combinable = ticket.assignee == reader.id
    if reader.roles:
        theirs = theirs | ticket.role.is_in(list(reader.roles))
    mine = (ServiceOrder.technician == reader.id) | (ticket.closed_at.is_null() & theirs)
    wanted: Combinable = (ServiceOrder.day >= first) & (ServiceOrder.day <= last) & mine
    if named:
        wanted = wanted | ServiceOrder.id.is_in(list(named))
    rows = (
        await ServiceOrder.select(ServiceOrder.id, ServiceOrder.ticket, ServiceOrder.customer)
        .where(*within_reach(reader), wanted)
        .order_by(ServiceOrder.start)
        .order_by(ServiceOrder.id)
    )
    return [Visit(row["id"], row["ticket"], row["customer"]) for row in rows]


async def order_ids(reader: Reader, after: str, limit: int) -> list[str]:
    """Give the ids of orders the reader may read, in order, from the one after ``after`` on."""
    rows = (
        await ServiceOrder.select(ServiceOrder.id)
        .where(ServiceOrder.id > after, *within_reach(reader))
        .order_by(ServiceOrder.id)
        .limit(limit)
    )
    return [row["id"] for row in rows]


async def count_orders(reader: Reader, after: str) -> int:
    """Count the orders that ``order_ids`` gives from there on."""
    return int(await ServiceOrder.count().where(ServiceOrder.id > after, *within_reach(reader)))


async def orders_of_customers(customers: Collection[str]) -> list[str]:
    """Give the ids of all orders of these customers, in order; no query for none."""
    if not customers:
        return []
    rows = (
        await ServiceOrder.select(ServiceOrder.id)
        .where(ServiceOrder.customer.is_in(list(customers)))
        .order_by(ServiceOrder.id)
    )
    return [row["id"] for row in rows]


def within_reach(reader: Reader) -> list[Combinable]:
    """Give the condition that an order's customer may be read; none for who reads everywhere."""
    if reader.cities is None:
        return []
    if not reader.cities:
        return [ServiceOrder.id.is_null()]
    return [ServiceOrder.customer.city.is_in(list(reader.cities))]
