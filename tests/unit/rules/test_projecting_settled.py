"""What the bridge shows beforehand is what the real server's documents say once it has settled."""

import json
import random
import sys
from typing import Any

import pytest

if sys.platform == "emscripten":
    pytest.skip("needs the server", allow_module_level=True)

from atende.agenda.documents import order_document
from atende.catalogue.rules import rules_document
from atende.customers.documents import customer_document
from atende.database.engine import Engine
from atende.sync.settle import settle
from atende.tickets.documents import ticket_document
from atende.web.identifiers import new_id
from atende.web.reader import Reader, me_document
from atende_rules.bridge import call
from tests.unit.rules.phone import unrecorded
from tests.unit.sync.provider import LUCIA, RAFAEL, action, opened, opening, provider

VISIT = {"kind": "visita-tecnica", "minutes": 60}
REASON = {"reason": "Chuva."}


def written(chance: random.Random, ticket: str, order: str) -> dict[str, Any]:
    """Give any action on a ticket at version 1."""
    start = chance.choice(["2026-11-27T09:00", "2026-11-27T09:30:00-04:00", "2026-11-28T14:00"])
    return chance.choice(
        [
            action("comment", ticket, 1, text="  Liguei.\r\nNinguém.  "),
            action("test", ticket, 1, what="Potência", result="ok", readings=[]),
            action("set_status", ticket, 1, status="aguardando-peca"),
            action("set_status", ticket, 1, status="nenhum"),
            action("forward", ticket, 1, to_role="rede", **REASON),
            action("forward", ticket, 1, to_user="rafael", **REASON),
            action("close", ticket, 1, outcome="resolved", description="Feito."),
            action("reopen", ticket, 1, **REASON),
            action("schedule", ticket, 1, order=order, technician="rafael", start=start, **VISIT),
            action("schedule", ticket, 1, order=new_id(), technician="bia", start=start, **VISIT),
            action("reschedule", ticket, 1, order=order, start=start, **REASON),
            action("cancel_order", ticket, 1, order=order, **REASON),
        ]
    )


async def projected(base: Any, queue: list[dict[str, Any]], reader: Reader) -> Any:  # noqa: ANN401  # JSON
    """Give the bridge's answer from the server's own documents."""
    request = {
        "do": "project",
        "base": base,
        "actions": queue,
        "customer": await customer_document("1042", reader),
        "bookings": [],
        "me": me_document(reader),
        "rules": await rules_document(reader),
    }
    return json.loads(call(json.dumps(request)))


async def settled(key: str, reader: Reader) -> Any:  # noqa: ANN401  # JSON
    """Give a document as the server sends it."""
    kind, _, name = key.partition("/")
    load: Any = ticket_document if kind == "ticket" else order_document
    return json.loads(json.dumps(await load(name, reader)))


async def compare(answer: Any, queue: list[dict[str, Any]], reader: Reader) -> None:  # noqa: ANN401  # JSON
    """Settle the queue and hold the answer to what the server then shows."""
    outcomes = [await settle(each, reader) for each in queue]
    assert [each["outcome"] for each in answer["outcomes"]] == [each.outcome for each in outcomes]
    for mine, theirs in zip(answer["outcomes"], outcomes, strict=True):
        assert (mine["code"], mine["errors"]) == (theirs.code, theirs.errors)
        assert mine["message"] == theirs.message or theirs.outcome == "held"
        assert _named(mine["theirs"]) == _named(theirs.theirs)
    for key, document in answer["documents"].items():
        after = await settled(key, reader)
        shown = unrecorded(document) if key.startswith("ticket/") else document
        assert shown == (unrecorded(after) if key.startswith("ticket/") else after)
    customer: Any = await customer_document("1042", reader)
    assert answer["customer"] == {
        "tickets": json.loads(json.dumps(customer["tickets"])),
        "open_tickets": customer["open_tickets"],
        "tickets_text": customer["ways"]["tickets"]["text"],
    }


@pytest.fixture
async def _provider(engine: Engine) -> None:
    assert engine
    await provider()


@pytest.mark.usefixtures("_provider")
@pytest.mark.parametrize("reader", [RAFAEL, LUCIA], ids=lambda each: each.id)
async def test_random_queues_read_beforehand_as_the_server_settles_them(reader: Reader) -> None:
    for seed in range(20):
        chance = random.Random(seed)
        ticket, order = await opened(to_role="equipe-fibra"), new_id()
        queue: list[dict[str, Any]] = []
        for _ in range(chance.randint(1, 6)):
            after = queue[-1]["id"] if queue else None
            queue.append(written(chance, ticket, order) | {"after": after})
        queue = [_in_a_week_of_its_own(each, seed) for each in queue]
        answer = await projected(await settled(f"ticket/{ticket}", reader), queue, reader)
        await compare(answer, queue, reader)


@pytest.mark.usefixtures("_provider")
async def test_a_ticket_opened_on_the_phone_reads_as_the_one_the_server_opens() -> None:
    asked = opening(protocol="20260000000077")
    told = action("comment", asked["fields"]["ticket"], 0, text="Avisei.") | {"after": asked["id"]}
    answer = await projected(None, [asked, told], RAFAEL)
    await compare(answer, [asked, told], RAFAEL)


def _in_a_week_of_its_own(asked: dict[str, Any], seed: int) -> dict[str, Any]:
    """Move a visit to the seed's week: other tickets' hours are not known to the bridge here."""
    fields = asked["fields"]
    if "start" not in fields:
        return asked
    month, week = divmod(seed, 4)
    day = f"2027-{1 + month:02}-{1 + 7 * week + int(fields['start'][9]) - 6:02}"
    return asked | {"fields": {**fields, "start": day + fields["start"][10:]}}


def _named(theirs: list[dict[str, Any]]) -> list[Any]:
    """Give which events or bookings stood in the way, and of whom."""
    return [
        (each.get("id"), each.get("order"), each.get("label"), each.get("text")) for each in theirs
    ]
