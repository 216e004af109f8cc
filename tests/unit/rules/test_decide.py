"""What is allowed, to whom, and what is refused."""

from typing import Any

import pytest

from atende_rules.decide import decide
from atende_rules.evolve import replay
from atende_rules.model import Accepted, Action, Actor, Booking, Conflict, Kind, Rejected
from atende_rules.reading import read_action
from atende_rules.refusals import error_texts, explain
from tests.unit.rules.rule_cases import (
    ANA,
    AT,
    BIA,
    CATALOGUE,
    FIELDS,
    LUCIA,
    PEOPLE,
    RAFAEL,
    START,
    action,
    done,
    last,
    new_id,
    opened,
)


def refusal(decision: object) -> str:
    assert isinstance(decision, Rejected), decision
    return decision.code


def errors(decision: object) -> dict[str, str]:
    assert isinstance(decision, Rejected), decision
    return {error.field: error.code for error in decision.errors}


def test_a_ticket_is_due_when_its_type_and_priority_say() -> None:
    assert opened().due == "2026-11-24T22:03:11-03:00"
    assert opened(priority="urgente").due == "2026-11-24T18:03:11-03:00"
    assert opened(type="senha").due is None


def test_a_technician_treats_what_is_theirs_their_roles_or_nobodys() -> None:
    for ticket, allowed in (
        (opened(), True),
        (opened(to_user="rafael"), True),
        (opened(to_role="fibra"), True),
        (opened(to_role="radio"), False),
        (opened(to_user="bia"), False),
    ):
        decision = decide(ticket, action("set_status", 1), RAFAEL, CATALOGUE)
        assert isinstance(decision, Accepted) is allowed


def test_a_technician_comments_on_any_ticket_and_qa_on_none() -> None:
    ticket = opened(to_user="bia")
    assert isinstance(decide(ticket, action("comment", 1), RAFAEL, CATALOGUE), Accepted)
    assert refusal(decide(ticket, action("comment", 1), ANA, CATALOGUE)) == "reads_only"
    assert refusal(decide(ticket, action("forward", 1), ANA, CATALOGUE)) == "reads_only"


def test_a_manager_treats_every_ticket() -> None:
    assert isinstance(decide(opened(to_user="bia"), action("close", 1), LUCIA, CATALOGUE), Accepted)


def test_an_inactive_account_is_refused_whatever_it_asks() -> None:
    gone = Actor("rafael", "Rafael", "technician", active=False)
    assert refusal(decide(opened(), action("comment", 1), gone, CATALOGUE)) == "account_inactive"


def test_forwarding_to_a_role_clears_the_person_and_the_other_way_round() -> None:
    ticket = done(opened(to_user="rafael"), RAFAEL, "forward", to_role="radio")
    assert (ticket.assignee, ticket.role) == (None, "radio")
    ticket = done(ticket, LUCIA, "forward", to_role=None, to_user="bia")
    assert (ticket.assignee, ticket.role) == ("bia", None)
    assert last(ticket).body["from_role"] == "radio"


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"to_role": None}, {"to_user": "target_missing"}),
        ({"to_user": "bia"}, {"to_user": "one_target"}),
        ({"to_role": None, "to_user": "saiu"}, {"to_user": "not_active"}),
        ({"to_role": None, "to_user": "nobody"}, {"to_user": "not_active"}),
        ({"to_role": None, "to_user": "ana"}, {"to_user": "not_active"}),
        ({"to_role": "extinto"}, {"to_role": "not_active"}),
        ({"reason": "   "}, {"reason": "missing"}),
        ({"reason": "x" * 10_001}, {"reason": "too_long"}),
        ({"colour": "red"}, {"colour": "unknown_field"}),
    ],
)
def test_a_forward_names_every_field_that_is_wrong(
    fields: dict[str, Any], wrong: dict[str, str]
) -> None:
    decision = decide(opened(), action("forward", 1, **fields), LUCIA, CATALOGUE)
    assert errors(decision) == wrong
    assert isinstance(decision, Rejected)
    assert set(error_texts(decision, "pt-BR")) == set(wrong)


def test_only_active_open_statuses_can_be_chosen() -> None:
    for status in ("velho", "concluido", "nada"):
        decision = decide(opened(), action("set_status", 1, status=status), LUCIA, CATALOGUE)
        assert errors(decision) == {"status": "not_a_choice"}


def test_closing_may_name_another_type_than_the_opening() -> None:
    ticket = done(opened(), LUCIA, "close", type="senha")
    assert ticket.closed is not None
    assert (ticket.closed.type, ticket.type, ticket.status) == ("senha", "sem-sinal", "concluido")
    refused = decide(opened(), action("close", 1, type="antigo"), LUCIA, CATALOGUE)
    assert errors(refused) == {"type": "not_a_choice"}


def test_a_closed_ticket_takes_comments_and_tests_only() -> None:
    ticket = done(opened(), LUCIA, "close")
    kinds: tuple[Kind, ...] = ("forward", "set_status", "close", "schedule")
    for kind in kinds:
        decision = decide(ticket, action(kind, 2), LUCIA, CATALOGUE)
        assert refusal(decision) == "already_closed"
        assert isinstance(decision, Rejected)
        assert "Lúcia Prado" in explain(decision, "pt-BR", CATALOGUE)
    for kind in ("comment", "test"):
        assert isinstance(decide(ticket, action(kind, 2), LUCIA, CATALOGUE), Accepted)


def test_only_managers_reopen_and_only_what_is_closed() -> None:
    ticket = done(opened(), LUCIA, "close", outcome="unresolved")
    assert ticket.status == "sem-solucao"
    assert refusal(decide(ticket, action("reopen", 2), RAFAEL, CATALOGUE)) == "managers_only"
    reopened = done(ticket, LUCIA, "reopen")
    assert (reopened.closed, reopened.status) == (None, "reaberto")
    assert refusal(decide(opened(), action("reopen", 1), LUCIA, CATALOGUE)) == "not_closed"


def test_a_visit_is_booked_moved_and_cancelled() -> None:
    ticket = done(opened(), RAFAEL, "schedule")
    order = ticket.orders[0]
    assert (order.start, order.state) == (START, "scheduled")
    ticket = done(ticket, RAFAEL, "reschedule", order=order.id, minutes=90)
    assert (ticket.orders[0].minutes, ticket.orders[0].reason) == (90, "Chuva.")
    ticket = done(ticket, RAFAEL, "cancel_order", order=order.id)
    assert ticket.orders[0].state == "cancelled"
    again = action("reschedule", ticket.version, order=order.id)
    assert refusal(decide(ticket, again, RAFAEL, CATALOGUE)) == "order_over"


def test_who_is_sent_on_a_visit_may_move_it_though_the_ticket_is_anothers() -> None:
    ticket = done(opened(to_user="bia"), LUCIA, "schedule", technician="rafael")
    order = ticket.orders[0].id
    assert done(ticket, RAFAEL, "cancel_order", order=order).orders[0].state == "cancelled"


def test_a_start_without_an_offset_is_in_the_offset_of_the_action() -> None:
    ticket = done(opened(), RAFAEL, "schedule", start="2026-11-27T09:00")
    assert ticket.orders[0].start == START


def test_a_visit_cannot_be_booked_for_a_day_that_is_over() -> None:
    asked = action("schedule", 1, start="2026-11-23T09:00:00-03:00")
    assert errors(decide(opened(), asked, RAFAEL, CATALOGUE)) == {"start": "in_the_past"}


def test_an_overlap_must_be_accepted_and_visits_that_only_touch_do_not_overlap() -> None:
    ticket = opened()
    booked = Booking(new_id(), "rafael", "2026-11-27T09:30:00-03:00", 60)
    asked = action("schedule", 1)
    decision = decide(ticket, asked, RAFAEL, CATALOGUE, (booked,))
    assert isinstance(decision, Conflict)
    assert (decision.code, decision.bookings) == ("overlap", (booked,))
    accepted = action("schedule", 1, overlap_accepted=[booked.order])
    assert isinstance(decide(ticket, accepted, RAFAEL, CATALOGUE, (booked,)), Accepted)
    touching = Booking(new_id(), "rafael", "2026-11-27T10:00:00-03:00", 60)
    anothers = Booking(new_id(), "bia", START, 60)
    assert isinstance(decide(ticket, asked, RAFAEL, CATALOGUE, (touching, anothers)), Accepted)


def test_saying_what_is_so_already_changes_nothing() -> None:
    ticket = done(opened(), LUCIA, "set_status")
    assert decide(ticket, action("set_status", 2), LUCIA, CATALOGUE) == Accepted(())
    ticket = opened(to_role="radio")
    assert decide(ticket, action("forward", 1), LUCIA, CATALOGUE) == Accepted(())


def test_a_replayed_history_is_the_ticket() -> None:
    ticket = done(done(opened(), RAFAEL, "schedule"), LUCIA, "close")
    assert replay(ticket.events) == ticket


def test_every_profile_gets_a_decision_on_every_kind() -> None:
    for actor in PEOPLE:
        for kind in FIELDS:
            order = {"order": new_id()} if kind in ("reschedule", "cancel_order") else {}
            decision = decide(opened(), action(kind, 1, **order), actor, CATALOGUE)
            assert isinstance(decision, Accepted | Rejected)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id": "7"}, "id"),
        ({"kind": "explode"}, "kind"),
        ({"ticket": None}, "ticket"),
        ({"at": "2026-11-24T14:03:11"}, "at"),
        ({"based_on": "17"}, "based_on"),
        ({"based_on": -1}, "based_on"),
        ({"based_on": True}, "based_on"),
        ({"fields": []}, "fields"),
        ({"after": "x"}, "after"),
        ({"policy": 3}, "policy"),
    ],
)
def test_a_malformed_action_is_refused_naming_what_is_wrong(
    change: dict[str, Any], field: str
) -> None:
    raw = {"id": new_id(), "kind": "comment", "ticket": new_id(), "at": AT, "based_on": 1}
    raw |= {"fields": {"text": "x"}, "after": None, "policy": ""}
    assert isinstance(read_action(raw), Action)
    assert errors(read_action(raw | change)) == {field: "malformed"}


def test_a_typed_text_keeps_every_word_and_no_byte_a_database_refuses() -> None:
    ticket = done(opened(), BIA, "comment", text="  linha 1\r\nlinha\0 2 \ud800 \n")
    assert last(ticket).body["text"] == "linha 1\nlinha\ufffd 2 \ufffd"
