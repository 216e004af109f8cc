"""Every ticket's beginning is settled before any is lived, so that protocols follow time."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

from atende.agenda.tables import ServiceOrder
from atende.demo import stories, technicians_day
from atende.demo.calendar import DAYS, Calendar
from atende.demo.chance import chance
from atende.demo.life import Life, World
from atende.demo.sketching import Sketch
from atende.demo.writing import Rows
from atende.sync.protocols import written as protocol_written
from atende.tickets.projection import event_row, order_row, ticket_row
from atende.tickets.tables import Ticket, TicketEvent

_RECENT = (0.10, 14)  # this share of the tickets was opened within so many days
_AFTER_SALE = 2  # days after which a new customer may have a ticket other than the installation


@dataclass(slots=True)
class Beginning:
    """A ticket to be: whose, its number among theirs, when; the protocol comes last."""

    customer: Sketch
    number: int
    at: datetime
    protocol: str = ""

    @property
    def part(self) -> technicians_day.Part | None:
        """Its part in the demo technician's day, if it has one."""
        index = self.customer.index
        parts = technicians_day.PARTS
        return parts[index] if self.number == 0 and index < len(parts) else None


def beginnings(
    seed: int, sketches: Sequence[Sketch], per_customer: int, calendar: Calendar
) -> list[list[Beginning]]:
    """Give the tickets to be of each customer, with protocols in the order they are opened."""
    all_of_them = [
        [_begin(chance(seed, "ticket", sketch.index, n), sketch, n, calendar) for n in numbers]
        for sketch in sketches
        for numbers in (range(per_customer),)
    ]
    count: Counter[int] = Counter()
    for each in sorted((each for some in all_of_them for each in some), key=_order):
        count[each.at.year] += 1
        each.protocol = protocol_written(str(each.at.year), count[each.at.year])
    return all_of_them


def next_numbers(all_of_them: Sequence[Sequence[Beginning]]) -> Mapping[str, int]:
    """Give the next number of each year's series of protocols."""
    years = Counter(str(each.at.year) for some in all_of_them for each in some)
    return {year: count + 1 for year, count in sorted(years.items())}


def lived(
    world: World, seed: int, some: Sequence[Beginning], contact: str, *, radio: bool
) -> Iterator[Life]:
    """Live the tickets of one customer."""
    for each in some:
        dice = chance(seed, "life", each.customer.index, each.number)
        life = Life(world, dice, each.at)
        if each.part:
            technicians_day.play(life, each.part, contact, each.protocol, each.customer.id)
        else:
            new = each.number == 0 and each.customer.since > -DAYS
            matter = stories.matter_of(dice, first=new)
            stories.live(life, matter, contact, each.protocol, each.customer.id, radio=radio)
        yield life


def add_rows(life: Life, rows: Rows) -> None:
    """Add the rows a lived ticket is kept in."""
    ticket = life.ticket
    rows[Ticket].append(ticket_row(ticket))
    rows[TicketEvent].extend(event_row(event, ticket.id) for event in ticket.events)
    rows[ServiceOrder].extend(order_row(order, ticket) for order in ticket.orders)


def keys(life: Life) -> Iterator[str]:
    """Give the keys of the documents that show the ticket, its customer's apart."""
    yield f"ticket/{life.ticket.id}"
    for order in life.ticket.orders:
        yield f"order/{order.id}"


def _begin(dice: Random, sketch: Sketch, number: int, calendar: Calendar) -> Beginning:
    beginning = Beginning(sketch, number, calendar.at(-1, 480))
    part = beginning.part
    if part:
        beginning.at = calendar.at(-part.days_ago, part.minutes, dice.randrange(60))
        return beginning
    newest, oldest = sketch.until or 0, max(sketch.since, -DAYS)
    if number == 0 and sketch.since > -DAYS:
        day = oldest
    elif dice.random() < _RECENT[0] and newest == 0:
        day = -min(
            dice.randint(1, min(_RECENT[1], -oldest)) for _ in range(2)
        )  # the last days most
    else:
        latest = min(newest, 0) - 1
        day = dice.randint(min(oldest + _AFTER_SALE, latest), latest)
    day -= 1 if calendar.weekday(day) == 6 and day > oldest else 0  # Sunday's calls are Saturday's
    beginning.at = calendar.at(day, dice.randrange(7 * 60 + 40, 19 * 60), dice.randrange(60))
    return beginning


def _order(beginning: Beginning) -> tuple[Any, ...]:
    return beginning.at, beginning.customer.index, beginning.number
