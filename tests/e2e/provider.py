"""What the demo's provider has: looked up, and added to, as a program does that a person signed in.

Tests that write make what they write to, so that none depends on what another left behind.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import APIRequestContext

from atende.web.identifiers import new_id

TYPE = "sem-sinal"
TYPE_NAME = "Sem sinal"
ZONE = ZoneInfo("America/Sao_Paulo")
_slots = count()


class Provider:
    """The provider as the person signed in may see it."""

    def __init__(self, request: APIRequestContext) -> None:
        self._request = request

    def document(self, path: str) -> dict[str, Any]:
        """The document behind a page."""
        answer = self._request.get(path, headers={"Accept": "application/json"})
        assert answer.ok, f"{path} answered {answer.status}"
        found: dict[str, Any] = answer.json()
        return found

    def customers(self) -> Iterator[dict[str, Any]]:
        """Records of customers that have tickets, one after the other."""
        seen = set()
        for ticket in self.document("/tickets?scope=all")["items"]:
            customer = ticket["customer"]["id"]
            if customer not in seen:
                seen.add(customer)
                yield self.document(f"/customers/{customer}")

    def customer(self, suits: Callable[[dict[str, Any]], Any] = bool) -> dict[str, Any]:
        """The first customer whose record suits."""
        return next(record for record in self.customers() if suits(record))

    def person(self) -> str:
        """The id of the one signed in."""
        return str(self.document("/me")["id"])

    def ticket(self, description: str, customer: str = "", **inputs: str) -> str:
        """Open a ticket for oneself and give its id."""
        ticket = new_id()
        where = customer or self.customer()["id"]
        usual = {"to": "user", "to_user": self.person()}
        self.send(
            f"/customers/{where}/tickets/new",
            ticket=ticket,
            type=TYPE,
            description=description,
            **(inputs or usual),
        )
        return ticket

    def visit(self, ticket: str, start: datetime, minutes: int = 30) -> str:
        """Schedule oneself for a visit and give the order's id."""
        order = new_id()
        self.send(
            f"/tickets/{ticket}/schedule",
            order=order,
            kind="visita-tecnica",
            technician=self.person(),
            start_date=f"{start:%Y-%m-%d}",
            start_time=f"{start:%H:%M}",
            minutes=str(minutes),
            notes="Levar escada.",
        )
        return order

    def post(self, path: str, body: dict[str, Any]) -> None:
        """Send JSON that must be accepted."""
        answer = self._request.post(path, data=body)
        assert answer.ok, f"{path} answered {answer.status}: {answer.text()}"

    def send(self, path: str, **inputs: str) -> None:
        """Send a form that must be accepted."""
        answer = self._request.post(path, form={**inputs}, max_redirects=0)
        assert answer.status == 303, f"{path} answered {answer.status}: {answer.text()[-3000:]}"


def free_slot() -> datetime:
    """A time next month at which nobody was ever sent anywhere, another one each time."""
    number = next(_slots)
    first = (datetime.now(ZONE).replace(day=1, minute=0, second=0) + timedelta(days=32)).replace(
        day=1
    )
    # Not the first: a month opens at it, so tapping it changes nothing one could wait for.
    return first.replace(day=2 + number % 27, hour=3 + number // 27 % 3)


def later_today() -> datetime:
    """A few minutes of tonight, other ones each time."""
    return datetime.now(ZONE).replace(hour=20, minute=0) + timedelta(
        minutes=5 * (next(_slots) % 47)
    )
