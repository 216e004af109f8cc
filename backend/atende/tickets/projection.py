"""A ticket as rows: its events as they are kept, and what lists select and sort by."""

import json
from collections.abc import Mapping
from typing import Any

import msgspec

from atende_rules.instants import milliseconds
from atende_rules.model import Event, Order, Ticket

_decode = msgspec.json.Decoder().decode

EXCERPT = 300
"""Characters of the description a list row can show."""


def ticket_row(ticket: Ticket) -> dict[str, Any]:
    """Give the row of ``Ticket`` that equals this ticket."""
    closed = ticket.closed
    return {
        "id": ticket.id,
        "protocol": ticket.protocol,
        "version": ticket.version,
        "customer": ticket.customer,
        "type": ticket.type,
        "status": ticket.status,
        "priority": ticket.priority,
        "assignee": ticket.assignee,
        "role": ticket.role,
        "opened_at": milliseconds(ticket.opened_at),
        "opened_by": ticket.opened_by,
        "due": milliseconds(ticket.due) if ticket.due else None,
        "closed_at": milliseconds(closed.at) if closed else None,
        "outcome": closed.outcome if closed else None,
        "description": ticket.description[:EXCERPT],
    }


def event_row(event: Event, ticket: str) -> dict[str, Any]:
    """Give the row of ``TicketEvent`` that keeps this event."""
    return {
        "id": event.id,
        "ticket": ticket,
        "version": event.version,
        "action": event.action,
        "kind": event.kind,
        "at": event.at,
        "recorded_at": event.recorded_at or "",
        "by": event.by,
        "after": event.after,
        "body": json.dumps(event.body, ensure_ascii=False, separators=(",", ":")),
    }


def order_row(order: Order, ticket: Ticket) -> dict[str, Any]:
    """Give the row of ``ServiceOrder`` that equals this order; ``day`` is the visit's own day."""
    return {
        "id": order.id,
        "ticket": ticket.id,
        "customer": ticket.customer,
        "kind": order.kind,
        "technician": order.technician,
        "start": milliseconds(order.start),
        "day": order.start[:10],
        "start_text": order.start,
        "minutes": order.minutes,
        "state": order.state,
        "notes": order.notes,
    }


def event_from(row: Mapping[str, Any]) -> Event:
    """Give the event a row of ``TicketEvent`` keeps."""
    return Event(
        id=row["id"],
        action=row["action"],
        kind=row["kind"],
        at=row["at"],
        by=row["by"],
        version=row["version"],
        body=_decode(row["body"]),
        after=row["after"],
        recorded_at=row["recorded_at"] or None,
    )
