"""How tickets come about, go on and end."""

from random import Random

from atende.demo import texts
from atende.demo.calendar import written
from atende.demo.life import Life
from atende.demo.readings import dbm, measure
from atende.demo.slots import Slot
from atende.demo.staff import DESK, RADIO
from atende.demo.texts import MATTERS, Matter
from atende_rules.model import Actor

_WEIGHTS = tuple(matter.weight for matter in MATTERS)
_PRIORITIES = (("baixa", "normal", "alta", "urgente"), (8, 70, 16, 6))
_ORIGINS = ("telefone", "whatsapp", "presencial", "aplicativo")
_DAY = 24 * 60
_UNSOLVED = 0.06
_REOPENED = 0.05
_MOVED = 0.08
_STAYS_OPEN = ((2, 0.95), (6, 0.8), (14, 0.6), (45, 0.02))
"""A ticket opened at most so many days ago is still open this often,"""
_LATE = 0.35
"""and this much less often when it is past its time."""


def matter_of(dice: Random, *, first: bool) -> Matter:
    """Give what a ticket is about; a customer's first may be the installation."""
    if first:
        return next(each for each in MATTERS if each.type == "instalacao-nova")
    return dice.choices(MATTERS, _WEIGHTS)[0]


def live(
    life: Life, matter: Matter, contact: str, protocol: str, customer: str, *, radio: bool
) -> None:
    """Live a usual life: opened at the desk, treated by whoever it is for, closed if it is time."""
    dice, desk = life.dice, life.world.desk
    role = RADIO if radio and matter.role == "equipe-fibra" else matter.role
    opener = desk.of_role(DESK, dice)
    priority = dice.choices(*_PRIORITIES)[0]
    begin(life, matter, opener, contact, protocol, customer, to_role=DESK, priority=priority)
    stays_open = _stays_open(life)
    if dice.random() < 0.35 and life.wait(3, 40):
        life.do("comment", opener, text=dice.choice(texts.COMMENTS))
    if role != DESK:
        if not life.wait(5, 120):
            return
        reason = dice.choice(texts.FORWARDS.get(role, texts.TO_THE_FIELD))
        life.do("forward", opener, to_role=role, reason=reason)
    treat(life, matter, role, stays_open=stays_open, radio=radio)


def begin(
    life: Life, matter: Matter, opener: Actor, contact: str, protocol: str, customer: str,
    **target: str,
) -> None:  # fmt: skip
    """Open the ticket."""
    dice = life.dice
    life.open(
        opener,
        protocol=protocol,
        customer=customer,
        type=matter.type,
        description=dice.choice(matter.opened),
        contact=contact,
        origin=dice.choice(_ORIGINS),
        **target,
    )


def treat(life: Life, matter: Matter, role: str, *, stays_open: bool, radio: bool) -> None:
    """Somebody of the role takes the ticket on: tests, visits, an ending."""
    dice, desk = life.dice, life.world.desk
    if not life.wait(10, 300):
        return
    worker = desk.of_role(role, dice)
    life.do("set_status", worker, status="em-execucao")
    if matter.test and dice.random() < 0.45 and life.wait(4, 30):
        life.do("test", worker, **measure(_kind(matter, radio=radio), dice, good=False))
    if matter.visits > dice.random():
        visitor = _visit(life, matter, worker, role, radio=radio)
        if visitor is None:
            return
        worker = visitor
    elif dice.random() < 0.2 and life.wait(20, 600):
        life.do("set_status", worker, status=dice.choice(texts.PASSING_STATUSES))
    if stays_open or not life.wait(10, _DAY):
        return
    _end(life, matter, worker)


def _visit(life: Life, matter: Matter, worker: Actor, role: str, *, radio: bool) -> Actor | None:
    """Schedule a visit, perhaps move it, and go; give who goes on, None where it is to come."""
    dice, world = life.dice, life.world
    if not life.wait(5, 60):
        return None
    technicians = world.desk.visitors(role, radio=radio)
    slot = world.slots.find(
        [worker.id] if worker.id in technicians else technicians,
        world.calendar.days_to(life.at) + dice.choice((1, 1, 1, 2, 3)),
        dice.randrange(1000),
    )
    if slot is None:
        return worker
    order = life.book(worker, slot, matter.visit, dice.choice(texts.NOTES))
    life.do("set_status", worker, status="agendado")
    visitor = world.desk.actors[slot.technician]
    if visitor is not worker:
        life.do("forward", worker, to_user=visitor.id, reason=dice.choice(texts.TO_PERSON))
    if dice.random() < 0.03 and life.wait(10, 90):
        life.do("cancel_order", visitor, order=order, reason=dice.choice(texts.CALLED_OFF))
        return visitor
    slot = _perhaps_moved(life, visitor, order, slot)
    return visitor if _gone(life, matter, visitor, slot, radio=radio) else None


def _gone(life: Life, matter: Matter, visitor: Actor, slot: Slot, *, radio: bool) -> bool:
    """Go on the visit and measure; tell whether its time has come already."""
    dice = life.dice
    if not life.wait_until(slot.day, slot.hour + dice.randrange(25, 100)):
        return False
    if matter.test:
        life.do("test", visitor, **measure(_kind(matter, radio=radio), dice, good=True))
    return True


def _perhaps_moved(life: Life, visitor: Actor, order: str, slot: Slot) -> Slot:
    """Move some visits some days on, where there is an hour and time to do so."""
    dice = life.dice
    if dice.random() > _MOVED or not life.wait(10, 120):
        return slot
    later = life.world.slots.find([visitor.id], slot.day + 1, dice.randrange(1000))
    if later is None:
        return slot
    life.move(visitor, order, later, dice.choice(texts.MOVED))
    life.do("set_status", visitor, status="reagendado")
    return later


def _end(life: Life, matter: Matter, worker: Actor) -> None:
    """Close the ticket; a few come back and are closed once more."""
    dice = life.dice
    _close(life, matter, worker)
    if dice.random() < _REOPENED and life.wait(2 * 60, 4 * _DAY):
        manager = life.world.desk.manager(dice)
        life.do("reopen", manager, reason=dice.choice(texts.REOPENED))
        if life.wait(60, _DAY):
            _close(life, matter, worker)


def _close(life: Life, matter: Matter, worker: Actor) -> None:
    dice = life.dice
    if dice.random() < _UNSOLVED:
        life.do("close", worker, outcome="unresolved", description=dice.choice(texts.UNSOLVED))
        return
    text = dice.choice(matter.solved).format(
        dbm=dbm(dice), metres=dice.randrange(20, 180), port=dice.randrange(1, 17)
    )
    life.do("close", worker, outcome="resolved", description=text)


def _stays_open(life: Life) -> bool:
    """Tell whether a new ticket is still open today: recent ones often, late ones seldom."""
    calendar, dice = life.world.calendar, life.dice
    ago, due = -calendar.days_to(life.at), life.ticket.due
    often = next((chance for days, chance in _STAYS_OPEN if ago <= days), 0.0)
    late = due is not None and due < written(calendar.at(0, 12 * 60))
    return dice.random() < (often * _LATE if late else often)


def _kind(matter: Matter, *, radio: bool) -> str:
    return "speed" if radio else matter.test
