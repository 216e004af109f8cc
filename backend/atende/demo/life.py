"""A ticket's life, lived through the rules: every step is decided and must be accepted."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from atende.demo.calendar import Calendar, milliseconds, recorded, written
from atende.demo.desk import Desk
from atende.demo.slots import HOURS, LONGEST, Slot, Slots
from atende_rules.decide import decide
from atende_rules.evolve import evolve
from atende_rules.identifiers import RANDOM_BYTES, uuid7
from atende_rules.model import Accepted, Action, Actor, Booking, Kind, Ticket


class RefusedStepError(Exception):
    """The rules refused a step, so the story is wrong; the message has both."""


@dataclass(slots=True)
class World:
    """What every life is lived in."""

    calendar: Calendar
    desk: Desk
    slots: Slots


class Life:
    """One ticket as its story goes on; time only moves forward, to the evening before today."""

    def __init__(self, world: World, dice: Random, at: datetime) -> None:
        self.world = world
        self.dice = dice
        self.at = at
        self._so_far: Ticket | None = None
        self.id = self._new_id()

    @property
    def ticket(self) -> Ticket:
        """The ticket as it is now; an error before it is opened."""
        if self._so_far is None:
            raise RefusedStepError("a life begins by opening the ticket")
        return self._so_far

    @property
    def over(self) -> bool:
        """Whether time has come to the end of what has happened so far."""
        return self.at >= self.world.calendar.last

    def wait(self, least: int, most: int) -> bool:
        """Let some minutes go by; tell whether there is still something to come."""
        self.at += timedelta(
            minutes=self.dice.randint(least, most), seconds=self.dice.randrange(60)
        )
        minutes = self.at.hour * 60 + self.at.minute
        if not 7 * 60 <= minutes < 20 * 60:  # nobody works at night: go on next morning
            days = self.world.calendar.days_to(self.at) + (minutes >= 20 * 60)
            self.at = self.world.calendar.at(days, 7 * 60 + 30 + self.dice.randrange(90))
        return not self.over

    def wait_until(self, day: int, minutes: int) -> bool:
        """Let time go by until a day and minute; tell whether there is still something to come."""
        self.at = max(self.at, self.world.calendar.at(day, minutes, self.dice.randrange(60)))
        return not self.over

    def open(self, actor: Actor, **fields: object) -> None:
        """Open the ticket."""
        self.do("open", actor, ticket=self.id, **fields)

    def do(
        self, verb: Kind, actor: Actor, bookings: tuple[Booking, ...] = (), /, **fields: object
    ) -> None:
        """Let somebody do something.

        :raises RefusedStepError: the rules do not accept it.
        """
        before = self._so_far
        action = Action(
            id=self._new_id(),
            kind=verb,
            ticket=None if before is None else before.id,
            at=written(self.at),
            based_on=before.version if before else 0,
            fields=fields,
        )
        decision = decide(before, action, actor, self.world.desk.catalogue, bookings)
        if not isinstance(decision, Accepted) or not decision.events:
            raise RefusedStepError(f"{action} by {actor.id}: {decision}")
        for event in decision.events:
            self._so_far = evolve(self._so_far, replace(event, recorded_at=recorded(self.at)))

    def book(self, actor: Actor, slot: Slot, kind: str, notes: str) -> str:
        """Schedule a visit at an hour that was found free; give the order's id."""
        order = self._new_id()
        usual = self.world.desk.catalogue.order_kinds[kind].minutes
        fields: dict[str, Any] = {
            "order": order,
            "kind": kind,
            "technician": slot.technician,
            "start": written(self.world.calendar.at(slot.day, slot.hour)),
            "minutes": min(usual, LONGEST),
            "notes": notes,
        }
        self.do("schedule", actor, self.world.slots.bookings(slot), **fields)
        self.world.slots.book(slot, order, fields["minutes"], self.id)
        return order

    def move(self, actor: Actor, order: str, slot: Slot, reason: str) -> None:
        """Move a visit to an hour that was found free."""
        now = self.ticket.order(order)
        start = written(self.world.calendar.at(slot.day, slot.hour))
        bookings = self.world.slots.bookings(slot)
        self.do(
            "reschedule",
            actor,
            bookings,
            order=order,
            reason=reason,
            start=start,
            technician=slot.technician,
        )
        self.world.slots.book(slot, order, now.minutes if now else LONGEST, self.id)

    def _new_id(self) -> str:
        return uuid7(milliseconds(self.at), self.dice.randbytes(RANDOM_BYTES))


def todays_slot(technician: str, turn: int) -> Slot:
    """Give the hour of one of the four visits of today."""
    return Slot(technician, 0, HOURS[turn])
