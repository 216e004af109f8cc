"""Treating a ticket: its status, its closing, comments and tests."""

from atende_rules.case import NOTHING_CHANGES, Case, closed_already, conflict
from atende_rules.instants import instant
from atende_rules.model import Decision, Event, FieldError, Rejected
from atende_rules.permissions import refuse_unless_treats, refuse_unless_writes


def set_status(case: Case) -> Decision:
    """An open ticket takes any active status of the open phase."""
    refused = refuse_unless_treats(case.seen, case.actor) or closed_already(case)
    if refused:
        return refused
    status = case.catalogue.statuses.get(case.fields["status"])
    if status is None or not status.active or status.phase != "open":
        return Rejected("fields", errors=(FieldError("status", "not_a_choice"),))
    if case.now.status == status.id and case.now.closed is None:
        return NOTHING_CHANGES
    return conflict("set_status", case.since("set_status", "close")) or case.happens(
        status=status.id, before=case.now.status
    )


def close(case: Case) -> Decision:
    """A ticket is closed once, by someone who may treat it, saying what was done."""
    refused = (
        refuse_unless_treats(case.seen, case.actor) or closed_already(case) or _refuse_type(case)
    )
    if refused:
        return refused
    outcome, kind = case.fields["outcome"], case.fields.get("type") or case.now.type
    description = case.fields["description"]
    now = case.now.closed
    if now and (now.outcome, now.type, now.description) == (outcome, kind, description):
        return NOTHING_CHANGES
    meanwhile = case.since("forward", "close") + _visits_to_come(case)
    return conflict("close", meanwhile) or case.happens(
        outcome=outcome,
        type=kind,
        description=description,
        status=case.catalogue.status_for(outcome),
    )


def comment(case: Case) -> Decision:
    """Whoever writes may comment on any ticket, open or closed."""
    refused = refuse_unless_writes(case.actor)
    return refused or case.happens(text=case.fields["text"])


def test(case: Case) -> Decision:
    """Who treats the ticket records what was measured, even when it was closed meanwhile."""
    refused = refuse_unless_treats(case.seen, case.actor)
    if refused:
        return refused
    return case.happens(
        what=case.fields["what"],
        result=case.fields["result"],
        readings=case.fields.get("readings", []),
        text=case.fields.get("text", ""),
    )


def _refuse_type(case: Case) -> Rejected | None:
    """The opening type stays a choice even when it was retired since."""
    chosen = case.fields.get("type") or case.now.type
    kind = case.catalogue.types.get(chosen)
    if chosen == case.now.type or (kind and kind.active):
        return None
    return Rejected("fields", errors=(FieldError("type", "not_a_choice"),))


def _visits_to_come(case: Case) -> tuple[Event, ...]:
    """Their bookings of visits that are still to come when the ticket is closed."""
    to_come = {
        order.id
        for order in case.now.orders
        if order.state == "scheduled" and instant(order.start) > instant(case.action.at)
    }
    booked = case.since("schedule", "reschedule")
    return tuple(event for event in booked if event.body["order"] in to_come)
