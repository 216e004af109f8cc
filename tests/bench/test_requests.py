"""What requests cost beside the bare floor: the same rows, raw, as JSON, in the same run."""

import json
import time
from typing import Any

import pytest

from atende.web.identifiers import new_id
from tests.bench.floor import CUSTOMER, TICKET, Floor
from tests.bench.provider import Browser, side_by_side, told

SEARCHES = ("silva", "nogueira jos", "ma", "47", "rua 21", "padaria")


@pytest.mark.parametrize("accept", ["application/json", "text/html"])
@pytest.mark.parametrize(
    ("table", "queries", "address"),
    [("ticket", TICKET, "/tickets/"), ("customer", CUSTOMER, "/customers/")],
)
async def test_a_document(  # what is compared
    browser: Browser,
    floor: Floor,
    url: str,
    table: str,
    queries: tuple[str, ...],
    address: str,
    accept: str,
) -> None:
    ids = await floor.ids(table, 100)

    async def ours(number: int) -> None:
        status, _ = await browser.call("GET", address + ids[number % len(ids)], accept)
        assert status == 200

    async def least(number: int) -> None:
        await floor.document(queries, ids[number % len(ids)])

    figures = await side_by_side(ours, least)
    told(f"{table} document as {accept}", url.partition(":")[0], figures)


@pytest.mark.parametrize("query", SEARCHES)
async def test_a_search(browser: Browser, floor: Floor, url: str, query: str) -> None:
    ids = await floor.ids("customer", 50)

    async def ours(_number: int) -> None:
        status, _ = await browser.call("GET", f"/customers?q={query.replace(' ', '+')}")
        assert status == 200

    async def least(number: int) -> None:
        await floor.document(("SELECT * FROM customer WHERE id >= ? LIMIT 50",), ids[number % 50])

    told(f"search {query!r}", url.partition(":")[0], await side_by_side(ours, least))


async def test_actions(browser: Browser, floor: Floor, url: str) -> None:
    ids = await floor.ids("ticket", 100)

    async def ours(number: int) -> None:
        action = _comment(ids[number % len(ids)])
        body = json.dumps({"for_user": "gestor", "device": "bench", "actions": [action]}).encode()
        status, answer = await browser.call("POST", "/sync/actions", body=body)
        assert status == 200
        assert b'"applied"' in answer

    async def least(_number: int) -> None:
        await floor.write(ids[0])

    figures = await side_by_side(ours, least)
    told("one comment by POST /sync/actions", url.partition(":")[0], figures)
    began, count = time.perf_counter(), 300
    for number in range(count):
        await ours(number)
    seconds = time.perf_counter() - began
    print(f"actions per second, one after another: {count / seconds:.0f}")  # noqa: T201  # likewise


def _comment(ticket: str) -> dict[str, Any]:
    return {
        "id": new_id(),
        "kind": "comment",
        "ticket": ticket,
        "at": "2026-11-24T14:03:11-03:00",
        "based_on": 1,
        "after": None,
        "policy": "",
        "fields": {"text": "Liguei para o cliente."},
    }
