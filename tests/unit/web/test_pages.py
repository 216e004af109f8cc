from datetime import UTC, datetime

import httpx
import pytest

from atende.web.clock import stopped_at
from atende.web.reader import Reader
from atende.web.table_of_pages import table_of_pages
from tests.unit.web.conftest import Harness

JSON = {"accept": "application/json"}
HTML = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


async def test_a_page_answers_its_document_to_who_asks_for_json(client: httpx.AsyncClient) -> None:
    answer = await client.get("/boats/1", headers=JSON)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["name"] == "Santa Maria & filhos"


async def test_a_page_answers_its_template_to_a_browser(client: httpx.AsyncClient) -> None:
    answer = await client.get("/boats/1?x=1", headers=HTML)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.text == "<h1>Santa Maria &amp; filhos</h1>AL 2 /boats/1ab"


@pytest.mark.parametrize("accept", [JSON, HTML])
async def test_pages_are_kept_by_nobody_and_differ_by_accept(
    client: httpx.AsyncClient, accept: dict[str, str]
) -> None:
    answer = await client.get("/boats/1", headers=accept)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["vary"] == "Accept"


async def test_a_list_cut_keeps_the_head_of_the_whole(client: httpx.AsyncClient) -> None:
    document = (await client.get("/boats/1/crew", headers=JSON)).json()
    assert document["boat"] == {"id": "1", "name": "Santa Maria & filhos"}
    assert [each["name"] for each in document["items"]] == ["Bia", "Ana"]


async def test_a_list_cut_is_narrowed_by_the_address(client: httpx.AsyncClient) -> None:
    document = (await client.get("/boats/1/crew?from=2024-01-01", headers=JSON)).json()
    assert [each["name"] for each in document["items"]] == ["Ana"]


async def test_a_member_cut_is_the_member_under_the_head(client: httpx.AsyncClient) -> None:
    document = (await client.get("/boats/1/crew/b", headers=JSON)).json()
    assert document == {
        "boat": {"id": "1", "name": "Santa Maria & filhos"},
        "id": "b",
        "name": "Bia",
        "since": "2023-02-01",
    }


@pytest.mark.parametrize(
    "path", ["/boats/2", "/boats/%00", "/boats/1/crew/c", "/boats/2/crew", "/nowhere"]
)
async def test_what_is_not_there_is_the_same_404_everywhere(
    client: httpx.AsyncClient, path: str
) -> None:
    answer = await client.get(path, headers=JSON)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "not_found"


async def test_what_may_not_be_read_looks_like_what_is_not_there(harness: Harness) -> None:
    harness.reader = Reader(id="q", name="Q", profile="qa")
    async with harness.client() as client:
        forbidden = await client.get("/boats/1", headers=JSON)
        missing = await client.get("/boats/2", headers=JSON)
    assert forbidden.status_code == missing.status_code == 404
    assert forbidden.content == missing.content


async def test_a_browser_without_session_is_led_to_sign_in_and_back(harness: Harness) -> None:
    harness.reader = None
    async with harness.client() as client:
        answer = await client.get("/boats/1/crew?from=2024-01-01&x=é", headers=HTML)
    assert answer.status_code == 303
    assert answer.headers["location"] == (
        "/login?next=/boats/1/crew%3Ffrom%3D2024-01-01%26x%3D%25C3%25A9"
    )


async def test_a_program_without_session_gets_401(harness: Harness) -> None:
    harness.reader = None
    async with harness.client() as client:
        assert (await client.get("/boats/1", headers=JSON)).status_code == 401
        assert (await client.get("/whoami", headers=JSON)).status_code == 401


async def test_a_public_page_knows_who_reads_or_that_nobody_does(harness: Harness) -> None:
    async with harness.client() as client:
        assert (await client.get("/hello", headers=HTML)).text == "pt-BR Ana de Lima"
        harness.reader = None
        foreign = {**HTML, "accept-language": "de, en-GB;q=0.8, pt;q=0.5"}
        assert (await client.get("/hello", headers=foreign)).text == "en ? nobody"


async def test_a_plain_handler_may_ask_who_is_signed_in(client: httpx.AsyncClient) -> None:
    assert (await client.get("/whoami")).json() == {"id": "ana"}


@pytest.mark.parametrize("query", ["month=2026-13", "day=2026-02-30", "day=9999-12-31", "month=x"])
async def test_a_day_or_month_there_is_not_is_refused(
    client: httpx.AsyncClient, query: str
) -> None:
    answer = await client.get(f"/boats/1/crew?{query}", headers=JSON)
    assert answer.status_code == 422
    assert answer.json()["parameter"] in {"day", "month"}
    assert (await client.get(f"/boats/1/crew?{query}", headers=HTML)).status_code == 422


async def test_today_is_the_readers_day_not_utcs(harness: Harness) -> None:
    with stopped_at(datetime(2026, 11, 1, 2, 30, tzinfo=UTC)):
        async with harness.client() as client:
            answer = await client.get("/boats/1/crew?from=2024-01-01", headers=JSON)
    assert answer.status_code == 200


def test_the_table_of_pages_says_what_a_phone_needs(harness: Harness) -> None:
    rows = {row["path"]: row for row in table_of_pages(harness.app())}
    assert list(rows) == [
        "/boats",
        "/boats/{boat}",
        "/boats/{boat}/crew",
        "/boats/{boat}/crew/{member}",
        "/boats/{boat}/sail",
    ]
    assert rows["/boats/{boat}"] == {
        "path": "/boats/{boat}",
        "template": "boat.html",
        "key": "boat/{boat}",
        "uses": ["harbours"],
        "calendar": False,
        "queries": [],
    }
    assert rows["/boats"]["kinds"]["boat/"] == {
        "due": "instant",
        "sails": "number",
        "afloat": "flag",
    }
    assert rows["/boats"]["lists"]["items"]["sort"] == [
        {"op": "sort", "path": "due"},
        {"op": "sort", "path": "id"},
    ]
    assert rows["/boats/{boat}/crew"]["cut"]["where"][0]["low"] == {"op": "query", "name": "from"}
    assert rows["/boats/{boat}/sail"]["form"]["kind"] == "sail"
