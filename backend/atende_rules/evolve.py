"""What an event does to a ticket. Events carry every fact they need: no catalogue, no clock."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from atende_rules.model import Closing, Event, Order, Ticket


def evolve(ticket: Ticket | None, event: Event) -> Ticket:
    """Give the ticket as it is after the event.

    :raises ValueError: an event other than ``open`` on no ticket, or ``open`` on a ticket.
    """
    if event.kind == "open":
        if ticket is not None:
            raise ValueError("a ticket is opened once")
        return _opened(event)
    if ticket is None:
        raise ValueError(f"nothing to {event.kind}: the ticket is not open yet")
    after = _CHANGES[event.kind](ticket, event)
    return replace(after, version=event.version, events=(*ticket.events, event))


def replay(events: Iterable[Event]) -> Ticket | None:
    """Give the ticket a history tells; None for an empty history."""
    ticket: Ticket | None = None
    for event in events:
        ticket = evolve(ticket, event)
    return ticket


def _opened(event: Event) -> Ticket:
    body = event.body
    return Ticket(
        id=body["ticket"],
        version=event.version,
        protocol=body["protocol"],
        customer=body["customer"],
        type=body["type"],
        priority=body["priority"],
        status=body["status"],
        assignee=body.get("to_user"),
        role=body.get("to_role"),
        opened_at=event.at,
        opened_by=event.by,
        due=body.get("due"),
        description=body["description"],
        contact=body.get("contact", ""),
        origin=body.get("origin", ""),
        events=(event,),
    )


def _same(ticket: Ticket, _event: Event) -> Ticket:
    return ticket


def _forwarded(ticket: Ticket, event: Event) -> Ticket:
    return replace(ticket, assignee=event.body.get("to_user"), role=event.body.get("to_role"))


def _status_set(ticket: Ticket, event: Event) -> Ticket:
    return replace(ticket, status=event.body["status"])


def _closed(ticket: Ticket, event: Event) -> Ticket:
    body = event.body
    closing = Closing(body["outcome"], body["type"], body["description"], event.at, event.by)
    return replace(ticket, closed=closing, status=body["status"])


def _reopened(ticket: Ticket, event: Event) -> Ticket:
    return replace(ticket, closed=None, status=event.body["status"])


def _scheduled(ticket: Ticket, event: Event) -> Ticket:
    body = event.body
    order = Order(
        id=body["order"],
        kind=body["kind"],
        technician=body["technician"],
        start=body["start"],
        minutes=body["minutes"],
        notes=body.get("notes", ""),
    )
    return replace(ticket, orders=(*ticket.orders, order))


def _rescheduled(ticket: Ticket, event: Event) -> Ticket:
    body = event.body
    return _with_order(
        ticket,
        body["order"],
        technician=body["technician"],
        start=body["start"],
        minutes=body["minutes"],
        reason=body["reason"],
    )


def _order_cancelled(ticket: Ticket, event: Event) -> Ticket:
    body = event.body
    return _with_order(ticket, body["order"], state="cancelled", reason=body["reason"])


def _with_order(ticket: Ticket, order: str, **changes: object) -> Ticket:
    orders = tuple(
        replace(each, **changes) if each.id == order else each  # type: ignore[arg-type]  # the two callers name fields of Order
        for each in ticket.orders
    )
    return replace(ticket, orders=orders)


_CHANGES: dict[str, Callable[[Ticket, Event], Ticket]] = {
    "forward": _forwarded,
    "set_status": _status_set,
    "close": _closed,
    "comment": _same,
    "test": _same,
    "schedule": _scheduled,
    "reschedule": _rescheduled,
    "cancel_order": _order_cancelled,
    "reopen": _reopened,
}
