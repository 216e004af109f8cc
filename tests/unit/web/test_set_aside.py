"""A form that is sent after its author's session ended: asked to sign in, and given back."""

import re
import uuid
from collections.abc import AsyncIterator
from html import unescape
from pathlib import Path
from urllib.parse import quote_plus

import httpx
import pytest
from argon2 import PasswordHasher

from atende.accounts.tables import Account
from atende.accounts.throttle import ACCOUNT
from atende.web import set_aside
from atende.web.identifiers import new_id
from atende.web.set_aside import MOST_SET_ASIDE, SetAside
from atende_rules.reading import LONG_TEXT
from tests.unit.sync.provider import opened
from tests.unit.web.whole import JSON, opened_browser, sign_in

PASSWORD = "chuva no telhado"
HOSTILE = 'Cabo "novo" <b>& \' ]} {{ 1 }}</b>\r\nlinha 2'


@pytest.fixture
async def client(database_url: str, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A browser at the application of a small provider, whose people have passwords."""
    async with opened_browser(database_url, tmp_path / "assets") as made:
        hashed = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
        await Account.update({Account.password: hashed}, force=True)
        yield made


def hidden(page: httpx.Response) -> dict[str, str]:
    """The hidden inputs of a page's form, as a browser sends them back."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text)
    return {name: unescape(value) for name, value in found}


def text_in(page: httpx.Response) -> str:
    """What stands in the one text area of a page."""
    found = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page.text, re.DOTALL)
    assert found, page.text
    return unescape(found[1])


async def comment(client: httpx.AsyncClient, text: str) -> tuple[str, httpx.Response]:
    """Open a comment's form as Rafael, and send it after his session ended."""
    path = f"/tickets/{await opened(to_user='rafael')}/comment"
    await sign_in(client, "rafael")
    form = hidden(await client.get(path))
    client.cookies.clear()
    return path, await client.post(path, data={**form, "text": text})


async def enter(
    client: httpx.AsyncClient, page: httpx.Response, who: str, **more: str
) -> httpx.Response:
    """Sign in on a page that asks for it."""
    typed = {**hidden(page), "username": who, "password": PASSWORD, **more}
    return await client.post("/login", data=typed)


async def comments(client: httpx.AsyncClient, path: str) -> list[str]:
    """The comments a ticket has."""
    document = (await client.get(path.removesuffix("/comment"), headers=JSON)).json()
    return [each["summary"] for each in document["events"] if each["kind"] == "comment"]


async def test_what_was_typed_comes_back_to_its_author_and_is_sent_once(
    client: httpx.AsyncClient,
) -> None:
    path, asked = await comment(client, HOSTILE)
    assert asked.status_code == 401
    assert "Sua sessão terminou antes do envio." in asked.text
    assert "<b>" not in asked.text
    back = await enter(client, asked, "rafael")
    assert back.status_code == 200
    assert text_in(back) == HOSTILE
    assert "Isto ainda não foi enviado." in back.text
    assert await comments(client, path) == []
    sent = {**hidden(back), "text": text_in(back)}
    for _ in range(2):
        answer = await client.post(path, data=sent)
        assert (answer.status_code, answer.headers["location"]) == (303, path[:-8])
    assert len(await comments(client, path)) == 1


async def test_it_is_the_same_action_so_that_what_arrived_after_all_counts_once(
    client: httpx.AsyncClient,
) -> None:
    path = f"/tickets/{await opened(to_user='rafael')}/comment"
    await sign_in(client, "rafael")
    form = {**hidden(await client.get(path)), "text": "Uma vez."}
    assert (await client.post(path, data=form)).status_code == 303
    client.cookies.clear()
    back = await enter(client, await client.post(path, data=form), "rafael")
    assert hidden(back)["action_id"] == form["action_id"]
    await client.post(path, data={**hidden(back), "text": text_in(back)})
    assert len(await comments(client, path)) == 1


async def test_a_wrong_password_keeps_it(client: httpx.AsyncClient) -> None:
    _, asked = await comment(client, HOSTILE)
    again = await enter(client, asked, "rafael", password="errada")
    assert again.status_code == 422
    assert text_in(await enter(client, again, "rafael")) == HOSTILE


async def test_somebody_else_is_not_shown_it_and_may_go_on_without(
    client: httpx.AsyncClient,
) -> None:
    path, asked = await comment(client, "Só para mim.")
    other = await enter(client, asked, "lucia")
    assert other.status_code == 422
    assert "é de outra pessoa" in other.text
    assert "set-cookie" not in other.headers
    assert text_in(await enter(client, other, "rafael")) == "Só para mim."
    client.cookies.clear()
    gone = await enter(client, other, "lucia", without_kept="1")
    assert (gone.status_code, gone.headers["location"]) == (303, path)
    assert text_in(await client.get(path)) == ""


async def test_somebody_else_who_tries_again_and_again_is_not_taken_for_a_guesser(
    client: httpx.AsyncClient,
) -> None:
    _, page = await comment(client, "Só para mim.")
    for _ in range(ACCOUNT.free + 2):
        page = await enter(client, page, "lucia")
        assert page.status_code == 422
    assert (await enter(client, page, "lucia", without_kept="1")).status_code == 303


async def test_a_form_shown_to_one_is_not_taken_from_another(client: httpx.AsyncClient) -> None:
    path = f"/tickets/{await opened()}/comment"
    await sign_in(client, "rafael")
    form = {**hidden(await client.get(path)), "text": "De Rafael."}
    await sign_in(client, "lucia")
    asked = await client.post(path, data=form)
    by_program = await client.post(path, data=form, headers=JSON)
    assert (asked.status_code, by_program.status_code) == (409, 409)
    assert by_program.json()["code"] == "another_user"
    assert "é de outra pessoa" in asked.text
    assert await comments(client, path) == []
    assert text_in(await enter(client, asked, "rafael")) == "De Rafael."


async def test_every_kind_of_input_comes_back(client: httpx.AsyncClient) -> None:
    path = f"/tickets/{await opened(to_user='rafael')}/test?lang=x"
    await sign_in(client, "rafael")
    form = hidden(await client.get(path))
    client.cookies.clear()
    typed = {
        "what": "Potência",
        "result": "fail",
        "reading_name": ["a", "b"],
        "reading_value": ["-28", "3"],
    }
    back = await enter(client, await client.post(path, data={**form, **typed}), "rafael")
    assert f'action="{path}"' in back.text
    for value in ("Potência", "-28", "3"):
        assert f'value="{value}"' in back.text
    assert re.search(r'name="result" value="fail" checked', back.text)


async def test_no_link_of_the_page_leads_away_from_what_was_typed(
    client: httpx.AsyncClient,
) -> None:
    _, asked = await comment(client, "Fica.")
    assert not re.search(r'<a [^>]*href="/login', asked.text)
    assert 'data-turbo="false"' in asked.text


@pytest.mark.parametrize("more", [{"for_user": ""}, {}])
async def test_a_form_that_does_not_say_whose_it_is_is_asked_to_sign_in_as_ever(
    client: httpx.AsyncClient, more: dict[str, str]
) -> None:
    answer = await client.post("/tickets/x/comment", data={"text": "?", **more})
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        "/login?next=/tickets/x/comment",
    )


async def test_a_program_is_told_to_sign_in(client: httpx.AsyncClient) -> None:
    typed = {"text": "?", "for_user": "rafael"}
    answer = await client.post("/tickets/x/comment", data=typed, headers=JSON)
    assert answer.status_code == 401


async def test_the_longest_text_the_rules_take_comes_back(client: httpx.AsyncClient) -> None:
    _, asked = await comment(client, "\U0001f6f0" * LONG_TEXT)
    assert text_in(await enter(client, asked, "rafael")) == "\U0001f6f0" * LONG_TEXT


@pytest.mark.parametrize("letter", ["x", "é", '"'])
async def test_more_than_a_page_carries_is_told(client: httpx.AsyncClient, letter: str) -> None:
    sent = len(quote_plus(letter))
    typed = {"for_user": "rafael", "text": letter * (MOST_SET_ASIDE // sent)}
    answer = await client.post("/tickets/x/comment", data=typed)
    assert answer.status_code == 413
    assert "continua no formulário" in answer.text


async def test_another_site_can_neither_put_a_form_aside_nor_give_one_back(
    client: httpx.AsyncClient,
) -> None:
    from_elsewhere = {"sec-fetch-site": "cross-site", "origin": "https://elsewhere.example"}
    kept = SetAside(address="/tickets/x/comment", for_user="rafael", inputs={"text": ["?"]})
    typed = {"username": "rafael", "password": PASSWORD, "kept": kept.written()}
    for path in ("/tickets/x/comment", "/login"):
        answer = await client.post(path, data=typed, headers=from_elsewhere)
        assert answer.status_code == 403


@pytest.mark.parametrize(
    "address", ["/", "/nowhere/x/comment", "//elsewhere.example/tickets/x/comment"]
)
async def test_what_belongs_to_no_form_is_let_go_and_one_is_signed_in(
    client: httpx.AsyncClient, address: str
) -> None:
    kept = SetAside(address=address, for_user="rafael", inputs={"text": ["?"]})
    typed = {"username": "rafael", "password": PASSWORD, "kept": kept.written()}
    answer = await client.post("/login", data=typed)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


@pytest.mark.parametrize("query", ["", "?month=x", "?" + "&".join(f"a{n}=1" for n in range(60))])
async def test_who_comes_back_to_a_form_that_is_gone_is_signed_in_all_the_same(
    client: httpx.AsyncClient, query: str
) -> None:
    ticket = new_id() if not query else await opened(to_user="rafael")
    address = f"/tickets/{ticket}/comment{query}"
    kept = SetAside(address=address, for_user="rafael", inputs={"text": ["?"]})
    typed = {"username": "rafael", "password": PASSWORD, "kept": kept.written(), "next": address}
    answer = await client.post("/login", data=typed)
    assert (answer.status_code, answer.headers["location"]) == (303, address)
    assert (await client.get("/tickets")).status_code == 200


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "[]",
        '{"address": 1}',
        "{" + " " * MOST_SET_ASIDE + "}",
        '{"x":' + "[" * (MOST_SET_ASIDE // 2),
    ],
)
def test_anything_else_in_its_place_is_nothing(text: str) -> None:
    assert set_aside.read(text) is None


async def test_why_a_quarantined_action_is_let_go_is_not_lost_with_the_session(
    client: httpx.AsyncClient,
) -> None:
    device = str(uuid.uuid4())
    await sign_in(client, "rafael")
    await client.post("/devices/me", json={"device": device})
    await client.post(f"/devices/{device}/revoke", data={"confirmed": "1"})
    await client.post("/sync/quarantine", json={"device": device, "actions": ["lixo"]})
    client.cookies.clear()
    await sign_in(client, "lucia")
    (item,) = (await client.get("/quarantine", headers=JSON)).json()["items"]
    form = hidden(await client.get(item["href"]))
    client.cookies.clear()
    asked = await client.post(f"{item['href']}/let-go", data={**form, "reason": HOSTILE})
    assert asked.status_code == 401
    again = await enter(client, asked, "lucia")
    assert (again.status_code, text_in(again)) == (200, HOSTILE)
    assert "Isto ainda não foi enviado" in again.text
    assert (await client.get(item["href"], headers=JSON)).json()["state"] == "waiting"
    reason = {**hidden(again), "reason": "Repetida."}
    assert (await client.post(f"{item['href']}/let-go", data=reason)).status_code == 303
    assert (await client.get(item["href"], headers=JSON)).json()["message"] == "Repetida."


async def test_how_one_reads_is_chosen_once_though_the_session_has_ended(
    client: httpx.AsyncClient,
) -> None:
    await sign_in(client, "rafael")
    form = hidden(await client.get("/profile"))
    client.cookies.clear()
    chosen = {"language": "en", "theme": "dark", "zone": "America/Manaus"}
    asked = await client.post("/profile", data={**form, **chosen, "theme": "<b>"})
    again = await enter(client, asked, "rafael")
    assert again.status_code == 200
    checked = re.findall(r'name="(?:theme|language)" value="([^"]*)"[^>]* checked', again.text)
    assert checked == ["auto", "en"]
    assert re.search(r'<option value="America/Manaus"[^>]* selected', again.text)
    await client.post("/profile", data={**hidden(again), **chosen})
    me = (await client.get("/me", headers=JSON)).json()
    assert {name: me[name] for name in chosen} == chosen
    other = await client.post("/profile", data={**hidden(again), "for_user": "bia"})
    assert other.status_code == 409


async def test_a_password_is_never_kept_in_a_page(client: httpx.AsyncClient) -> None:
    typed = {"current": PASSWORD, "new": PASSWORD, "again": PASSWORD, "for_user": "rafael"}
    asked = await client.post("/profile/password", data=typed)
    assert (asked.status_code, PASSWORD in asked.text) == (303, False)
