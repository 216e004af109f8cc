"""Visits' hours: a technician's time is promised once, four visits a day at most."""

from collections.abc import Sequence
from dataclasses import dataclass

from atende.demo.calendar import Calendar, written
from atende_rules.model import Booking

HOURS = (8 * 60 + 30, 10 * 60 + 30, 13 * 60 + 30, 15 * 60 + 30)
"""Minutes into the day a visit may begin at, two hours apart in each half of it."""

LONGEST = 120
"""Minutes between one visit's hour and the next."""

_LOOK_AHEAD = 12  # days; whoever finds no hour within them is helped without a visit
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Slot:
    """A technician's hour: the day counts from today."""

    technician: str
    day: int
    hour: int


class Slots:
    """The hours that are promised, and to which orders."""

    def __init__(self, calendar: Calendar, keep_free: str) -> None:
        """Nobody is promised an hour of `keep_free` today: that day is set up by hand."""
        self._calendar = calendar
        self._taken: dict[tuple[str, int], set[int]] = {(keep_free, 0): {0, 1, 2, 3}}
        self._bookings: dict[tuple[str, int], list[Booking]] = {}

    def find(self, technicians: Sequence[str], first_day: int, turn: int) -> Slot | None:
        """Take the first free hour of any of them from a day on; `turn` says who is asked first."""
        for day in range(first_day, first_day + _LOOK_AHEAD):
            if self._calendar.weekday(day) > _SATURDAY:
                continue
            for place in range(len(technicians)):
                technician = technicians[(turn + place) % len(technicians)]
                taken = self._taken.setdefault((technician, day), set())
                hours = (turn, turn + 1, turn + 2, turn + 3)
                free = next((each % 4 for each in hours if each % 4 not in taken), None)
                if free is not None:
                    taken.add(free)
                    return Slot(technician, day, HOURS[free])
        return None

    def bookings(self, slot: Slot) -> tuple[Booking, ...]:
        """Give what the technician of this hour is promised to on its day."""
        return tuple(self._bookings.get((slot.technician, slot.day), ()))

    def book(self, slot: Slot, order: str, minutes: int, ticket: str) -> None:
        """Remember an order that was accepted at this hour."""
        start = written(self._calendar.at(slot.day, slot.hour))
        booking = Booking(order, slot.technician, start, minutes, ticket)
        self._bookings.setdefault((slot.technician, slot.day), []).append(booking)
