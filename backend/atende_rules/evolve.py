"""What an event does to a ticket. Events carry every fact they need: no catalogue, no clock."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from atende_rules.model import Closing, Event, Order, Ticket

type _Fields = dict[str, Any]
type _Orders = tuple[Order, ...]


def evolve(ticket: Ticket | None, event: Event) -> Ticket:
    """Give the ticket as it is after the event.

    :raises ValueError: an event other than ``open`` on no ticket, or ``open`` on a ticket.
    """
    if ticket is None:
        return Ticket(**_opened(event), version=event.version, events=(event,))
    changes = _changes(ticket.orders, event)
    return replace(ticket, **changes, version=event.version, events=(*ticket.events, event))


def replay(events: Iterable[Event]) -> Ticket | None:
    """Give the ticket a history tells; None for an empty history.

    The same as evolving from event to event, without a ticket for each.

    :raises ValueError: as by `evolve`.
    """
    history = tuple(events)
    if not history:
        return None
    fields = _opened(history[0])
    for event in history[1:]:
        fields |= _changes(fields.get("orders", ()), event)
    return Ticket(**fields, version=history[-1].version, events=history)


def _changes(orders: _Orders, event: Event) -> _Fields:
    """Give what the event changes of an open ticket with these orders."""
    if event.kind == "open":
        raise ValueError("a ticket is opened once")
    return _CHANGES[event.kind](orders, event)


def _opened(event: Event) -> _Fields:
    if event.kind != "open":
        raise ValueError(f"nothing to {event.kind}: the ticket is not open yet")
    body = event.body
    return {
        "id": body["ticket"],
        "protocol": body["protocol"],
        "customer": body["customer"],
        "type": body["type"],
        "priority": body["priority"],
        "status": body["status"],
        "assignee": body.get("to_user"),
        "role": body.get("to_role"),
        "opened_at": event.at,
        "opened_by": event.by,
        "due": body.get("due"),
        "description": body["description"],
        "contact": body.get("contact", ""),
        "origin": body.get("origin", ""),
    }


def _nothing(_orders: _Orders, _event: Event) -> _Fields:
    return {}


def _forwarded(_orders: _Orders, event: Event) -> _Fields:
    return {"assignee": event.body.get("to_user"), "role": event.body.get("to_role")}


def _status_set(_orders: _Orders, event: Event) -> _Fields:
    return {"status": event.body["status"]}


def _closed(_orders: _Orders, event: Event) -> _Fields:
    body = event.body
    closing = Closing(body["outcome"], body["type"], body["description"], event.at, event.by)
    return {"closed": closing, "status": body["status"]}


def _reopened(_orders: _Orders, event: Event) -> _Fields:
    return {"closed": None, "status": event.body["status"]}


def _scheduled(orders: _Orders, event: Event) -> _Fields:
    body = event.body
    order = Order(
        id=body["order"],
        kind=body["kind"],
        technician=body["technician"],
        start=body["start"],
        minutes=body["minutes"],
        notes=body.get("notes", ""),
    )
    return {"orders": (*orders, order)}


def _rescheduled(orders: _Orders, event: Event) -> _Fields:
    body = event.body
    return _with_order(
        orders,
        body["order"],
        technician=body["technician"],
        start=body["start"],
        minutes=body["minutes"],
        reason=body["reason"],
    )


def _order_cancelled(orders: _Orders, event: Event) -> _Fields:
    body = event.body
    return _with_order(orders, body["order"], state="cancelled", reason=body["reason"])


def _with_order(orders: _Orders, order: str, **changes: Any) -> _Fields:  # noqa: ANN401  # the two callers name fields of Order
    changed = tuple(replace(each, **changes) if each.id == order else each for each in orders)
    return {"orders": changed}


_CHANGES: dict[str, Callable[[_Orders, Event], _Fields]] = {
    "forward": _forwarded,
    "set_status": _status_set,
    "close": _closed,
    "comment": _nothing,
    "test": _nothing,
    "schedule": _scheduled,
    "reschedule": _rescheduled,
    "cancel_order": _order_cancelled,
    "reopen": _reopened,
}
