"""Random histories: rules are total, accepted events apply, a replay gives the ticket."""

import json
from dataclasses import asdict
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from atende_rules.decide import decide
from atende_rules.evolve import evolve, replay
from atende_rules.model import (
    KINDS,
    Accepted,
    Action,
    Actor,
    Booking,
    Conflict,
    Event,
    Rejected,
    Ticket,
)
from tests.unit.rules.rule_cases import AT, CATALOGUE, PEOPLE, new_id, opened

ORDERS = [new_id() for _ in range(3)]
TEXTS = st.one_of(st.text(max_size=40), st.sampled_from(["", " ", "\0", "\ud800", "x" * 10_001]))
CHOICES = st.sampled_from(
    [
        *CATALOGUE.statuses,
        *CATALOGUE.types,
        *CATALOGUE.roles,
        *CATALOGUE.users,
        *CATALOGUE.priorities,
        *CATALOGUE.order_kinds,
        "resolved",
        "unresolved",
        "ok",
        "fail",
    ]
)
STARTS = st.sampled_from(
    ["2026-11-24T09:00", "2026-11-25T09:00:00-04:00", "2026-11-25T10:00:00Z", "never", "0001-01-01"]
)
JUNK = st.one_of(st.none(), st.integers(), st.floats(), st.booleans(), st.lists(st.text()))
VALUES = st.one_of(TEXTS, CHOICES, STARTS, JUNK, st.sampled_from(ORDERS), st.just(60))
NAMES: tuple[str, ...] = (
    "to_user",
    "to_role",
    "reason",
    "status",
    "outcome",
    "description",
    "type",
    "text",
    "what",
)
NAMES += ("result", "readings", "order", "kind", "technician", "start", "minutes", "notes")
SENSIBLE: dict[str, st.SearchStrategy[Any]] = {
    "to_user": st.sampled_from(sorted(CATALOGUE.users)),
    "to_role": st.sampled_from(sorted(CATALOGUE.roles)),
    "status": st.sampled_from(sorted(CATALOGUE.statuses)),
    "type": st.sampled_from(sorted(CATALOGUE.types)),
    "outcome": st.sampled_from(["resolved", "unresolved"]),
    "result": st.sampled_from(["ok", "fail", "info"]),
    "order": st.sampled_from(ORDERS),
    "kind": st.sampled_from(sorted(CATALOGUE.order_kinds)),
    "technician": st.sampled_from(sorted(CATALOGUE.users)),
    "start": STARTS,
    "minutes": st.integers(0, 200),
    "readings": st.just([{"name": "rx", "value": "-19,2", "unit": "dBm"}]),
}
WANTED = {
    "forward": ("to_user", "reason"),
    "set_status": ("status",),
    "close": ("outcome", "description"),
    "comment": ("text",),
    "test": ("what", "result", "readings"),
    "schedule": ("order", "kind", "technician", "start", "minutes"),
    "reschedule": ("order", "reason", "start"),
    "cancel_order": ("order", "reason"),
    "reopen": ("reason",),
    "open": ("description", "type"),
}


@st.composite
def actions(draw: st.DrawFn) -> Action:
    kind = draw(st.sampled_from(KINDS))
    fields = {name: draw(SENSIBLE.get(name, st.just("texto"))) for name in WANTED[kind]}
    if draw(st.integers(0, 4)) == 0:
        fields |= draw(st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=4))
    return Action(
        id=new_id(),
        kind=kind,
        ticket=new_id(),
        at=AT,
        based_on=draw(st.integers(0, 12)),
        fields=fields,
    )


BOOKINGS = (Booking(ORDERS[0], "rafael", "2026-11-25T09:30:00-03:00", 60),)


@given(st.lists(st.tuples(actions(), st.sampled_from(PEOPLE)), max_size=25))
def test_every_action_is_decided_and_every_accepted_event_applies(history: list[Any]) -> None:
    ticket: Ticket = opened()
    for action, actor in history:
        decision = decide(ticket, action, actor, CATALOGUE, BOOKINGS)
        assert isinstance(decision, Accepted | Rejected | Conflict)
        if isinstance(decision, Accepted):
            before = ticket
            for event in decision.events:
                ticket = evolve(ticket, event)
            assert ticket.version == before.version + len(decision.events)
    assert replay(ticket.events) == ticket


@given(st.lists(st.tuples(actions(), st.sampled_from(PEOPLE)), max_size=25))
def test_events_survive_being_written_as_json(history: list[Any]) -> None:
    ticket: Ticket = opened()
    for action, actor in history:
        decision = decide(ticket, action, actor, CATALOGUE)
        for event in decision.events if isinstance(decision, Accepted) else ():
            ticket = evolve(ticket, event)
    kept = json.loads(json.dumps([asdict(event) for event in ticket.events]))
    assert replay(Event(**each) for each in kept) == ticket


@given(actions(), st.sampled_from(PEOPLE))
def test_the_same_facts_give_the_same_decision(action: Action, actor: Actor) -> None:
    ticket = opened()
    assert decide(ticket, action, actor, CATALOGUE) == decide(ticket, action, actor, CATALOGUE)
