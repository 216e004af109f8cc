"""Whether an action takes effect, and as which events.

Total: every action gets a decision. A cause the author could see is a rejection; one that came
later is a conflict; the identical change is accepted without effect.
"""

from collections.abc import Callable

from atende_rules import forwarding, opening, treating, visits
from atende_rules.case import Case, split
from atende_rules.model import (
    Action,
    Actor,
    Booking,
    Catalogue,
    Decision,
    Kind,
    Rejected,
    Ticket,
)
from atende_rules.reading import read_fields


def decide(  # a decision needs the ticket, the action, who, what there is, and what came before
    ticket: Ticket | None,
    action: Action,
    actor: Actor,
    catalogue: Catalogue,
    bookings: tuple[Booking, ...] = (),
    chain: frozenset[str] = frozenset(),
) -> Decision:
    """Give what becomes of the action.

    ``bookings`` are orders still to be done of whoever may be sent on a visit; ``chain`` the ids
    of the settled actions that ``action.after`` leads back to.
    """
    if not actor.active:
        return Rejected("account_inactive")
    fields = read_fields(action)
    if isinstance(fields, Rejected):
        return fields
    if action.kind == "open":
        return opening.open_ticket(ticket, action, fields, actor, catalogue)
    seen, theirs = split(ticket, action, chain) if ticket else (None, ())
    if ticket is None or seen is None:
        return Rejected("no_such_ticket")
    case = Case(action, fields, actor, catalogue, bookings, ticket, seen, theirs)
    return _RULES[action.kind](case)


_RULES: dict[Kind, Callable[[Case], Decision]] = {
    "forward": forwarding.forward,
    "set_status": treating.set_status,
    "close": treating.close,
    "comment": treating.comment,
    "test": treating.test,
    "schedule": visits.schedule,
    "reschedule": visits.reschedule,
    "cancel_order": visits.cancel_order,
    "reopen": opening.reopen,
}
