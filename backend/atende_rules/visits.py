"""Service orders (O.S.): scheduled, moved, cancelled. A technician's time is promised once."""

from typing import Any

from atende_rules.case import NOTHING_CHANGES, Case, closed_already, conflict
from atende_rules.instants import instant, overlap
from atende_rules.model import Booking, Conflict, Decision, FieldError, Order, Rejected
from atende_rules.permissions import may_treat, refuse_unless_treats


def schedule(case: Case) -> Decision:
    """A visit is booked for an open ticket with an active person, today or later."""
    fields = case.fields
    refused = (
        refuse_unless_treats(case.seen, case.actor)
        or closed_already(case)
        or _refuse_choices(case, fields)
    )
    if refused:
        return refused
    if case.seen.order(fields["order"]) is not None:
        return Rejected("order_exists")
    return (
        conflict("schedule", case.since("close"))
        or _overlapping(case, fields["technician"], fields["start"], fields["minutes"])
        or case.happens(**_kept(fields, "order", "kind", "technician", "start", "minutes", "notes"))
    )


def reschedule(case: Case) -> Decision:
    """A visit still to be done moves to another time, length or person, with a reason."""
    order = case.seen.order(case.fields["order"])
    refused = _refuse_order(case, order) or _refuse_choices(case, case.fields)
    if refused or order is None:
        return refused or Rejected("no_such_order")
    wanted = {
        "technician": case.fields.get("technician", order.technician),
        "start": case.fields.get("start", order.start),
        "minutes": case.fields.get("minutes", order.minutes),
    }
    current = case.now.order(order.id)
    if current and current.state == "scheduled" and _is_so(current, wanted):
        return NOTHING_CHANGES
    return (
        conflict("reschedule", _touching(case, order.id))
        or _overlapping(case, wanted["technician"], wanted["start"], wanted["minutes"])
        or case.happens(order=order.id, reason=case.fields["reason"], **wanted)
    )


def cancel_order(case: Case) -> Decision:
    """A visit still to be done is called off, with a reason."""
    order = case.seen.order(case.fields["order"])
    refused = _refuse_order(case, order)
    if refused or order is None:
        return refused or Rejected("no_such_order")
    current = case.now.order(order.id)
    if current and current.state == "cancelled":
        return NOTHING_CHANGES
    return conflict("cancel_order", _touching(case, order.id)) or case.happens(
        order=order.id, reason=case.fields["reason"]
    )


def overlapping(
    bookings: tuple[Booking, ...], technician: str, start: str, minutes: int, *, leave_out: str
) -> tuple[Booking, ...]:
    """Give the technician's bookings that share time with a visit, less the visit itself."""
    return tuple(
        each
        for each in bookings
        if each.technician == technician
        and each.order != leave_out
        and overlap(start, minutes, each.start, each.minutes)
    )


def _overlapping(case: Case, technician: str, start: str, minutes: int) -> Conflict | None:
    accepted = set(case.fields.get("overlap_accepted", ()))
    own = case.fields["order"]
    shared = overlapping(case.bookings, technician, start, minutes, leave_out=own)
    unknown = tuple(each for each in shared if each.order not in accepted)
    return Conflict("overlap", bookings=unknown) if unknown else None


def _refuse_order(case: Case, order: Order | None) -> Rejected | None:
    if order is None:
        return Rejected("no_such_order")
    if not (may_treat(case.seen, case.actor) or order.technician == case.actor.id):
        return refuse_unless_treats(case.seen, case.actor)
    if order.state != "scheduled":
        return Rejected("order_over", {"state": order.state})
    return closed_already(case)


def _refuse_choices(case: Case, fields: dict[str, Any]) -> Rejected | None:
    errors = []
    person = case.catalogue.users.get(fields.get("technician", ""))
    if "technician" in fields and (person is None or not person.active or person.profile == "qa"):
        errors.append(FieldError("technician", "not_active"))
    kind = case.catalogue.order_kinds.get(fields.get("kind", ""))
    if "kind" in fields and (kind is None or not kind.active):
        errors.append(FieldError("kind", "not_a_choice"))
    if "start" in fields and _is_over(fields["start"], case.action.at):
        errors.append(FieldError("start", "in_the_past"))
    return Rejected("fields", errors=tuple(errors)) if errors else None


def _is_over(start: str, at: str) -> bool:
    """Tell whether the day of the visit was over when the action was written."""
    begins, written = instant(start), instant(at)
    return begins.date() < written.astimezone(begins.tzinfo).date()


def _touching(case: Case, order: str) -> tuple[Any, ...]:
    """Their closing of the ticket, and what they did to the same visit."""
    same = (
        each for each in case.since("reschedule", "cancel_order") if each.body["order"] == order
    )
    return (*case.since("close"), *same)


def _is_so(order: Order, wanted: dict[str, Any]) -> bool:
    return (order.technician, order.minutes) == (wanted["technician"], wanted["minutes"]) and (
        instant(order.start) == instant(wanted["start"])
    )


def _kept(fields: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: fields[name] for name in names if name in fields}
