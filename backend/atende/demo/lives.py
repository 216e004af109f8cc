"""Lives of tickets, made through the rules: whatever stands in a history was decided."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from atende.demo.calendar import DAYS, Calendar, milliseconds, recorded, written
from atende.demo.chance import chance
from atende.demo.sketching import FEATURED, Sketch
from atende.demo.staff import DESK, FIBRE, RADIO, TECHNICIAN
from atende.demo.stories import STORIES, Story
from atende_rules.decide import decide
from atende_rules.evolve import evolve
from atende_rules.identifiers import RANDOM_BYTES, uuid7
from atende_rules.model import Accepted, Action, Actor, Catalogue, Kind, Ticket

ROUTE = (8 * 60 + 30, 10 * 60, 13 * 60 + 30, 16 * 60)
"""Minutes into today at which the demo technician's visits begin."""
_RECENT = 0.12  # of tickets were opened in the last days and are still open
_ORIGINS = ("Telefone", "WhatsApp", "Telefone", "Balcão", "E-mail")


@dataclass(frozen=True, slots=True)
class Opening:
    """When a customer's ticket of this number was opened, and whether it is open still."""

    at: datetime
    customer: Sketch
    number: int
    open_still: bool


def opening(seed: int, calendar: Calendar, customer: Sketch, number: int) -> Opening:
    """Give the opening of a customer's ticket; the first of featured ones are open still."""
    dice = chance(seed, "opening", customer.index, number)
    recent = (customer.featured and number == 0) or dice.random() < _RECENT
    oldest = max(-DAYS, customer.since + 5)
    days = -dice.randrange(2, 7) if recent else dice.randrange(oldest, -12) if oldest < -13 else -12
    return Opening(calendar.at(days, dice.randrange(7 * 60, 18 * 60)), customer, number, recent)


class Staff:
    """Who acts in histories, by what they do."""

    def __init__(self, catalogue: Catalogue) -> None:
        people = [each for each in catalogue.users.values() if each.active]
        self.actors = {
            each.id: Actor(each.id, each.name, each.profile, frozenset(each.roles))
            for each in people
        }
        self.desk = self._who(DESK)
        self.field = {role: self._who(role) for role in (FIBRE, RADIO)}
        self.managers = [each for each in self.actors.values() if each.profile == "manager"]

    def _who(self, role: str) -> list[Actor]:
        return [
            each
            for each in self.actors.values()
            if role in each.roles and each.profile == "technician"
        ]


class Life:
    """Builds one ticket's history, action by action."""

    def __init__(self, catalogue: Catalogue, dice: Random, at: datetime, last: datetime) -> None:
        self._catalogue, self._dice, self._at, self._last = catalogue, dice, at, last
        self.ticket: Ticket | None = None

    def id(self) -> str:
        """Give a new id of this life's moment."""
        return uuid7(milliseconds(self._at), self._dice.randbytes(RANDOM_BYTES))

    def wait(self, least: int, most: int) -> None:
        """Let some minutes pass, not beyond yesterday evening."""
        self._at = min(self._at + timedelta(minutes=self._dice.randrange(least, most)), self._last)

    def do(self, actor: Actor, verb: Kind, /, **fields: Any) -> None:  # noqa: ANN401  # values of any field
        """Let somebody do something that the rules accept.

        :raises RuntimeError: they do not.
        """
        action = Action(
            id=self.id(),
            kind=verb,
            ticket=self.ticket.id if self.ticket else None,
            at=written(self._at),
            based_on=self.ticket.version if self.ticket else 0,
            fields=fields,
        )
        decision = decide(self.ticket, action, actor, self._catalogue)
        if not isinstance(decision, Accepted):
            raise RuntimeError(  # noqa: TRY004  # the decision is wrong, not its type
                f"the rules refuse a demo's {verb}: {decision}"
            )
        for event in decision.events:
            self.ticket = evolve(self.ticket, replace(event, recorded_at=recorded(self._at)))

    @property
    def now(self) -> Ticket:
        """The ticket so far."""
        assert self.ticket is not None, "the ticket is not open yet"  # noqa: S101  # a life begins by opening
        return self.ticket

    @property
    def at(self) -> datetime:
        """The moment this life has come to."""
        return self._at


def live(
    seed: int, calendar: Calendar, catalogue: Catalogue, staff: Staff, began: Opening, protocol: str
) -> Ticket:
    """Give a ticket with its whole life."""
    dice = chance(seed, "life", began.customer.index, began.number)
    story = dice.choice(STORIES)
    life = Life(catalogue, dice, began.at, calendar.last)
    desk = dice.choice(staff.desk)
    role = RADIO if story.radio else FIBRE
    life.do(
        desk,
        "open",
        ticket=life.id(),
        protocol=protocol,
        customer=began.customer.id,
        type=story.type,
        description=dice.choice(story.asked),
        origin=dice.choice(_ORIGINS),
        priority=dice.choices(("normal", "alta", "urgente", "baixa"), (70, 15, 8, 7))[0],
        to_role=role,
    )
    if began.open_still:
        _still_open(life, dice, staff, story, began, calendar)
    else:
        _to_its_end(life, dice, staff, story, role)
    return life.now


def _to_its_end(life: Life, dice: Random, staff: Staff, story: Story, role: str) -> None:
    technician = dice.choice(staff.field[role])
    life.wait(10, 240)
    life.do(
        dice.choice(staff.managers), "forward", to_user=technician.id, reason=dice.choice(story.why)
    )
    life.wait(20, 600)
    if dice.random() < 0.6:
        life.do(technician, "set_status", status="em-execucao")
    if dice.random() < 0.5:
        _visit(life, technician, life.at + timedelta(hours=dice.randrange(2, 30)), story)
        life.wait(120, 1_500)
    if dice.random() < 0.55:
        life.do(technician, "comment", text=dice.choice(story.told))
        life.wait(5, 90)
    if dice.random() < 0.6:
        _test(life, technician, dice)
    _close(life, dice, technician, story)
    if dice.random() < 0.04:
        life.wait(600, 4_000)
        life.do(dice.choice(staff.managers), "reopen", reason="Cliente ligou: voltou a acontecer.")
        life.wait(60, 900)
        _close(life, dice, technician, story)


def _still_open(  # what an open ticket's life hangs on
    life: Life, dice: Random, staff: Staff, story: Story, began: Opening, calendar: Calendar
) -> None:
    index = began.customer.index
    if began.customer.featured and began.number == 0 and index < FEATURED // 2:
        demo = staff.actors[TECHNICIAN]
        life.wait(10, 200)
        life.do(
            dice.choice(staff.managers), "forward", to_user=demo.id, reason=dice.choice(story.why)
        )
        if index < len(ROUTE):
            life.wait(5, 60)
            _visit(life, demo, calendar.at(0, ROUTE[index]), story)
            life.do(demo, "set_status", status="agendado")
        return
    if dice.random() < 0.5:
        life.wait(10, 300)
        life.do(dice.choice(staff.desk), "comment", text=dice.choice(story.told))
    technician = dice.choice(staff.field[RADIO if story.radio else FIBRE])
    if dice.random() < 0.5:
        life.wait(10, 300)
        life.do(
            dice.choice(staff.managers),
            "forward",
            to_user=technician.id,
            reason=dice.choice(story.why),
        )
        if dice.random() < 0.5:
            start = calendar.at(dice.randrange(0, 12), dice.randrange(16, 34) * 30)
            _visit(life, technician, start, story)


def _visit(life: Life, technician: Actor, start: datetime, story: Story) -> None:
    half = timedelta(minutes=30)
    rounded = start.replace(minute=start.minute // 30 * 30, second=0) + half * (
        start.minute % 30 > 0
    )
    life.do(
        technician,
        "schedule",
        order=life.id(),
        kind=story.visit,
        technician=technician.id,
        start=written(rounded),
        minutes=story.minutes,
        notes=story.bring,
    )


def _test(life: Life, technician: Actor, dice: Random) -> None:
    power = -dice.randrange(150, 268) / 10
    reading = {"name": "Potência óptica", "value": f"{power:.1f}".replace(".", ","), "unit": "dBm"}
    ping = {"name": "ping", "value": str(dice.randrange(4, 40)), "unit": "ms"}
    life.do(technician, "test", what="Sinal e latência", result="ok", readings=[reading, ping])


def _close(life: Life, dice: Random, technician: Actor, story: Story) -> None:
    life.wait(5, 60)
    solved = dice.random() < 0.93
    life.do(
        technician,
        "close",
        outcome="resolved" if solved else "unresolved",
        description=dice.choice(story.done if solved else story.not_done),
        **({"type": story.other} if story.other and dice.random() < 0.3 else {}),
    )
