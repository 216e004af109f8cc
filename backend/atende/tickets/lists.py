"""Lists of tickets: what may be selected, and how a row becomes an item."""

from typing import Any

from atende.catalogue.current import current_catalogue
from atende.tickets.audience import audience
from atende.tickets.tables import Ticket
from atende.web.reader import Reader
from atende.web.selections import (
    Absent,
    AnyOf,
    Between,
    Equals,
    IsNull,
    Me,
    OneOf,
    Page,
    Query,
    Selection,
    Sort,
)
from atende.web.selections_sql import Mapped, Rows, Source
from atende_rules.formats import iso
from atende_rules.instants import from_milliseconds
from atende_rules.present import ticket_summary

MINE = OneOf("assignee.id", Me("id"))
OF_MY_ROLES = OneOf("role.id", Me("roles"))
WITHIN_REACH = OneOf("customer.city", Me("cities"))
LATE_FIRST = (Sort("closed.at", descending=True), Sort("due"), Sort("id"))
"""Open tickets by due time, so that the late ones lead; closed ones by when they ended."""

TICKETS = Selection(
    prefix="ticket/",
    where=(
        WITHIN_REACH,
        IsNull("closed.at", when=Absent("status")),
        Equals("status.id", Query("status")),
        OneOf("assignee.id", Me("id"), when=Query("scope", "mine")),
        OneOf("assignee.id", Me("id"), when=(Absent("scope"), Me("profile", "technician"))),
        OneOf("role.id", Me("roles"), when=Query("scope", "roles")),
    ),
    sort=LATE_FIRST,
    size=50,
)
WAITING = Selection(
    prefix="ticket/",
    where=(
        WITHIN_REACH,
        IsNull("closed.at"),
        AnyOf((MINE, OF_MY_ROLES)),
        AnyOf((IsNull("due"), Between("due", low=Page("now")))),
    ),
    sort=LATE_FIRST,
    size=20,
)
OVERDUE = Selection(
    prefix="ticket/",
    where=(
        WITHIN_REACH,
        IsNull("closed.at"),
        Between("due", high=Page("now")),
        AnyOf((MINE, OF_MY_ROLES), when=Me("profile", "technician")),
    ),
    sort=LATE_FIRST,
    size=20,
)


async def _items(rows: Rows, reader: Reader) -> list[dict[str, Any]]:
    catalogue, who = await current_catalogue(), audience(reader)
    return [ticket_summary(facts(row, reader.zone), catalogue, who) for row in rows]


def facts(row: dict[str, Any], zone: str) -> dict[str, Any]:
    """Give a row's facts as ``ticket_summary`` reads them; instants in the reader's zone."""
    due, closed = row["due"], row["closed_at"]
    return {
        **row,
        "customer": {"id": row["customer"], "name": row["customer.name"]},
        "opened_at": iso(from_milliseconds(row["opened_at"]), zone),
        "due": iso(from_milliseconds(due), zone) if due is not None else None,
        "closed_at": iso(from_milliseconds(closed), zone) if closed is not None else None,
    }


SUMMARY_COLUMNS = (
    Ticket.id,
    Ticket.protocol,
    Ticket.version,
    Ticket.customer,
    Ticket.type,
    Ticket.status,
    Ticket.priority,
    Ticket.assignee,
    Ticket.role,
    Ticket.opened_at,
    Ticket.due,
    Ticket.closed_at,
    Ticket.outcome,
    Ticket.description,
)
SOURCE = Source(
    prefix="ticket/",
    table=Ticket,
    select=(*SUMMARY_COLUMNS, Ticket.customer.name),
    columns={
        "id": Mapped(Ticket.id),
        "assignee.id": Mapped(Ticket.assignee),
        "role.id": Mapped(Ticket.role),
        "status.id": Mapped(Ticket.status),
        "due": Mapped(Ticket.due, "instant"),
        "closed.at": Mapped(Ticket.closed_at, "instant"),
        "customer.id": Mapped(Ticket.customer),
        "customer.city": Mapped(Ticket.customer.city),
    },
    to_items=_items,
)
