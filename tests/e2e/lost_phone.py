"""Phones as managers know them: one in use that owes something, one lost with a queue handed in."""

import uuid
from datetime import datetime
from typing import Any

from playwright.sync_api import Playwright

from atende.web.identifiers import new_id
from tests.e2e.lab.office import Office
from tests.e2e.provider import ZONE


def phone_in_use(playwright: Playwright, url: str) -> str:
    """Register a phone of Rafael's that has something to send; gives its id."""
    with Office.opened(playwright, url, "tecnico") as rafael:
        return _registered(rafael, "Moto G (2)", pending=2)


def lost_phone(playwright: Playwright, url: str, ticket: str, *words: str) -> str:
    """Revoke a phone of Rafael's that then hands in a comment for each of the words; its id."""
    with (
        Office.opened(playwright, url, "tecnico") as rafael,
        Office.opened(playwright, url) as manager,
    ):
        device = _registered(rafael, "Galaxy A12", pending=len(words))
        manager.send(f"/devices/{device}/revoke", confirmed="1")
        queue = [_comment(ticket, each) for each in words]
        rafael.post("/sync/quarantine", {"device": device, "actions": queue})
    return device


def _registered(person: Office, name: str, pending: int) -> str:
    device = str(uuid.uuid4())
    now = datetime.now(ZONE).isoformat(timespec="seconds")
    about = {"device": device, "name": name, "version": "1", "pending": pending, "oldest": now}
    person.post("/devices/me", about)
    return device


def _comment(ticket: str, text: str) -> dict[str, Any]:
    return {
        "id": new_id(),
        "kind": "comment",
        "ticket": ticket,
        "at": datetime.now(ZONE).isoformat(timespec="seconds"),
        "based_on": 1,
        "after": None,
        "policy": "",
        "fields": {"text": text},
    }
