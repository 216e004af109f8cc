"""A ticket as its events tell it; what is to be written of what an action did to it."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from atende.agenda.orders import added_order, changed_order
from atende.database.reading import Asked, Question, named, question
from atende.database.writing import inserted, updated
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


EVENTS = events("?1")
"""The events of one ticket, to be read beside what else is asked."""


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


class Recorded(NamedTuple):
    """What is to be written of a change, and the keys of the documents it touches."""

    statements: list[Asked]
    keys: list[str]


def recorded(before: Ticket | None, after: Ticket, events: Iterable[Event]) -> Recorded:
    """Give what keeps the events and the rows they change; all orders are shown with the ticket."""
    row = ticket_row(after)
    if before is None:
        statements = [inserted(TicketTable, row)]
    else:
        was = ticket_row(before)
        changed = {name: value for name, value in row.items() if value != was[name]}
        statements = [updated(TicketTable, after.id, changed)]
    statements += [inserted(TicketEvent, event_row(event, after.id)) for event in events]
    keys = [f"ticket/{after.id}", f"tickets/{after.customer}"]
    known = {order.id: order for order in before.orders} if before else {}
    for order in after.orders:
        if order.id not in known:
            statements.append(added_order(order_row(order, after)))
        elif known[order.id] != order:
            statements.append(changed_order(order_row(order, after)))
        keys.append(f"order/{order.id}")
    return Recorded(statements, keys)
