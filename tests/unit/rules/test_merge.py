"""Mine against theirs: the matrix of what is applied, what conflicts, what changes nothing."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atende_rules.decide import decide
from atende_rules.model import Accepted, Conflict, Decision, Kind, Rejected, Ticket
from tests.unit.rules.rule_cases import (
    CATALOGUE,
    LUCIA,
    RAFAEL,
    action,
    apply,
    done,
    new_id,
    opened,
)

ORDER = new_id()
THEIRS: dict[str, tuple[Kind, dict[str, Any]]] = {
    "comment": ("comment", {}),
    "test": ("test", {}),
    "set_status": ("set_status", {"status": "peca"}),
    "forward": ("forward", {"to_role": None, "to_user": "bia"}),
    "close": ("close", {"description": "Fechado pelo escritório."}),
    "schedule": ("schedule", {"start": "2026-11-30T09:00:00-03:00"}),
    "reschedule": ("reschedule", {"order": ORDER, "start": "2026-12-01T09:00:00-03:00"}),
    "cancel_order": ("cancel_order", {"order": ORDER}),
}
MINE: dict[Kind, dict[str, Any]] = {
    "comment": {},
    "test": {},
    "set_status": {"status": "execucao"},
    "forward": {"to_role": "radio"},
    "close": {},
    "schedule": {},
    "reschedule": {"order": ORDER, "start": "2026-11-28T09:00:00-03:00"},
    "cancel_order": {"order": ORDER},
}
CONFLICTS: dict[Kind, set[str]] = {
    "comment": set(),
    "test": set(),
    "set_status": {"set_status", "close"},
    "forward": {"forward", "close"},
    "close": {"forward", "close", "schedule", "reschedule"},
    "schedule": {"close"},
    "reschedule": {"close", "reschedule", "cancel_order"},
    "cancel_order": {"close", "reschedule"},  # cancelling what they cancelled changes nothing
}


def with_visit() -> Ticket:
    """Give a ticket of Rafael's role with one visit booked; version 2."""
    return done(opened(to_role="fibra"), LUCIA, "schedule", order=ORDER)


def meanwhile(base: Ticket, theirs: str) -> Ticket:
    """Give the ticket after the office did something more."""
    kind, fields = THEIRS[theirs]
    return done(base, LUCIA, kind, **fields)


@pytest.mark.parametrize("mine", MINE)
@pytest.mark.parametrize("theirs", THEIRS)
def test_the_matrix_of_mine_against_theirs_holds(mine: Kind, theirs: str) -> None:
    base = with_visit()
    now = meanwhile(base, theirs)
    decision = decide(now, action(mine, base.version, **MINE[mine]), RAFAEL, CATALOGUE)
    if theirs in CONFLICTS[mine]:
        assert isinstance(decision, Conflict), decision
        assert decision.theirs[-1] == now.events[-1]
    else:
        assert isinstance(decision, Accepted), decision
        assert bool(decision.events) == ((mine, theirs) != ("cancel_order", "cancel_order"))


def test_the_identical_change_is_applied_without_effect() -> None:
    base = with_visit()
    for mine, fields in (
        ("set_status", {"status": "peca"}),
        ("forward", {"to_role": None, "to_user": "bia"}),
        ("close", {"description": "Fechado pelo escritório."}),
        ("cancel_order", {"order": ORDER}),
        ("reschedule", {"order": ORDER, "start": "2026-12-01T09:00:00-03:00"}),
    ):
        now = meanwhile(base, mine)
        decision = decide(now, action(mine, base.version, **fields), RAFAEL, CATALOGUE)  # type: ignore[arg-type]  # the five kinds above
        assert decision == Accepted(())


def test_who_could_treat_the_ticket_when_they_wrote_still_can() -> None:
    base = with_visit()
    now = meanwhile(base, "forward")
    assert now.assignee == "bia"
    applied = decide(now, action("set_status", base.version), RAFAEL, CATALOGUE)
    assert isinstance(applied, Accepted)
    seen = decide(now, action("set_status", now.version), RAFAEL, CATALOGUE)
    assert isinstance(seen, Rejected)
    assert seen.code == "not_yours"


def test_a_second_queued_action_does_not_pass_for_having_seen_the_offices_change() -> None:
    base = with_visit()
    first = action("comment", base.version)
    second = action("forward", base.version, after=first.id)
    now = meanwhile(base, "forward")
    now = apply(now, decide(now, first, RAFAEL, CATALOGUE))
    decision = decide(now, second, RAFAEL, CATALOGUE, chain=frozenset({first.id}))
    assert isinstance(decision, Conflict)


def test_ones_own_chain_is_no_conflict_and_is_seen() -> None:
    base = with_visit()
    first = action("set_status", base.version, status="execucao")
    second = action("set_status", base.version, status="peca", after=first.id)
    now = apply(base, decide(base, first, RAFAEL, CATALOGUE))
    decision = decide(now, second, RAFAEL, CATALOGUE, chain=frozenset({first.id}))
    assert apply(now, decision).status == "peca"


def test_reopening_what_they_reopened_changes_nothing() -> None:
    base = done(with_visit(), LUCIA, "close")
    now = done(base, LUCIA, "reopen")
    assert decide(now, action("reopen", base.version), LUCIA, CATALOGUE) == Accepted(())
    again = done(now, LUCIA, "close")
    decision = decide(again, action("reopen", base.version), LUCIA, CATALOGUE)
    assert apply(again, decision).closed is None


def test_closing_does_not_conflict_with_a_visit_that_is_over_or_cancelled() -> None:
    base = with_visit()
    now = meanwhile(base, "schedule")
    order = now.orders[-1].id
    now = done(now, LUCIA, "cancel_order", order=order)
    assert isinstance(decide(now, action("close", base.version), RAFAEL, CATALOGUE), Accepted)


@given(st.lists(st.sampled_from(sorted(THEIRS)), max_size=4), st.sampled_from(sorted(MINE)))
def test_a_conflict_shows_only_what_came_since_and_an_acceptance_always_applies(
    theirs: list[str], mine: Kind
) -> None:
    base = now = with_visit()
    for each in theirs:
        kind, fields = THEIRS[each]
        decision: Decision = decide(now, action(kind, now.version, **fields), LUCIA, CATALOGUE)
        now = apply(now, decision) if isinstance(decision, Accepted) else now
    decision = decide(now, action(mine, base.version, **MINE[mine]), RAFAEL, CATALOGUE)
    if isinstance(decision, Conflict):
        assert all(event.version > base.version for event in decision.theirs)
    if isinstance(decision, Accepted) and decision.events:
        assert apply(now, decision).version == now.version + 1
