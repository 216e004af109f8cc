"""A hundred changed documents to a phone, a hundred queued actions from it: bytes and time."""

import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from atende.web.identifiers import new_id
from tests.bench.floor import RawSQLite
from tests.bench.phone.conftest import Synced
from tests.bench.phone.figures import beside, tell
from tests.bench.phone.phones import MeasuredPhone
from tests.bench.phone.provider import Session, database_of, documents_in, last_cursor
from tests.bench.provider import CUSTOMERS, ROUNDS
from tests.e2e.server import DATABASE, copy_database

MANY = 100
_TEXTS = (
    "Liguei para o cliente, ninguém atendeu.",
    "Sinal normal na rua; pode ser o conector.",
    "Cliente pede visita depois das 18 h.",
)


def test_a_hundred_changed_documents(synced: Synced) -> None:
    office, phone = Session(synced.server), Session(synced.server, "tecnico")
    cursor = last_cursor(phone.pull())
    tickets, at = [each["id"] for each in office.open_tickets("all")], 0
    changed: list[bytes] = []
    # A comment changes a ticket, and with it what the customer's record says of it.
    while len(changed) < MANY:
        office.act([_comment(tickets[at], at, "gestor")])
        at += 1
        changed = documents_in(phone.pull(cursor)) if at >= MANY // 3 else []
    answer = phone.pull(cursor, packed="br")
    plain = sum(map(len, changed))
    tell(
        f"{len(changed)} changed documents ({at} comments): one request, {len(answer):,} bytes of "
        f"{plain:,} (aim ≤ 12,000)"
    )


def test_a_hundred_queued_actions(synced: Synced, phone_like: Callable[[], MeasuredPhone]) -> None:
    phone = phone_like()
    synced.relay.cut()
    phone.open_again("/outbox")
    phone.wait_for_rules()
    for at in range(MANY):
        ticket = synced.tickets[at % len(synced.tickets)]
        phone.send(f"/tickets/{ticket}/comment", text=_TEXTS[at % len(_TEXTS)])
    before = len(synced.relay.sent("POST", "/sync/actions"))
    synced.relay.restore()
    phone.drain()
    sent = synced.relay.sent("POST", "/sync/actions")[before:]
    assert not phone.queue("waiting")
    sizes = ", ".join(f"{len(each.body):,}" for each in sent)
    tell(f"{MANY} queued actions: {len(sent)} request(s), {sizes} bytes (aim ≤ 10,000)")


def test_the_time_of_a_hundred_actions(synced: Synced, tmp_path: Path) -> None:
    office = Session(synced.server)
    tickets = [each["id"] for each in office.open_tickets("all")[:MANY]]
    copy_database(database_of(CUSTOMERS), tmp_path)
    floor = RawSQLite(str(tmp_path / DATABASE))
    pairs = []
    for _ in range(ROUNDS):
        actions = [_comment(ticket, at, "gestor") for at, ticket in enumerate(tickets)]
        begun = time.perf_counter()
        receipts = office.act(actions)
        mine = time.perf_counter() - begun
        assert {each["outcome"] for each in receipts} == {"applied"}
        begun = time.perf_counter()
        for ticket in tickets:
            _at_once(floor.write(ticket))
        pairs.append((mine * 1000, (time.perf_counter() - begun) * 1000))
    _at_once(floor.close())
    beside(f"{MANY} queued actions, one request, beside bare transactions", pairs, "ms", "≤ 3")


def _at_once(work: Coroutine[Any, Any, None]) -> None:
    """Run what waits for nothing, without a loop: Playwright's own is running."""
    try:
        work.send(None)
    except StopIteration:
        return
    raise AssertionError("it waited for something")


def _comment(ticket: str, number: int, who: str) -> dict[str, Any]:
    return {
        "id": new_id(),
        "kind": "comment",
        "ticket": ticket,
        "at": "2026-11-24T14:03:11-03:00",
        "based_on": 1,
        "after": None,
        "policy": "",
        "fields": {"text": f"{_TEXTS[number % len(_TEXTS)]} ({who})"},
    }
