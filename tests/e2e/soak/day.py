"""A day as it is lived: no step waits for what the one before it set going."""

from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Any

from tests.e2e.lab.phones import Phone
from tests.e2e.server import ServerProcess
from tests.e2e.soak import evening, proof
from tests.e2e.soak.evening import undecided
from tests.e2e.soak.ledger import Ledger
from tests.e2e.soak.people import Carrier, Desk
from tests.e2e.soak.plan import CHORES, Step
from tests.e2e.soak.weather import Weather

OPENED = ("/", "/outbox", "/tickets/{}", "/tickets/{}/history", "/agenda")
"""Pages somebody looks at."""
PATIENCE = 3
"""How often somebody decides anew before they let go of what is left."""


@dataclass
class Day:
    """Who and what there is that day."""

    server: ServerProcess
    weather: Weather
    desk: Desk
    carriers: list[Carrier]
    customer: str
    ledger: Ledger
    orders: dict[str, list[str]] = field(default_factory=dict)
    """The visits that were ever booked, by ticket."""

    def live(self, steps: list[Step]) -> None:
        """Do everything that was planned."""
        for place, step in enumerate(steps):
            self.ledger.write(f"\n{place:3} {step}: ")
            self.ledger.write(self._do(place, step))

    def send_all(self) -> None:
        """A good network at last: what can go out does."""
        self.ledger.write("\n    evening: everything goes out")
        self.weather.turn("good")
        for carrier in self.carriers:
            evening.settle(carrier.phone)

    def decide_all(self, dice: Random) -> None:
        """Everybody decides what is theirs to decide; what waited behind it may need them too."""
        for turn in count():
            left = [(each, entry) for each in self.carriers for entry in undecided(each.phone)]
            if not left:
                return
            for carrier, entry in left:
                wish = dice.choice(list(CHORES)) if turn < PATIENCE else "discard"
                told = carrier.settle(entry, wish, dice.randrange(1_000_000))
                self.ledger.write(f"\n    evening, phone {carrier.who}: {told}")
            for carrier in self.carriers:
                evening.settle(carrier.phone)

    def problems(self) -> list[str]:
        """What is not as people were told."""
        return proof.problems(self.ledger, self.queues(), proof.Books.read(self.server.folder))

    def queues(self) -> dict[int, list[dict[str, Any]]]:
        """The queue of every phone."""
        return {carrier.who: carrier.phone.queue() for carrier in self.carriers}

    def differences(self) -> list[str]:
        """The tickets that a phone shows otherwise than the server does."""
        found = []
        for carrier in self.carriers:
            evening.bring_up_to_date(carrier.phone)
            for ticket in proof.Books.read(self.server.folder).of(self.ledger.tickets):
                path = f"/tickets/{ticket}"
                here, there = carrier.phone.document(path), carrier.at_desk.ticket_document(ticket)
                found += [
                    f"phone {carrier.who} shows {path} with {name} {here.get(name)}"
                    f" and not {there.get(name)}"
                    for name in sorted(here.keys() | there.keys())
                    if here.get(name) != there.get(name)
                ]
        return found

    def _do(self, place: int, step: Step) -> str:
        carrier = self.carriers[step.phone]
        match step.what:
            case "send":
                return carrier.send(place, step, self.customer, self.orders)
            case "chore":
                return carrier.tidy(step)
            case "office":
                return self.desk.act(place, step, self.ledger, self.orders)
            case "weather":
                self.weather.turn(step.kind, step.number)
            case "fault":
                self.weather.befall(step)
            case "kill server":
                self.server.kill()
            case "start server":
                self.server.start()
            case "kill worker" | "kill browser":
                return self._kill(place, step, carrier)
            case _:
                return self._befall(carrier.phone, step)
        return "done"

    def _kill(self, place: int, step: Step, carrier: Carrier) -> str:
        """End worker or browser, every other time in the middle of saving something."""
        ticket, phone = self.ledger.tickets[step.ticket], carrier.phone
        begun = carrier.begin(place, ticket) if step.number % 2 else ""
        if step.what == "kill worker":
            phone.worker.stop()
        else:
            phone.kill()
            phone.open_again("/")
        return carrier.find(begun, place, ticket) if begun else "done"

    def _befall(self, phone: Phone, step: Step) -> str:
        path = OPENED[step.number % len(OPENED)].format(self.ledger.tickets[step.ticket])
        match step.what:
            case "visit":
                return f"{path} answered {phone.visit(path).status}"
            case "later":
                evening.time_passes(phone)
            case "catch up":
                self.weather.turn("good")
                evening.settle(phone)
            case "close browser":
                phone.open_again("/")
                phone.shows(rules="ready")
        return "done"
