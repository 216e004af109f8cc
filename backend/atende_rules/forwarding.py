"""Forwarding: a ticket goes to one active person or to one active role, with a reason."""

from typing import Any

from atende_rules.case import NOTHING_CHANGES, Case, closed_already, conflict
from atende_rules.model import Catalogue, Decision, FieldError, Rejected, Ticket
from atende_rules.permissions import refuse_unless_treats


def forward(case: Case) -> Decision:
    """Forwarding to a person clears the role and the other way round."""
    refused = (
        refuse_unless_treats(case.seen, case.actor)
        or closed_already(case)
        or refuse_target(case.fields, case.catalogue, required=True)
    )
    if refused:
        return refused
    user, role = case.fields.get("to_user"), case.fields.get("to_role")
    if _is_with(case.now, user, role) and case.now.closed is None:
        return NOTHING_CHANGES
    return conflict("forward", case.since("forward", "close")) or case.happens(
        to_user=user,
        to_role=role,
        reason=case.fields["reason"],
        from_user=case.now.assignee,
        from_role=case.now.role,
    )


def refuse_target(
    fields: dict[str, Any], catalogue: Catalogue, *, required: bool
) -> Rejected | None:
    """Refuse both a person and a role, neither where one is needed, and whoever is not active."""
    user, role = fields.get("to_user"), fields.get("to_role")
    if user and role:
        return _refused("to_user", "one_target")
    if not user and not role:
        return _refused("to_user", "target_missing") if required else None
    person = catalogue.users.get(user or "")
    if user and (person is None or not person.active or person.profile == "qa"):
        return _refused("to_user", "not_active")
    group = catalogue.roles.get(role or "")
    if role and (group is None or not group.active):
        return _refused("to_role", "not_active")
    return None


def _is_with(ticket: Ticket, user: str | None, role: str | None) -> bool:
    return (ticket.assignee, ticket.role) == (user or None, role or None)


def _refused(field: str, code: str) -> Rejected:
    return Rejected("fields", errors=(FieldError(field, code),))
