"""One action looked at beside the ticket: as its author saw it, and as it is now."""

from dataclasses import dataclass
from typing import Any

from atende_rules.evolve import replay
from atende_rules.model import (
    Accepted,
    Action,
    Actor,
    Booking,
    Catalogue,
    Conflict,
    Event,
    Kind,
    Rejected,
    Ticket,
)


@dataclass(frozen=True, slots=True)
class Case:
    """What a rule decides on.

    ``seen`` is the ticket at ``based_on`` with the author's own settled chain on top; ``theirs``
    the events that came since and are not in that chain; ``now`` the ticket with all of it.
    """

    action: Action
    fields: dict[str, Any]
    actor: Actor
    catalogue: Catalogue
    bookings: tuple[Booking, ...]
    now: Ticket
    seen: Ticket
    theirs: tuple[Event, ...]

    def since(self, *kinds: Kind) -> tuple[Event, ...]:
        """Give their events of these kinds."""
        return tuple(event for event in self.theirs if event.kind in kinds)

    def happens(self, **body: object) -> Accepted:
        """Accept the action as one event with this body."""
        return Accepted((event_of(self.action, self.actor, self.now.version + 1, body),))


def event_of(action: Action, actor: Actor, version: int, body: dict[str, object]) -> Event:
    """Give the event an accepted action becomes.

    It has the action's own id, so that its address is the same before and after a server has
    settled it.
    """
    return Event(
        id=action.id,
        action=action.id,
        kind=action.kind,
        at=action.at,
        by=actor.id,
        version=version,
        body=body,
        after=action.after,
    )


def split(
    ticket: Ticket, action: Action, chain: frozenset[str]
) -> tuple[Ticket | None, tuple[Event, ...]]:
    """Give the ticket as the action's author saw it, and what others did since."""
    theirs = tuple(
        event
        for event in ticket.events
        if event.version > action.based_on and event.action not in chain
    )
    if not theirs:
        return ticket, ()
    unseen = {event.version for event in theirs}
    return replay(event for event in ticket.events if event.version not in unseen), theirs


NOTHING_CHANGES = Accepted(())


def conflict(code: str, theirs: tuple[Event, ...]) -> Conflict | None:
    """Give the conflict with these events, or None where there are none."""
    return Conflict(code, theirs) if theirs else None


def closed_already(case: Case) -> Rejected | None:
    """Refuse where the author could see that the ticket was closed, and nobody reopened it."""
    closed = case.seen.closed
    if closed is None or case.now.closed is None:
        return None
    return Rejected("already_closed", {"by": closed.by, "at": closed.at})
