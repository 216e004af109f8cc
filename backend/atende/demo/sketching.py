"""What is settled of every customer first: the rest of their story follows from it."""

from dataclasses import dataclass
from random import Random

from atende.demo.calendar import DAYS
from atende.demo.chance import chance

FIRST_CODE = 1001
FEATURED = 16
"""The first customers are there for the demo technician's day: old, active, within reach."""

_NEW_COMPANY_EVERY = 40  # so that even a small demonstration has a company of these months
_SINCE_CHANCES = (0.10, 0.85)  # came within five months; came before both years of history


@dataclass(frozen=True, slots=True)
class Sketch:
    """A customer's outline; days count from today, so that those of the past are negative."""

    index: int
    id: str
    company: bool
    status: str
    since: int
    until: int | None

    @property
    def featured(self) -> bool:
        """Whether the demo technician's day needs this customer."""
        return self.index < FEATURED


def sketch(seed: int, index: int) -> Sketch:
    """Give the outline of the customer of this number."""
    dice = chance(seed, "sketch", index)
    new_company = index % _NEW_COMPANY_EVERY == 25
    company = index % 20 in (5, 9, 16)
    since = -dice.randrange(20, 110) if new_company else _since(dice)
    status = _status(dice)
    if index < FEATURED or new_company:
        since, status = (since if new_company else -dice.randrange(800, 3000)), "active"
    until = -dice.randrange(5, min(500, -since)) if status == "cancelled" and since < -40 else None
    if status == "cancelled" and until is None:
        status = "active"
    return Sketch(index, str(FIRST_CODE + index), company, status, since, until)


def _since(dice: Random) -> int:
    draw = dice.random()
    if draw < _SINCE_CHANCES[0]:
        return -dice.randrange(3, 150)
    return -dice.randrange(DAYS, 3300) if draw < _SINCE_CHANCES[1] else -dice.randrange(150, DAYS)


def _status(dice: Random) -> str:
    draw = dice.random()
    if draw < 0.89:
        return "active"
    return "blocked" if draw < 0.94 else "cancelled"
