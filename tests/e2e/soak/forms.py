"""What is typed into a ticket's forms, chosen by a step's number."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from atende.web.identifiers import new_id
from tests.e2e.provider import TYPE, ZONE

STATUSES = ("em-execucao", "aguardando-cliente", "aguardando-peca", "em-monitoramento")
TARGETS = (
    ("user", "tecnico"),
    ("role", "equipe-fibra"),
    ("role", "rede"),
    ("user", "bia.rocha"),
)
SLOTS = 60
"""So few that two visits are at the same hour now and then."""
WORDS = {
    "comment": "text",
    "test": "text",
    "forward": "reason",
    "close": "description",
    "schedule": "notes",
    "reschedule": "reason",
    "cancel": "reason",
    "cancel_order": "reason",
    "open": "description",
    "reopen": "reason",
}
"""The field of each form that takes words."""
type Form = tuple[str, dict[str, str]]


def form_of(kind: str, ticket: str, number: int, words: str, orders: Sequence[str]) -> Form | None:
    """The address of a form and what is typed; None for a visit where none was ever booked."""
    address, typed = f"/tickets/{ticket}/{kind}", {}
    match kind:
        case "status":
            typed = {"status": STATUSES[number % len(STATUSES)]}
        case "test":
            typed = {"what": "Potência óptica", "result": "ok"}
        case "forward":
            to, whom = TARGETS[number % len(TARGETS)]
            typed = {"to": to, f"to_{to}": whom}
        case "close":
            typed = {"outcome": "resolved"}
        case "schedule":
            visit = {"order": new_id(), "kind": "visita-tecnica", "technician": "tecnico"}
            typed = {**visit, **_hour(number)}
        case "reschedule" | "cancel" if orders:
            order = orders[number % len(orders)]
            moved = {"technician": "tecnico", **_hour(number)} if kind == "reschedule" else {}
            address, typed = f"/orders/{order}/{kind}", {"order": order, **moved}
        case "reschedule" | "cancel":
            return None
    return address, {**typed, **({WORDS[kind]: words} if kind in WORDS else {})}


def opening(customer: str, ticket: str, words: str) -> Form:
    """The form that opens a ticket for the technician."""
    chosen = {"ticket": ticket, "type": TYPE, "to": "user", "to_user": "tecnico"}
    return f"/customers/{customer}/tickets/new", {**chosen, "description": words}


def _hour(number: int) -> dict[str, str]:
    """One of a few hours of next month."""
    slot = number % SLOTS
    first = (datetime.now(ZONE).replace(day=1) + timedelta(days=32)).replace(day=1)
    day = first.replace(day=2 + slot % 20)
    return {
        "start_date": f"{day:%Y-%m-%d}",
        "start_time": f"{9 + slot // 20:02}:00",
        "minutes": "30",
    }
