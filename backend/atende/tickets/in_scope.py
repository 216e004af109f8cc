"""Which tickets a person takes along on a phone."""

from collections.abc import Collection

from piccolo.custom_types import Combinable

from atende.tickets.tables import Ticket
from atende.web.reader import Reader


async def tickets_in_scope(reader: Reader, named: Collection[str]) -> dict[str, str]:
    """Give the customer of each open ticket that is with the reader or waits in one of their roles.

    And of each of ``named``, whatever its state. Only what the reader may read; by id; one query.
    """
    theirs: Combinable = Ticket.assignee == reader.id
    if reader.roles:
        theirs = theirs | Ticket.role.is_in(list(reader.roles))
    wanted: Combinable = Ticket.closed_at.is_null() & theirs
    if named:
        wanted = wanted | Ticket.id.is_in(list(named))
    rows = (
        await Ticket.select(Ticket.id, Ticket.customer)
        .where(*within_reach(reader), wanted)
        .order_by(Ticket.id)
    )
    return {row["id"]: row["customer"] for row in rows}


async def ticket_ids(reader: Reader, after: str, limit: int) -> list[str]:
    """Give the ids of tickets the reader may read, in order, from the one after ``after`` on."""
    rows = (
        await Ticket.select(Ticket.id)
        .where(Ticket.id > after, *within_reach(reader))
        .order_by(Ticket.id)
        .limit(limit)
    )
    return [row["id"] for row in rows]


async def count_tickets(reader: Reader, after: str) -> int:
    """Count the tickets that ``ticket_ids`` gives from there on."""
    return int(await Ticket.count().where(Ticket.id > after, *within_reach(reader)))


async def tickets_of_customers(customers: Collection[str]) -> list[str]:
    """Give the ids of all tickets of these customers, in order; no query for none."""
    if not customers:
        return []
    rows = (
        await Ticket.select(Ticket.id)
        .where(Ticket.customer.is_in(list(customers)))
        .order_by(Ticket.id)
    )
    return [row["id"] for row in rows]


def within_reach(reader: Reader) -> list[Combinable]:
    """Give the condition that a ticket's customer may be read; none for who reads everywhere."""
    if reader.cities is None:
        return []
    if not reader.cities:
        return [Ticket.id.is_null()]
    return [Ticket.customer.city.is_in(list(reader.cities))]
