"""Load a ticket by replaying its events; record what an action did to it."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from piccolo.columns import Column

from atende.agenda.orders import add_order, change_order
from atende.database.reading import Question, named, question, read
from atende.tickets.projection import event_from, event_row, order_row, ticket_row
from atende.tickets.tables import Ticket as TicketTable
from atende.tickets.tables import TicketEvent
from atende_rules.evolve import replay
from atende_rules.model import Event, Ticket

_COLUMNS = (
    TicketEvent.id,
    TicketEvent.action,
    TicketEvent.kind,
    TicketEvent.at,
    TicketEvent.recorded_at,
    TicketEvent.by,
    TicketEvent.version,
    TicketEvent.after,
    TicketEvent.body,
)


def events(among: str) -> Question:
    """Make the question for the events of tickets; ``among`` is a SELECT of tickets' ids."""
    return question(
        f"SELECT {named(TicketEvent.ticket, *_COLUMNS)} FROM ticket_event"  # noqa: S608  # written by features, from no one's input
        f" WHERE ticket IN ({among}) ORDER BY version"
    )


def tickets_from(rows: Iterable[Mapping[str, Any]], before: str = "") -> list[Ticket]:
    """Give the tickets that events, in their order, tell.

    With ``before``, an instant as events keep it, as they were then: of what was recorded earlier.
    """
    told: dict[str, list[Event]] = {}
    for row in rows:
        if not before or row["recorded_at"] < before:
            told.setdefault(row["ticket"], []).append(event_from(row))
    replayed = (replay(each) for each in told.values())
    return [ticket for ticket in replayed if ticket is not None]


_EVENTS = events("?1")


async def load_ticket(ticket: str) -> Ticket | None:
    """Give the ticket as its events tell it, in one query; None where there is none."""
    (rows,) = await read(_EVENTS(ticket))
    return next(iter(tickets_from(rows)), None)


async def customer_of(ticket: str) -> str:
    """Give the customer of a ticket; "" where there is no such ticket."""
    row = await TicketTable.select(TicketTable.customer).where(TicketTable.id == ticket).first()
    return str(row["customer"]) if row else ""


async def protocols_by_ticket(tickets: Collection[str]) -> dict[str, str]:
    """Give the protocols of the tickets there are of these, by id; no query for none."""
    if not tickets:
        return {}
    rows = await TicketTable.select(TicketTable.id, TicketTable.protocol).where(
        TicketTable.id.is_in(list(tickets))
    )
    return {row["id"]: row["protocol"] for row in rows}


async def protocol_is_taken(protocol: str) -> bool:
    """Tell whether a ticket has this protocol already."""
    return bool(await TicketTable.exists().where(TicketTable.protocol == protocol))


async def record(before: Ticket | None, after: Ticket, events: Iterable[Event]) -> list[str]:
    """Write the events and the rows they change; give the document keys they touch.

    Runs inside the caller's transaction.
    """
    rows = [event_row(event, after.id) for event in events]
    if before is None:
        await TicketTable.insert(TicketTable(**ticket_row(after)))
    else:
        await TicketTable.update(_changed(ticket_row(before), ticket_row(after))).where(
            TicketTable.id == after.id
        )
    await TicketEvent.insert(*(TicketEvent(**row) for row in rows))
    return [f"ticket/{after.id}", f"tickets/{after.customer}", *await _orders(before, after)]


async def _orders(before: Ticket | None, after: Ticket) -> list[str]:
    """Write the orders that are new or changed; all of them are shown with their ticket."""
    known = {order.id: order for order in before.orders} if before else {}
    for order in after.orders:
        row = order_row(order, after)
        if order.id not in known:
            await add_order(row)
        elif known[order.id] != order:
            await change_order(row)
    return [f"order/{order.id}" for order in after.orders]


def _changed(before: dict[str, Any], after: dict[str, Any]) -> dict[Column | str, Any]:
    return {name: value for name, value in after.items() if value != before[name]}
