"""The rules as one function of JSON texts: how a page's rules worker calls them."""

import json
from dataclasses import asdict
from typing import Any

from atende_rules import model
from atende_rules.decide import decide
from atende_rules.evolve import evolve, replay
from atende_rules.present import Reader, present
from atende_rules.reading import read_action
from atende_rules.refusals import error_texts, explain


def call(request: str) -> str:
    """Decide an action and give the answer as JSON.

    The request holds ``events`` (the ticket's, bare), ``action``, ``actor``, ``catalogue``,
    ``bookings``, ``chain``, ``language``, ``zone`` and ``customer``. The answer has ``outcome``,
    and, where it is accepted, the new ``events`` and the projected ``document``; otherwise
    ``code``, ``message`` and ``errors``.
    """
    asked = json.loads(request)
    action = read_action(asked["action"])
    catalogue = catalogue_from(asked["catalogue"])
    actor = model.Actor(**{**asked["actor"], "roles": frozenset(asked["actor"]["roles"])})
    reader = Reader(actor, asked["language"], asked["zone"])
    ticket = replay(model.Event(**each) for each in asked["events"])
    bookings = tuple(model.Booking(**each) for each in asked["bookings"])
    decision = (
        action
        if isinstance(action, model.Rejected)
        else decide(ticket, action, actor, catalogue, bookings, frozenset(asked["chain"]))
    )
    return json.dumps(_answer(ticket, decision, catalogue, reader, asked["customer"]))


def catalogue_from(choices: dict[str, Any]) -> model.Catalogue:
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


def _answer(
    ticket: model.Ticket | None,
    decision: model.Decision,
    catalogue: model.Catalogue,
    reader: Reader,
    customer: dict[str, Any],
) -> dict[str, Any]:
    if isinstance(decision, model.Rejected):
        return {
            "outcome": "rejected",
            "code": decision.code,
            "message": explain(decision, reader.language, catalogue),
            "errors": error_texts(decision, reader.language),
        }
    if isinstance(decision, model.Conflict):
        return {
            "outcome": "conflict",
            "code": decision.code,
            "message": explain(decision, reader.language, catalogue),
            "theirs": [asdict(each) for each in decision.theirs],
            "bookings": [asdict(each) for each in decision.bookings],
        }
    after = ticket
    for event in decision.events:
        after = evolve(after, event)
    return {
        "outcome": "applied",
        "events": [asdict(event) for event in decision.events],
        "document": present(after, catalogue, reader, customer) if after else None,
    }
