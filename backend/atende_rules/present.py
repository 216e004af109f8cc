"""Documents from facts: what a reader is shown of a ticket, in their language and zone.

Used by the server and, over projected tickets, by the phone: a page reads the same before and
after its actions are settled. Every document is made of dicts, lists, texts and numbers.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from atende_rules import formats
from atende_rules.instants import instant
from atende_rules.language import Language, mark, say
from atende_rules.model import (
    Actor,
    Booking,
    Catalogue,
    Closing,
    Event,
    Order,
    Ticket,
)
from atende_rules.names import choice_name, role_name, type_name, user_name
from atende_rules.permissions import may_reopen, may_treat, may_write
from atende_rules.story import OUTCOMES, details, icon, summary, title, words

type Document = dict[str, Any]

SCHEMA = 1
"""Documents change additively within this number."""
CLOCK_TOLERANCE_SECONDS = 300
"""How far ahead of the server's a phone's clock may be before the history says so."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who a document is for: what they may do, their language, their time zone."""

    actor: Actor
    language: Language = "pt-BR"
    zone: str = "America/Sao_Paulo"

    @property
    def id(self) -> str:
        """Give the reader's account id."""
        return self.actor.id


def present(
    ticket: Ticket, catalogue: Catalogue, reader: Reader, customer: Mapping[str, Any]
) -> Document:
    """Give the document ``ticket/{id}``.

    ``customer`` is what the document says of the ticket's customer: at least ``id`` and ``name``;
    ``contacts`` in it become the document's own.
    """
    about = {name: value for name, value in customer.items() if name != "contacts"}
    return {
        "id": ticket.id,
        "schema": SCHEMA,
        "protocol": ticket.protocol,
        "version": ticket.version,
        "customer": about,
        **_choices(ticket, catalogue, reader),
        "opened": {
            **moment(ticket.opened_at, reader),
            "by": person(ticket.opened_by, catalogue, reader),
        },
        "due": ticket.due,
        "due_text": _when(ticket.due, reader),
        "closed": closing(ticket.closed, catalogue, reader) if ticket.closed else None,
        "description": ticket.description,
        "contact": ticket.contact,
        "origin": ticket.origin,
        "events": [event(each, catalogue, reader) for each in ticket.events],
        "orders": [order(each, catalogue, reader) for each in ticket.orders],
        "contacts": list(customer.get("contacts", ())),
        "may": permissions(ticket, reader.actor),
    }


def permissions(ticket: Ticket, actor: Actor) -> dict[str, bool]:
    """Give what the reader may do with the ticket as it is now, by action kind."""
    treats = may_treat(ticket, actor)
    open_and_treats = treats and ticket.closed is None
    return {
        "forward": open_and_treats,
        "set_status": open_and_treats,
        "close": open_and_treats,
        "schedule": open_and_treats,
        "test": treats,
        "comment": may_write(actor),
        "reopen": ticket.closed is not None and may_reopen(actor),
    }


def ticket_summary(facts: Mapping[str, Any], catalogue: Catalogue, reader: Reader) -> Document:
    """Give the row a list shows of a ticket.

    ``facts``: id, protocol, version, customer {id, name}, type, status, priority, assignee, role,
    opened_at, due, closed_at (ISO texts or None), outcome, description.
    """
    opened, due, closed = facts["opened_at"], facts["due"], facts["closed_at"]
    return {
        "id": facts["id"],
        "protocol": facts["protocol"],
        "version": facts["version"],
        "customer": dict(facts["customer"]),
        "type": ticket_type(facts["type"], catalogue),
        "status": status(facts["status"], catalogue, reader),
        "priority": priority(facts["priority"], catalogue, reader),
        "assignee": person(facts["assignee"], catalogue, reader) if facts["assignee"] else None,
        "role": _role(facts["role"], catalogue),
        "holder": holder(facts["assignee"], facts["role"], catalogue, reader),
        "opened": moment(opened, reader),
        "due": due,
        "due_text": _when(due, reader),
        "closed": {**moment(closed, reader), "outcome": facts["outcome"]} if closed else None,
        "description": facts["description"],
    }


def summary_facts(ticket: Ticket, customer: Mapping[str, Any], zone: str) -> dict[str, Any]:
    """Give the facts ``ticket_summary`` reads, from a whole ticket; instants in the reader's zone.

    A list keeps instants without the offset they were written in.
    """

    def written(at: str) -> str:
        return formats.iso(instant(at), zone)

    return {
        "id": ticket.id,
        "protocol": ticket.protocol,
        "version": ticket.version,
        "customer": {"id": customer["id"], "name": customer["name"]},
        "type": ticket.type,
        "status": ticket.status,
        "priority": ticket.priority,
        "assignee": ticket.assignee,
        "role": ticket.role,
        "opened_at": written(ticket.opened_at),
        "due": written(ticket.due) if ticket.due else None,
        "closed_at": written(ticket.closed.at) if ticket.closed else None,
        "outcome": ticket.closed.outcome if ticket.closed else None,
        "description": ticket.description[:300],
    }


def event(each: Event, catalogue: Catalogue, reader: Reader) -> Document:
    """Give an event as the history shows it; ``body`` holds its bare facts."""
    return {
        "id": each.id,
        "action": each.action,
        "kind": each.kind,
        "version": each.version,
        "after": each.after,
        "at": each.at,
        "at_text": _when(each.at, reader),
        "recorded_at": each.recorded_at,
        "recorded_text": _when(each.recorded_at, reader),
        "clock_ahead": _is_ahead(each),
        "by": person(each.by, catalogue, reader),
        "icon": icon(each),
        "title": title(each, catalogue, reader.actor.id, reader.language),
        "summary": summary(each, catalogue, reader.language, reader.zone),
        "details": details(each, catalogue, reader.language, reader.zone),
        "body": dict(each.body),
    }


def order(each: Order, catalogue: Catalogue, reader: Reader) -> Document:
    """Give a service order as pages show it."""
    begins = instant(each.start)
    language = reader.language
    return {
        "id": each.id,
        "kind": {
            "id": each.kind,
            "name": choice_name(catalogue.order_kinds, each.kind, language),
        },
        "technician": person(each.technician, catalogue, reader),
        "start": {
            "at": each.start,
            "day": each.start[:10],
            "month": each.start[:7],
            "clock": each.start[11:16],
            "time": formats.time(begins, language, None),
            "day_text": formats.weekday_day(begins.date(), language),
            "text": formats.moment(begins, language, None),
        },
        "minutes": each.minutes,
        "duration": formats.duration(each.minutes, language),
        "notes": each.notes,
        "state": {"id": each.state, "name": say(language, _ORDER_STATES[each.state])},
        "reason": each.reason,
    }


def order_item(
    shown: Document, ticket: Mapping[str, Any], customer: Mapping[str, Any], catalogue: Catalogue
) -> Document:
    """Give an order with its ticket {id, protocol, type} and customer {id, name, address}."""
    return {
        **shown,
        "customer": dict(customer),
        "ticket": {**ticket, "type": ticket_type(ticket["type"], catalogue)},
    }


def present_order(
    ticket: Ticket,
    order_id: str,
    catalogue: Catalogue,
    reader: Reader,
    customer: Mapping[str, Any],
) -> Document | None:
    """Give the document ``order/{id}`` from its ticket; None where the ticket has no such order."""
    found = ticket.order(order_id)
    if found is None:
        return None
    treats = may_treat(ticket, reader.actor) or found.technician == reader.id
    changeable = treats and found.state == "scheduled" and ticket.closed is None
    about = {name: value for name, value in customer.items() if name != "contacts"}
    head = {
        "id": ticket.id,
        "protocol": ticket.protocol,
        "version": ticket.version,
        "type": ticket.type,
        "status": status(ticket.status, catalogue, reader),
        "description": ticket.description,
        "closed": ticket.closed is not None,
    }
    return {
        **order_item(order(found, catalogue, reader), head, about, catalogue),
        "schema": SCHEMA,
        "version": ticket.version,
        "contacts": list(customer.get("contacts", ())),
        "may": {"reschedule": changeable, "cancel_order": changeable},
    }


def theirs_of(
    events: Iterable[Mapping[str, Any]],
    bookings: Iterable[Mapping[str, Any]],
    catalogue: Catalogue,
    reader: Reader,
) -> list[Document]:
    """Give what came meanwhile, from the facts a receipt kept: events, or bookings.

    ``words`` of an event are what its author wrote beside what the summary says.
    """
    known = [Event(**facts) for facts in events]
    shown = [{**event(each, catalogue, reader), "words": words(each)} for each in known]
    return shown + [booking(Booking(**facts), catalogue, reader) for facts in bookings]


def booking(each: Booking, catalogue: Catalogue, reader: Reader) -> Document:
    """Give a booking a new visit would overlap."""
    begins = instant(each.start)
    return {
        "order": each.order,
        "ticket": each.ticket,
        "technician": person(each.technician, catalogue, reader),
        "label": each.label,
        "at": each.start,
        "text": formats.moment(begins, reader.language, None),
        "minutes": each.minutes,
        "duration": formats.duration(each.minutes, reader.language),
    }


def closing(closed: Closing, catalogue: Catalogue, reader: Reader) -> Document:
    """Give how a ticket ended."""
    return {
        "outcome": closed.outcome,
        "outcome_text": say(reader.language, OUTCOMES[closed.outcome]),
        "type": ticket_type(closed.type, catalogue),
        "description": closed.description,
        **moment(closed.at, reader),
        "by": person(closed.by, catalogue, reader),
    }


def moment(at: str, reader: Reader) -> Document:
    """Give an instant as it was written, and as the reader reads it."""
    return {"at": at, "text": _when(at, reader)}


def _when(at: str | None, reader: Reader) -> str:
    return formats.moment(at or None, reader.language, reader.zone)


def person(user: str | None, catalogue: Catalogue, reader: Reader) -> Document:
    """Give a person's id and name, and whether it is the reader."""
    return {"id": user or "", "name": user_name(user, catalogue), "me": user == reader.id}


def ticket_type(kind: str, catalogue: Catalogue) -> Document:
    """Give a ticket type's id and name."""
    return {"id": kind, "name": type_name(kind, catalogue)}


def priority(chosen: str, catalogue: Catalogue, reader: Reader) -> Document:
    """Give a priority's id and name in the reader's language."""
    return {"id": chosen, "name": choice_name(catalogue.priorities, chosen, reader.language)}


def status(chosen: str, catalogue: Catalogue, reader: Reader) -> Document:
    """Give a status with what its tag needs."""
    known = catalogue.statuses.get(chosen)
    return {
        "id": chosen,
        "name": choice_name(catalogue.statuses, chosen, reader.language),
        "tone": known.tone if known else "",
        "icon": known.icon if known else "",
    }


def holder(assignee: str | None, role: str | None, catalogue: Catalogue, reader: Reader) -> str:
    """Give in a few words who the ticket is with."""
    if assignee:
        if assignee == reader.actor.id:
            return say(reader.language, "Com você")
        return say(reader.language, "Com {name}", name=person(assignee, catalogue, reader)["name"])
    group = _role(role, catalogue)
    return group["name"] if group else say(reader.language, "Com ninguém")


def _role(role: str | None, catalogue: Catalogue) -> Document | None:
    return {"id": role, "name": role_name(role, catalogue)} if role else None


def _choices(ticket: Ticket, catalogue: Catalogue, reader: Reader) -> Document:
    return {
        "type": ticket_type(ticket.type, catalogue),
        "status": status(ticket.status, catalogue, reader),
        "priority": priority(ticket.priority, catalogue, reader),
        "assignee": person(ticket.assignee, catalogue, reader) if ticket.assignee else None,
        "role": _role(ticket.role, catalogue),
        "holder": holder(ticket.assignee, ticket.role, catalogue, reader),
    }


def _is_ahead(each: Event) -> bool:
    if each.recorded_at is None:
        return False
    ahead = instant(each.at) - instant(each.recorded_at)
    return ahead.total_seconds() > CLOCK_TOLERANCE_SECONDS


_ORDER_STATES: Mapping[str, str] = {
    "scheduled": mark("agendada"),
    "cancelled": mark("cancelada"),
    "done": mark("feita"),
}
