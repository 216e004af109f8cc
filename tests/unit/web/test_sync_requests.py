"""A phone's queue over HTTP: what is taken in, what is refused whole, what is taken back."""

import gzip
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from atende.sync.bodies import MOST_BYTES
from atende.sync.handlers import MOST_ACTIONS
from atende.web.identifiers import new_id
from tests.unit.sync.provider import RAFAEL, action, opened
from tests.unit.web.whole import JSON, opened_browser, sign_in

PACKED = {"content-encoding": "gzip"}


@pytest.fixture
async def phone(database_url: str, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """Rafael's phone."""
    async with opened_browser(database_url, tmp_path / "assets") as made:
        made.headers.update(JSON)
        await sign_in(made, RAFAEL.id)
        yield made


def batch(*actions: object, for_user: str = RAFAEL.id) -> bytes:
    return json.dumps({"for_user": for_user, "device": "d1", "actions": actions}).encode()


async def send(phone: httpx.AsyncClient, body: bytes, **headers: str) -> httpx.Response:
    kind = {"content-type": "application/json"}
    return await phone.post("/sync/actions", content=body, headers={**kind, **headers})


async def events_of(phone: httpx.AsyncClient, ticket: str) -> list[str]:
    document = (await phone.get(f"/tickets/{ticket}")).json()
    return [each["kind"] for each in document["events"]]


async def test_a_queue_is_settled_in_its_order_and_again_without_effect(
    phone: httpx.AsyncClient,
) -> None:
    ticket = await opened(to_user=RAFAEL.id)
    first = action("comment", ticket, 1, text="Cheguei.")
    second = {**action("test", ticket, 1, what="Sinal", result="ok"), "after": first["id"]}
    body = gzip.compress(batch(first, second))
    answers = [(await send(phone, body, **PACKED)).json() for _ in range(2)]
    assert [[each["outcome"] for each in answer] for answer in answers] == [["applied"] * 2] * 2
    assert [[each["replayed"] for each in answer] for answer in answers] == [
        [False] * 2,
        [True] * 2,
    ]
    assert await events_of(phone, ticket) == ["open", "comment", "test"]


async def test_what_is_no_action_is_answered_and_stops_nothing(phone: httpx.AsyncClient) -> None:
    ticket = await opened(to_user=RAFAEL.id)
    poison: list[Any] = [7, None, {}, {"id": "x"}, {"id": new_id(), "kind": "sink"}]
    answer = await send(phone, batch(*poison, action("comment", ticket, 1, text="Cheguei.")))
    assert answer.status_code == 200
    assert [each["outcome"] for each in answer.json()] == [*["rejected"] * len(poison), "applied"]


async def test_one_persons_queue_is_never_settled_as_anothers(phone: httpx.AsyncClient) -> None:
    ticket = await opened(to_user=RAFAEL.id)
    sent = batch(action("comment", ticket, 1, text="Meu."), for_user="bia")
    answer = await send(phone, sent)
    assert (answer.status_code, answer.json()["code"]) == (409, "another_user")
    assert await events_of(phone, ticket) == ["open"]


@pytest.mark.parametrize(
    ("body", "headers", "status", "code"),
    [
        (b"{", {}, 400, "malformed"),
        (b"\xff\xfe", {}, 400, "malformed"),
        (b"[]", {}, 400, "malformed"),
        (b'{"for_user": "rafael"}', {}, 400, "malformed"),
        (b"not packed", PACKED, 400, "malformed"),
        (gzip.compress(batch())[:-9], PACKED, 400, "malformed"),
        (gzip.compress(b" " * (MOST_BYTES + 1)), PACKED, 413, "too_large"),
        (batch(*[{}] * (MOST_ACTIONS + 1)), {}, 413, "too_many_actions"),
        (batch(), {"content-encoding": "zstd"}, 415, "unknown_encoding"),
        (batch(), {"sec-fetch-site": "cross-site"}, 403, "foreign_origin"),
    ],
    ids=[
        "cut short",
        "no UTF-8",
        "no object",
        "fields missing",
        "not packed",
        "packed and cut short",
        "too large unpacked",
        "too many",
        "packed in another way",
        "from a foreign page",
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_batch_that_cannot_be_read_is_refused_whole(
    phone: httpx.AsyncClient, body: bytes, headers: dict[str, str], status: int, code: str
) -> None:
    answer = await send(phone, body, **headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_body_too_large_to_be_sent_is_refused_before_it_is_read(
    phone: httpx.AsyncClient,
) -> None:
    assert (await send(phone, b" " * (2 * 1024 * 1024 + 1))).status_code == 413


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("path", ["/sync/actions", "/sync/withdraw"])
async def test_nobody_hands_in_a_queue_without_a_session(
    phone: httpx.AsyncClient, path: str
) -> None:
    phone.cookies.clear()
    answer = await phone.post(path, json={"id": new_id()})
    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_required")


async def test_what_was_withdrawn_never_takes_effect(phone: httpx.AsyncClient) -> None:
    ticket = await opened(to_user=RAFAEL.id)
    asked = action("comment", ticket, 1, text="Não era isso.")
    withdrawn = (await phone.post("/sync/withdraw", json={"id": asked["id"]})).json()
    late = (await send(phone, batch(asked))).json()[0]
    assert [(each["outcome"], each["code"]) for each in (withdrawn, late)] == [
        ("rejected", "withdrawn")
    ] * 2
    assert await events_of(phone, ticket) == ["open"]


async def test_withdrawing_what_was_applied_gives_its_receipt(phone: httpx.AsyncClient) -> None:
    ticket = await opened(to_user=RAFAEL.id)
    asked = action("comment", ticket, 1, text="Feito.")
    await send(phone, batch(asked))
    answer = (await phone.post("/sync/withdraw", json={"id": asked["id"].upper()})).json()
    assert (answer["outcome"], answer["replayed"]) == ("applied", True)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("body", [{"id": "x"}, {"id": 7}, {}, []])
async def test_only_an_id_can_be_withdrawn(phone: httpx.AsyncClient, body: object) -> None:
    answer = await phone.post("/sync/withdraw", json=body)
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")
