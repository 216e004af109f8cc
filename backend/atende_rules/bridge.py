"""The rules as one function of JSON texts: how a page's rules worker calls them."""

import json
from collections.abc import Mapping
from typing import Any

from atende_rules import model
from atende_rules.customer_tickets import in_customer_order, tickets_line
from atende_rules.policy import read_policy
from atende_rules.present import (
    Document,
    Reader,
    present,
    present_order,
    summary_facts,
    ticket_summary,
)
from atende_rules.projecting import Known, project, ticket_from

_HEAD = (
    "id",
    "code",
    "name",
    "trade_name",
    "status",
    "city",
    "address",
    "zone",
    "phones",
    "contacts",
)
"""What other documents say of a customer, out of the customer's own."""


def call(request: str) -> str:
    """Give the answer to a request, both JSON texts.

    ``{"do": "project", "base", "actions", "customer", "bookings", "me", "rules"}``: the documents
    of a ticket as queued actions will leave it, and what becomes of each action. ``base`` is the
    ticket's document or null, ``customer`` the customer's or null, ``actions`` those the base may
    not hold yet, in order. Two more may be left out: ``before`` {action: the one it followed} of
    earlier actions, and ``refused``, the ids of actions the server did not apply.

    The answer has ``outcomes``, one an action; ``documents`` by key; ``customer``, what changes in
    the customer's document, or null; and ``version``, the projected ticket's.

    :raises ValueError: the request is none, or the policy in it cannot be read.
    """
    asked = json.loads(request)
    if asked.get("do") != "project":
        raise ValueError(f"nothing to do: {asked.get('do')!r}")
    return json.dumps(_projected(asked), ensure_ascii=False)


def reader_from(me: Mapping[str, Any]) -> Reader:
    """Give the reader the document ``me`` speaks of."""
    actor = model.Actor(me["id"], me["name"], me["profile"], frozenset(me["roles"]))
    return Reader(actor, me["language"], me["zone"])


def catalogue_from(choices: Mapping[str, Any]) -> model.Catalogue:
    """Give the catalogue from its bare JSON form: a list of choices for each kind."""
    return model.Catalogue(
        statuses={each["id"]: model.Status(**each) for each in choices["statuses"]},
        types={each["id"]: model.TicketType(**each) for each in choices["types"]},
        roles={each["id"]: model.Role(**each) for each in choices["roles"]},
        users={
            each["id"]: model.User(**{**each, "roles": tuple(each["roles"])})
            for each in choices["users"]
        },
        priorities={each["id"]: model.Priority(**each) for each in choices["priorities"]},
        order_kinds={each["id"]: model.OrderKind(**each) for each in choices["order_kinds"]},
    )


def about_from(base: Mapping[str, Any] | None, customer: Mapping[str, Any] | None) -> Document:
    """Give what a ticket's documents say of its customer: as its own does, else the customer's."""
    if base is not None:
        return {**base["customer"], "contacts": base["contacts"]}
    if customer is None:
        return {}
    status = {name: customer["status"][name] for name in ("id", "name")}
    return {**{name: customer[name] for name in _HEAD}, "status": status}


def _projected(asked: Mapping[str, Any]) -> Document:
    base, customer, rules = asked["base"], asked["customer"], asked["rules"]
    about = about_from(base, customer)
    known = Known(
        reader=reader_from(asked["me"]),
        catalogue=catalogue_from(rules["choices"]),
        policy=read_policy(rules["policy"]["source"]),
        bookings=tuple(model.Booking(**each) for each in asked["bookings"]),
        before=asked.get("before") or {},
        refused=frozenset(asked.get("refused") or ()),
        customer=about,
    )
    ticket, outcomes = project(ticket_from(base), asked["actions"], known)
    shown = ticket is not None and bool(about)
    return {
        "outcomes": outcomes,
        "documents": _documents(ticket, about, known) if ticket and shown else {},
        "customer": _customer(ticket, about, customer, known) if ticket and shown else None,
        "version": ticket.version if ticket else 0,
    }


def _documents(ticket: model.Ticket, about: Document, known: Known) -> dict[str, Document | None]:
    """Give every document that is cut from the ticket, by key."""
    documents: dict[str, Document | None] = {
        f"ticket/{ticket.id}": present(ticket, known.catalogue, known.reader, about)
    }
    for order in ticket.orders:
        documents[f"order/{order.id}"] = present_order(
            ticket, order.id, known.catalogue, known.reader, about
        )
    return documents


def _customer(
    ticket: model.Ticket, about: Document, customer: Mapping[str, Any] | None, known: Known
) -> Document | None:
    """Give what the customer's document says of its tickets, this one as it is now."""
    if customer is None:
        return None
    facts = summary_facts(ticket, about, known.reader.zone)
    own = ticket_summary(facts, known.catalogue, known.reader)
    others = (each for each in customer["tickets"] if each["id"] != ticket.id)
    tickets = in_customer_order([*others, own])
    return {
        "tickets": tickets,
        "open_tickets": sum(each["closed"] is None for each in tickets),
        "tickets_text": tickets_line(tickets, known.reader.language),
    }
