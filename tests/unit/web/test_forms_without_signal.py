"""Forms a phone cannot take: its answer is the server's, or says plainly what is missing."""

import html
import json
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from atende.app import SOURCES, features
from atende.building.templates import compile_templates
from atende.web.identifiers import new_id
from atende.web.phone_texts import TEXTS
from atende.web.templating import templates_folder
from tests.unit.sync.provider import BIA, LUCIA, RAFAEL, action, applied, opened
from tests.unit.web.phone import Phone
from tests.unit.web.test_pages_without_signal import held
from tests.unit.web.whole import HTML, JSON, opened_browser, send, sign_in

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture(scope="module")
def phone() -> Iterator[Phone]:
    made = Phone()
    templates = compile_templates(
        templates_folder(), fold={"asset": lambda name: f"/assets/{name}"}
    )
    made.build(features(), {source.prefix: source for source in SOURCES}, templates, {})
    yield made
    made.close()


@pytest.fixture
async def browser(database_url: str, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with opened_browser(database_url, tmp_path / "assets") as made:
        await sign_in(made, RAFAEL.id)
        yield made


async def refused(client: httpx.AsyncClient, path: str, **typed: str) -> httpx.Response:
    client.headers.update(JSON)
    answer = await client.post(path, data={"action_id": new_id(), "based_on": "1", **typed})
    client.headers.update(HTML)
    return answer


def again(
    phone: Phone,
    documents: Mapping[str, Any],
    path: str,
    told: Mapping[str, Any],
    values: Mapping[str, Any],
    accept: Mapping[str, str] = HTML,
) -> dict[str, Any]:
    """What the phone answers to a form of which the rules say this."""
    errors = told.get("errors") or [{"field": "", "message": told["message"]}]
    conflict = told["outcome"] == "conflict"
    shown = {
        "based_on": 1,
        "values": values,
        "supersedes": "",
        "refusal": told["message"],
        "errors": errors,
        "conflict": {**told} if conflict else None,
    }
    given: dict[str, Any] = phone.given(
        "answer",
        documents=documents,
        address=path,
        accept=accept["accept"],
        now=0,
        shown=shown,
        told=told,
    )
    return given


async def test_a_program_is_told_of_a_refusal_as_by_the_server(
    browser: httpx.AsyncClient, phone: Phone
) -> None:
    ticket = await opened()
    documents = await held(browser, {f"/tickets/{ticket}"})
    await applied(action("forward", ticket, 1, to_user=BIA.id, reason="Perto."), LUCIA)
    cases = [
        await refused(browser, f"/tickets/{ticket}/close", outcome="resolved"),
        await refused(
            browser, f"/tickets/{ticket}/forward", to="user", to_user=LUCIA.id, reason="x"
        ),
    ]
    assert [each.status_code for each in cases] == [422, 409]
    for server in cases:
        problem = server.json()
        told = {**problem, "message": problem["detail"]}
        theirs = again(phone, documents, str(server.url.path), told, {}, JSON)
        assert theirs["status"] == server.status_code
        assert theirs["headers"]["content-type"] == server.headers["content-type"]
        assert json.loads(theirs["text"]) == problem


TOLD = {
    "outcome": "rejected",
    "code": "not_saved",
    "message": TEXTS["full"],
    "theirs": [],
}
TYPED = {"what": "", "text": 'Caiu "de novo" <b>', "reading_name": ["a", ""], "readings": [{}]}


@pytest.mark.parametrize(
    ("gone", "says"),
    [
        ("ticket", "Os dados que este formulário mostra não estão mais neste aparelho."),
        ("rules", "As listas para escolher"),
    ],
)
async def test_a_form_that_cannot_be_shown_again_says_what_is_missing_and_keeps_what_was_typed(
    browser: httpx.AsyncClient, phone: Phone, gone: str, says: str
) -> None:
    ticket = await opened()
    whole = await held(browser, {f"/tickets/{ticket}"})
    documents = {
        key: document
        for key, document in whole.items()
        if not (key.startswith("ticket/") if gone == "ticket" else key in {"rules", "catalogue"})
    }
    assert len(documents) < len(whole)
    answer = again(phone, documents, f"/tickets/{ticket}/forward", TOLD, TYPED)
    assert answer["status"] == 422
    page = html.unescape(answer["text"])
    assert says in page
    assert TEXTS["full"] in page
    assert '<div class="card words">Caiu "de novo" <b></div>' in page
    assert 'name="text" value="Caiu "de novo" <b>"' in page
    assert re.findall(r'name="reading_name" value="([^"]*)"', page) == ["a", ""]
    assert f'action="/tickets/{ticket}/forward"' in page


async def test_every_reading_of_a_test_that_is_edited_comes_back_in_its_form(
    browser: httpx.AsyncClient, phone: Phone
) -> None:
    ticket = await opened()
    documents = await held(browser, {f"/tickets/{ticket}"})
    rows = [("Potência", "-19,2", "dBm"), ("ping", "12", ""), ("", "3", "ms"), ("d", "4", "x")]
    rows += [("e", "5", "y")]
    query = "&".join(
        f"reading_name={name}&reading_value={value}&reading_unit={unit}"
        for name, value, unit in rows
    )
    address = f"/tickets/{ticket}/test?what=sinal&{query}"
    theirs = phone.given("answer", documents=documents, address=address, accept="text/html", now=0)
    for page in (theirs["text"], (await browser.get(address)).text):
        found = re.findall(r'name="reading_(?:name|value|unit)"[^>]* value="([^"]*)"', page)
        assert list(zip(*[iter(found)] * 3, strict=True)) == rows
    sent = await send(browser, address, what="sinal", result="ok")
    assert sent.status_code == 303
