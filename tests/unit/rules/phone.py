"""A phone that asks the rules through the bridge, in JSON texts alone; and a server of the rules.

The server keeps a ticket in memory and does what ``atende.sync.settle`` does with it; that the two
agree is proven in test_projecting_settled.py.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from atende_rules.bridge import call
from atende_rules.evolve import evolve
from atende_rules.model import NEVER_HELD, Accepted, Action, Actor, Booking, Catalogue, Ticket
from atende_rules.policy import judge, read_policy
from atende_rules.present import Document, Reader, present
from tests.unit.rules.rule_cases import CATALOGUE

type Json = dict[str, Any]

CUSTOMER: Json = {
    "id": "1042",
    "code": "1042",
    "name": "José Nogueira",
    "trade_name": "",
    "status": {"id": "active", "name": "ativo", "tone": "done"},
    "city": "Recife",
    "address": {"line": "", "place": "", "reference": "", "map_query": ""},
    "zone": "America/Recife",
    "phones": [],
    "contacts": [{"id": "c1", "name": "Marlene"}],
    "tickets": [],
    "open_tickets": 0,
}


def choices(catalogue: Catalogue = CATALOGUE) -> Json:
    """Give the catalogue in its bare JSON form."""
    names = ("statuses", "types", "roles", "users", "priorities", "order_kinds")
    return {name: [asdict(each) for each in getattr(catalogue, name).values()] for name in names}


def me(actor: Actor, language: str = "pt-BR") -> Json:
    """Give the document ``me``, as far as the rules read it."""
    return {
        "id": actor.id,
        "name": actor.name,
        "profile": actor.profile,
        "roles": sorted(actor.roles),
        "language": language,
        "zone": "America/Sao_Paulo",
    }


def projected(  # what a request may hold
    base: Document | None,
    actions: Iterable[Action],
    actor: Actor,
    *,
    customer: Json | None = None,
    bookings: Sequence[Booking] = (),
    policy: str = "",
    language: str = "pt-BR",
    **more: object,
) -> Json:
    """Give the bridge's answer."""
    request = {
        "do": "project",
        "base": base,
        "actions": [asdict(each) for each in actions],
        "customer": customer,
        "bookings": [asdict(each) for each in bookings],
        "me": me(actor, language),
        "rules": {"choices": choices(), "policy": {"hash": "", "source": policy}},
        **more,
    }
    answer: Json = json.loads(call(json.dumps(request)))
    return answer


def document(ticket: Ticket | None, actor: Actor) -> Json | None:
    """Give the ticket's document as the server sends it to the actor."""
    if ticket is None:
        return None
    about = {**CUSTOMER, "status": {"id": "active", "name": "ativo"}}
    head = {name: about[name] for name in about if name not in ("tickets", "open_tickets")}
    shown: Json = json.loads(json.dumps(present(ticket, CATALOGUE, Reader(actor), head)))
    return shown


def unrecorded(shown: Mapping[str, Any]) -> Json:
    """Give a ticket's document without when its events were recorded."""
    own = ("recorded_at", "recorded_text", "clock_ahead")
    events = [{name: each[name] for name in each if name not in own} for each in shown["events"]]
    return {**shown, "events": events}


class Server:
    """One ticket, its receipts, and every action settled once."""

    def __init__(self, ticket: Ticket | None = None, policy: str = "") -> None:
        self.ticket = ticket
        self.outcomes: dict[str, str] = {}
        self._after: dict[str, str | None] = {}
        self._policy = read_policy(policy)

    def settle(self, action: Action, actor: Actor, bookings: Sequence[Booking] = ()) -> str:
        """Settle an action and give its outcome."""
        if action.id in self.outcomes:
            return self.outcomes[action.id]
        held = action.after is not None and self.outcomes.get(action.after) != "applied"
        if held and action.kind not in NEVER_HELD:
            return "held"
        chain, link = set(), action.after
        while link is not None and link not in chain:
            chain.add(link)
            link = self._after.get(link)
        own = tuple(
            Booking(each.id, each.technician, each.start, each.minutes, self.ticket.id)
            for each in (self.ticket.orders if self.ticket else ())
            if each.state == "scheduled" and self.ticket
        )
        decision = judge(
            self._policy,
            self.ticket,
            action,
            actor,
            CATALOGUE,
            (*bookings, *own),
            frozenset(chain),
        )
        self._after[action.id] = action.after
        self.outcomes[action.id] = _OUTCOMES[type(decision).__name__]
        if isinstance(decision, Accepted):
            for event in decision.events:
                settled = replace(event, recorded_at="2026-11-24T15:00:00-03:00")
                self.ticket = evolve(self.ticket, settled)
        return self.outcomes[action.id]


_OUTCOMES = {"Accepted": "applied", "Rejected": "rejected", "Conflict": "conflict"}
