"""What happens in a day, all of it chosen before it begins: the same seed gives the same day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from random import Random

TICKETS = 3
"""With how many tickets a day begins."""
MOST_OPENED = 3
"""How many more are opened on phones; fewer tickets meet more often."""
SECOND_PHONES = ("", "tecnico", "", "gestor")
"""Whose the second phone is, by turns; most days cost one browser only."""

SENT: Mapping[str, int] = {
    "comment": 26,
    "status": 20,
    "test": 12,
    "forward": 10,
    "schedule": 9,
    "close": 8,
    "reschedule": 5,
    "open": 4,
    "cancel": 3,
    "reopen": 3,
}
OFFICE: Mapping[str, int] = {
    "back": 30,
    "comment": 22,
    "status": 18,
    "forward": 14,
    "schedule": 8,
    "close": 8,
}
CHORES: Mapping[str, int] = {"discard": 3, "edit": 3, "retry": 3, "mine": 3, "comment": 1}
WEATHER: Mapping[str, int] = {
    "good": 45,
    "cut": 20,
    "hang": 10,
    "portal page": 5,
    "portal redirect": 5,
    "busy": 10,
    "slow": 5,
}
FAULTS: Mapping[str, int] = {
    "lose receipts": 6,
    "hold actions": 3,
    "hold receipts": 3,
    "lose changes": 3,
    "lose withdrawal": 2,
}
BESIDES: Mapping[str, int] = {
    "office": 40,
    "weather": 16,
    "fault": 14,
    "chore": 14,
    "later": 10,
    "catch up": 8,
    "visit": 5,
    "kill worker": 5,
    "kill browser": 1,
    "close browser": 1,
    "kill server": 1,
}
"""What happens beside what is done on phones, by how often."""
HOW_MANY_BESIDES = 0.8
"""Of these, to one thing done on a phone."""
DOWN = 4
"""How many steps a killed server stays down."""


@dataclass(frozen=True)
class Step:
    """One thing that happens. `number` is what is left to choose by, from 0 to 999,999."""

    what: str
    kind: str = ""
    phone: int = 0
    ticket: int = 0
    number: int = 0

    def __str__(self) -> str:
        where = f" {self.kind}" if self.kind else ""
        return f"{self.what}{where} (phone {self.phone}, ticket {self.ticket}, {self.number})"


def second_phone(seed: int) -> str:
    """Who carries the day's second phone; empty where there is none."""
    return SECOND_PHONES[seed % len(SECOND_PHONES)]


def planned(seed: int, actions: int) -> list[Step]:
    """The day of a seed, in which so many things are done on phones."""
    dice = Random(seed)
    phones = 2 if second_phone(seed) else 1
    steps = list(_steps(dice, actions, phones))
    for deadly in ("kill browser", "kill server", "kill worker"):
        if not any(step.what == deadly for step in steps):
            place = dice.randrange(len(steps) // 4, len(steps) * 3 // 4)
            steps.insert(place, _step(dice, deadly, "", phones))
    return list(_with_a_server(steps))


def _steps(dice: Random, actions: int, phones: int) -> Iterator[Step]:
    kinds: dict[str, Mapping[str, int]] = {
        "office": OFFICE,
        "weather": WEATHER,
        "fault": FAULTS,
        "chore": CHORES,
    }
    there = TICKETS
    for _ in range(actions):
        step = _step(dice, "send", _any(dice, SENT), phones, there)
        if step.kind == "open" and there == TICKETS + MOST_OPENED:
            step = replace(step, kind="comment")
        elif step.kind == "open":
            step = replace(step, ticket=there)
            there += 1
        yield step
        while dice.random() < HOW_MANY_BESIDES / (1 + HOW_MANY_BESIDES):
            what = _any(dice, BESIDES)
            kind = _any(dice, kinds[what]) if what in kinds else ""
            yield _step(dice, what, kind, phones, there)


def _with_a_server(steps: list[Step]) -> Iterator[Step]:
    """A killed server is started again some steps later; meanwhile the office does nothing."""
    down = 0
    for step in steps:
        needs_it = step.what in ("office", "kill server", "catch up")
        if down and needs_it:
            yield Step("start server")
            down = 0
        yield step
        if step.what == "kill server":
            down = DOWN
        elif down:
            down -= 1
            if down == 0:
                yield Step("start server")
    if down:
        yield Step("start server")


def _step(dice: Random, what: str, kind: str, phones: int, there: int = TICKETS) -> Step:
    return Step(
        what,
        kind,
        phone=dice.randrange(phones),
        ticket=dice.randrange(there),
        number=dice.randrange(1_000_000),
    )


def _any(dice: Random, choices: Mapping[str, int]) -> str:
    return dice.choices(list(choices), list(choices.values()))[0]
