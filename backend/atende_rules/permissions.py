"""Who may do what. A technician treats what is theirs, their roles' or nobody's; a manager all."""

from atende_rules.model import Actor, Rejected, Ticket


def may_treat(ticket: Ticket, actor: Actor) -> bool:
    """Tell whether the actor may change the ticket (forward, status, close, test, visits)."""
    if actor.profile == "manager":
        return True
    if actor.profile != "technician":
        return False
    if ticket.assignee is not None:
        return ticket.assignee == actor.id
    return ticket.role is None or ticket.role in actor.roles


def may_write(actor: Actor) -> bool:
    """Tell whether the actor may open tickets and comment on any."""
    return actor.profile in ("technician", "manager")


def may_reopen(actor: Actor) -> bool:
    """Tell whether the actor may reopen closed tickets."""
    return actor.profile == "manager"


def refuse_unless_treats(ticket: Ticket, actor: Actor) -> Rejected | None:
    """Refuse, saying who the ticket is with, where the actor may not treat it."""
    if may_treat(ticket, actor):
        return None
    if actor.profile == "qa":
        return Rejected("reads_only")
    return Rejected("not_yours", {"user": ticket.assignee, "role": ticket.role})


def refuse_unless_writes(actor: Actor) -> Rejected | None:
    """Refuse profiles that only read."""
    return None if may_write(actor) else Rejected("reads_only")
