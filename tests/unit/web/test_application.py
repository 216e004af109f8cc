"""The whole application on a real database: every page that leads anywhere, every form."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from atende.app import create_app
from atende.catalogue.tables import Role, Status, TicketType
from atende.database.clock import newest
from atende.settings import Settings
from tests.unit.sync.provider import BIA, LUCIA, RAFAEL, opened
from tests.unit.web.whole import JSON, no_assets, opened_browser, send, sign_in, walk


@pytest.fixture
async def client(database_url: str, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A browser at the application of a small provider; nobody is signed in."""
    async with opened_browser(database_url, tmp_path / "assets") as made:
        yield made


async def test_every_link_of_every_page_leads_somewhere(client: httpx.AsyncClient) -> None:
    await opened(to_user="rafael")
    closed = await opened(to_role="equipe-fibra")
    await sign_in(client, "lucia")
    done = await send(client, f"/tickets/{closed}/close", outcome="resolved", description="Feito.")
    assert done.status_code == 303
    await send(client, f"/tickets/{closed}/comment", text="Fica o registro.")
    for account in ("rafael", "lucia"):
        await sign_in(client, account)
        assert len(await walk(client)) > 20


async def test_a_ticket_lives_by_its_forms(client: httpx.AsyncClient) -> None:
    await sign_in(client, RAFAEL.id)
    made = await send(
        client,
        "/customers/1042/tickets/new",
        type="sem-sinal",
        description="Luz <vermelha>.",
        to="role",
        to_role="equipe-fibra",
        to_user="bia",
    )
    assert made.status_code == 303, made.text
    ticket = made.headers["location"]
    steps: list[tuple[str, dict[str, str]]] = [
        ("comment", {"text": "Liguei."}),
        ("status", {"status": "em-execucao"}),
        (
            "test",
            {"what": "Sinal", "result": "fail", "reading_name": "dBm", "reading_value": "-28"},
        ),
        (
            "schedule",
            {
                "kind": "visita-tecnica",
                "technician": "rafael",
                "start_date": "2027-01-12",
                "start_time": "09:30",
                "minutes": "60",
            },
        ),
        ("forward", {"to": "user", "to_user": "bia", "reason": "É rádio."}),
    ]
    schedule = (await client.get(f"{ticket}/schedule")).text
    kinds = re.findall(r'name="kind".*?<option value="([^"]+)"', schedule, re.DOTALL)
    steps[3][1]["kind"] = kinds[0]
    for path, typed in steps:
        answer = await send(client, f"{ticket}/{path}", **typed)
        assert (answer.status_code, answer.headers.get("location")) == (303, ticket), answer.text
    document = (await client.get(ticket, headers=JSON)).json()
    assert [each["kind"] for each in document["events"]] == [
        "open",
        "comment",
        "set_status",
        "test",
        "schedule",
        "forward",
    ]
    assert document["assignee"]["id"] == BIA.id
    assert document["orders"][0]["start"]["at"].startswith("2027-01-12T09:30:00-03:00")
    agenda = (await client.get("/agenda?day=2027-01-12&scope=all", headers=JSON)).json()
    assert [each["id"] for each in agenda["items"]] == [document["orders"][0]["id"]]
    assert agenda["counts"] == {"2027-01-12": 1}


async def test_a_form_sent_twice_takes_effect_once(client: httpx.AsyncClient) -> None:
    ticket = await opened(to_user="rafael")
    await sign_in(client, RAFAEL.id)
    path = f"/tickets/{ticket}/comment"
    form = (await client.get(path)).text
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))
    answers = [await client.post(path, data={**hidden, "text": "Uma vez."}) for _ in range(2)]
    assert [each.status_code for each in answers] == [303, 303]
    document = (await client.get(f"/tickets/{ticket}", headers=JSON)).json()
    assert [each["kind"] for each in document["events"]] == ["open", "comment"]


async def test_what_was_refused_is_typed_once_and_mended(client: httpx.AsyncClient) -> None:
    ticket = await opened(to_user="rafael")
    await sign_in(client, RAFAEL.id)
    path = f"/tickets/{ticket}/close"
    refused = await send(client, path, outcome="resolved", description="")
    assert refused.status_code == 422
    assert re.search(r'value="resolved" checked', refused.text)
    assert 'id="description-error"' in refused.text
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', refused.text))
    assert hidden["supersedes"]
    mended = await client.post(
        path, data={**hidden, "outcome": "resolved", "description": "Troquei o conector."}
    )
    assert mended.status_code == 303, mended.text


async def test_a_conflict_is_shown_with_both_sides_and_can_be_settled(
    client: httpx.AsyncClient,
) -> None:
    ticket = await opened(to_role="equipe-fibra")
    await sign_in(client, RAFAEL.id)
    path = f"/tickets/{ticket}/forward"
    form = (await client.get(path)).text
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))
    await sign_in(client, LUCIA.id)
    office = await send(client, path, to="user", to_user="bia", reason="Da central.")
    assert office.status_code == 303
    await sign_in(client, RAFAEL.id)
    mine = {"to": "role", "to_role": "suporte-n1", "reason": "Do campo."}
    conflict = await client.post(path, data={**hidden, **mine})
    assert conflict.status_code == 409
    assert "Bia Rocha" in conflict.text
    assert "Do campo." in conflict.text


@pytest.mark.parametrize("path", ["/tickets/%00", "/customers/%00", "/orders/x", "/customers/0/x"])
async def test_ids_that_are_none_are_not_found(client: httpx.AsyncClient, path: str) -> None:
    await sign_in(client, LUCIA.id)
    assert (await client.get(path, headers=JSON)).status_code == 404


async def test_without_session_everything_leads_to_signing_in(client: httpx.AsyncClient) -> None:
    for path in ("/", "/tickets", "/agenda", "/customers/1042", "/profile", "/outbox"):
        answer = await client.get(path)
        assert answer.status_code == 303, path
        assert answer.headers["location"].startswith("/login"), path


async def test_a_new_installation_has_what_a_ticket_is_made_of_and_keeps_what_is_changed(
    database_url: str, tmp_path: Path
) -> None:
    app = create_app(Settings(database_url=database_url), no_assets(tmp_path / "assets"))
    async with app.lifespan():
        before = {each["id"] for each in await TicketType.select()}
        assert "sem-sinal" in before
        assert await Status.exists()
        assert await Role.exists()
        await TicketType.delete().where(TicketType.id != "sem-sinal")
        numbered = await newest()
    async with app.lifespan():
        assert [each["id"] for each in await TicketType.select()] == ["sem-sinal"]
        assert await newest() == numbered
