"""What the rules speak of: tickets, events, actions, people, and what people choose from.

Everything is frozen and made of texts, numbers and tuples, so that a ticket on the server and a
ticket on the phone are the same value. Instants are ISO 8601 texts with their offset, as they
were written.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

type Kind = Literal[
    "open",
    "forward",
    "set_status",
    "close",
    "comment",
    "test",
    "schedule",
    "reschedule",
    "cancel_order",
    "reopen",
]
type Profile = Literal["technician", "manager", "qa"]
type Fields = Mapping[str, Any]

KINDS: tuple[Kind, ...] = (
    "open",
    "forward",
    "set_status",
    "close",
    "comment",
    "test",
    "schedule",
    "reschedule",
    "cancel_order",
    "reopen",
)
NEVER_HELD: tuple[Kind, ...] = ("comment", "test")
"""What is told and measured stays true whatever became of the action before it."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, as the account stands now."""

    id: str
    name: str
    profile: Profile
    roles: frozenset[str] = frozenset()
    active: bool = True


@dataclass(frozen=True, slots=True)
class Action:
    """What someone asks to change on a ticket, as it was sent.

    ``based_on`` is the last server version under what the person saw; ``after`` the id of the
    previous unsettled action on the same ticket, or None.
    """

    id: str
    kind: Kind
    ticket: str | None
    at: str
    based_on: int
    fields: Fields
    after: str | None = None
    policy: str = ""
    supersedes: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One fact in a ticket's life. ``version`` counts from 1 within the ticket.

    ``recorded_at`` is None until a server has settled the action it came from.
    """

    id: str
    action: str
    kind: Kind
    at: str
    by: str
    version: int
    body: Fields
    after: str | None = None
    recorded_at: str | None = None


@dataclass(frozen=True, slots=True)
class Closing:
    """How a ticket ended."""

    outcome: Literal["resolved", "unresolved"]
    type: str
    description: str
    at: str
    by: str


@dataclass(frozen=True, slots=True)
class Order:
    """A visit for the ticket (O.S.). ``start`` carries its offset; ``minutes`` is its length."""

    id: str
    kind: str
    technician: str
    start: str
    minutes: int
    notes: str = ""
    state: Literal["scheduled", "cancelled", "done"] = "scheduled"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket as its events tell it."""

    id: str
    version: int
    protocol: str
    customer: str
    type: str
    priority: str
    status: str
    assignee: str | None
    role: str | None
    opened_at: str
    opened_by: str
    due: str | None
    description: str
    contact: str = ""
    origin: str = ""
    closed: Closing | None = None
    orders: tuple[Order, ...] = ()
    events: tuple[Event, ...] = ()

    def order(self, order: str) -> Order | None:
        """Give the ticket's order with this id, or None."""
        return next((each for each in self.orders if each.id == order), None)


@dataclass(frozen=True, slots=True)
class Booking:
    """A technician's time already promised to some order, of whatever ticket."""

    order: str
    technician: str
    start: str
    minutes: int
    ticket: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class User:
    """A person tickets can be with, or a history can name."""

    id: str
    name: str
    profile: Profile = "technician"
    roles: tuple[str, ...] = ()
    active: bool = True


@dataclass(frozen=True, slots=True)
class Role:
    """A role (Cargo) tickets can wait in."""

    id: str
    name: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class Status:
    """A status; ``use`` marks those the rules set: opened, resolved, unresolved, reopened."""

    id: str
    name: str
    name_en: str = ""
    phase: Literal["open", "closed"] = "open"
    tone: str = ""
    icon: str = ""
    help: str = ""
    use: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True)
class TicketType:
    """What a ticket is about; ``target_minutes`` 0 means no due time."""

    id: str
    name: str
    area: str = ""
    target_minutes: int = 0
    active: bool = True


@dataclass(frozen=True, slots=True)
class Priority:
    """How urgent: the type's target times ``percent`` / 100."""

    id: str
    name: str
    name_en: str = ""
    percent: int = 100
    active: bool = True


@dataclass(frozen=True, slots=True)
class OrderKind:
    """What a visit is for, and how many minutes it usually takes."""

    id: str
    name: str
    name_en: str = ""
    minutes: int = 60
    active: bool = True


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything people choose from, and everyone a history may name, by id."""

    statuses: Mapping[str, Status] = dataclasses.field(default_factory=dict)
    types: Mapping[str, TicketType] = dataclasses.field(default_factory=dict)
    roles: Mapping[str, Role] = dataclasses.field(default_factory=dict)
    users: Mapping[str, User] = dataclasses.field(default_factory=dict)
    priorities: Mapping[str, Priority] = dataclasses.field(default_factory=dict)
    order_kinds: Mapping[str, OrderKind] = dataclasses.field(default_factory=dict)

    def status_for(self, use: str) -> str:
        """Give the id of the status the rules set for ``use``; the first open one otherwise."""
        return next(
            (each.id for each in self.statuses.values() if each.use == use),
            next((each.id for each in self.statuses.values() if each.phase == "open"), ""),
        )


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field; ``code`` names the text in refusals.py."""

    field: str
    code: str
    values: Fields = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Accepted:
    """The action takes effect: these events follow. None at all: it changes nothing."""

    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Rejected:
    """The action cannot be done, for a cause the person could have seen."""

    code: str
    values: Fields = dataclasses.field(default_factory=dict)
    errors: tuple[FieldError, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something came meanwhile that the person must see before the action is done."""

    code: str
    theirs: tuple[Event, ...] = ()
    bookings: tuple[Booking, ...] = ()


type Decision = Accepted | Rejected | Conflict
