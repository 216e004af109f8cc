"""Opening a ticket, and reopening one."""

from typing import Any

from atende_rules.case import NOTHING_CHANGES, Case, event_of
from atende_rules.forwarding import refuse_target
from atende_rules.instants import later
from atende_rules.model import (
    Accepted,
    Action,
    Actor,
    Catalogue,
    Decision,
    FieldError,
    Rejected,
    Ticket,
)
from atende_rules.permissions import may_reopen, refuse_unless_writes


def open_ticket(
    ticket: Ticket | None,
    action: Action,
    fields: dict[str, Any],
    actor: Actor,
    catalogue: Catalogue,
) -> Decision:
    """A ticket is opened once, on an active type, for at most one person or role."""
    if ticket is not None:
        return Rejected("ticket_exists")
    refused = refuse_unless_writes(actor) or _refuse_choices(fields, catalogue)
    if refused:
        return refused
    kind = catalogue.types[fields["type"]]
    priority = fields.get("priority") or usual_priority(catalogue)
    body = {
        **fields,
        "priority": priority,
        "status": catalogue.status_for("opened"),
        "due": due(action.at, kind.target_minutes, percent(catalogue, priority)),
    }
    return Accepted((event_of(action, actor, 1, body),))


def due(at: str, target_minutes: int, priority_percent: int) -> str | None:
    """Give when the ticket should be done by: the type's target times the priority's percent."""
    minutes = target_minutes * priority_percent // 100
    return later(at, minutes) if minutes > 0 else None


def usual_priority(catalogue: Catalogue) -> str:
    """Give the id of the priority that leaves the target as it is; the first one otherwise."""
    active = [each for each in catalogue.priorities.values() if each.active]
    usual = [each for each in active if each.percent == 100]
    return next((each.id for each in usual or active), "")


def percent(catalogue: Catalogue, priority: str) -> int:
    """Give the priority's percent, 100 for an unknown one."""
    known = catalogue.priorities.get(priority)
    return known.percent if known else 100


def _refuse_choices(fields: dict[str, Any], catalogue: Catalogue) -> Rejected | None:
    errors = []
    kind = catalogue.types.get(fields["type"])
    if kind is None or not kind.active:
        errors.append(FieldError("type", "not_a_choice"))
    priority = catalogue.priorities.get(fields.get("priority", ""))
    if fields.get("priority") and (priority is None or not priority.active):
        errors.append(FieldError("priority", "not_a_choice"))
    target = refuse_target(fields, catalogue, required=False)
    errors.extend(target.errors if target else ())
    return Rejected("fields", errors=tuple(errors)) if errors else None


def reopen(case: Case) -> Decision:
    """A manager reopens a closed ticket, saying why; one already reopened stays as it is."""
    if not may_reopen(case.actor):
        return Rejected("managers_only")
    if case.seen.closed is None:
        return Rejected("not_closed")
    if case.now.closed is None:
        return NOTHING_CHANGES
    status = case.catalogue.status_for("reopened")
    return case.happens(reason=case.fields["reason"], status=status)
