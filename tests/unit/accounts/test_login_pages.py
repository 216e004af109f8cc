import pytest

from atende.accounts import demo, sessions
from atende.accounts.tables import Session
from atende.accounts.throttle import ACCOUNT
from atende.settings import Settings
from tests.unit.accounts.conftest import JSON, PASSWORD, Browse, SignIn

RIGHT = {"username": "rafael", "password": PASSWORD}
WRONG = {"username": "rafael", "password": "errada"}
DEMO = Settings(demo=True)


async def test_the_page_asks_for_user_and_password_in_the_browsers_language(browse: Browse) -> None:
    portuguese = (await browse().get("/login")).text
    english = (await browse().get("/login", headers={"accept-language": "en-GB"})).text

    for label in ("Usuário", "Senha", "Entrar"):
        assert label in portuguese
    assert '<html lang="en">' in english


async def test_the_language_chosen_before_signing_in_is_kept(browse: Browse) -> None:
    browser = browse()
    chosen = (await browser.get("/login?lang=en&next=/tickets")).text
    again = (await browser.get("/login")).text

    assert '<html lang="en">' in chosen
    assert 'href="/login?lang=pt-BR&amp;next=%2Ftickets"' in chosen
    assert '<html lang="en">' in again


@pytest.mark.usefixtures("rafael")
async def test_the_right_password_leads_to_where_one_was_going(browse: Browse) -> None:
    browser = browse()
    answer = await browser.post("/login", data={**RIGHT, "next": "/tickets?scope=mine"})

    assert answer.status_code == 303
    assert answer.headers["location"] == "/tickets?scope=mine"
    assert (await browser.get("/me", headers=JSON)).json()["id"] == "rafael"


@pytest.mark.usefixtures("rafael")
async def test_no_link_makes_the_sign_in_lead_elsewhere(browse: Browse) -> None:
    answer = await browse().post("/login", data={**RIGHT, "next": "//elsewhere.example"})

    assert answer.headers["location"] == "/"


@pytest.mark.usefixtures("rafael")
async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(browse: Browse) -> None:
    cookie = (await browse().post("/login", json=RIGHT)).headers.get_list("set-cookie")[0]

    assert cookie.startswith("atende_session=")
    for part in ("HttpOnly", "SameSite=lax", "Path=/"):
        assert part in cookie
    assert "Secure" not in cookie


@pytest.mark.usefixtures("rafael")
async def test_where_people_come_by_https_the_cookie_is_secure(browse: Browse) -> None:
    browser = browse(settings=Settings(base_url="https://atende.test"))
    answer = await browser.post("/login", json=RIGHT)

    assert "Secure" in answer.headers.get_list("set-cookie")[0]


@pytest.mark.usefixtures("rafael")
async def test_the_wrong_password_shows_the_form_again_with_the_name_and_without_the_password(
    browse: Browse,
) -> None:
    answer = await browse().post("/login", data={**WRONG, "next": "/tickets"})

    assert answer.status_code == 422
    assert "Usuário ou senha não conferem." in answer.text
    assert 'value="rafael"' in answer.text
    assert 'value="/tickets"' in answer.text
    assert "errada" not in answer.text
    assert "set-cookie" not in answer.headers


@pytest.mark.usefixtures("rafael")
async def test_a_program_signs_in_with_json_and_is_answered_by_204_or_a_problem(
    browse: Browse,
) -> None:
    browser = browse({"accept": "*/*"})
    refused = await browser.post("/login", json=WRONG)
    taken = await browser.post("/login", json=RIGHT)

    assert refused.status_code == 401
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["code"] == "wrong"
    assert refused.json()["detail"] == "Usuário ou senha não conferem."
    assert taken.status_code == 204
    assert not taken.content


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"username": 7}', b"\xff", b'{"a": "\xff"}'])
async def test_json_that_is_no_sign_in_is_refused_as_unreadable(
    browse: Browse, body: bytes
) -> None:
    headers = {**JSON, "content-type": "application/json"}
    answer = await browse().post("/login", content=body, headers=headers)

    assert answer.status_code == 415


@pytest.mark.usefixtures("rafael")
async def test_who_tries_too_often_is_told_how_long_to_wait(browse: Browse) -> None:
    browser = browse()
    for _ in range(ACCOUNT.free + 1):
        last = await browser.post("/login", data=WRONG)
    blocked = await browser.post("/login", data=RIGHT)
    by_program = await browser.post("/login", json=RIGHT)

    assert "Espere 2 segundos" in last.text
    assert blocked.status_code == by_program.status_code == 429
    assert 1 <= int(blocked.headers["retry-after"]) <= 2
    assert "Muitas tentativas seguidas" in blocked.text
    assert by_program.json()["code"] == "too_many"
    assert "set-cookie" not in blocked.headers


@pytest.mark.usefixtures("rafael")
async def test_who_is_signed_in_goes_on_instead_of_signing_in_again(sign_in: SignIn) -> None:
    answer = await (await sign_in("rafael")).get("/login?next=/agenda")

    assert (answer.status_code, answer.headers["location"]) == (303, "/agenda")


@pytest.mark.usefixtures("rafael")
async def test_signing_in_again_rotates_the_session(sign_in: SignIn) -> None:
    browser = await sign_in("rafael")
    before = browser.cookies[sessions.COOKIE]
    await browser.post("/login", json=RIGHT)

    assert browser.cookies[sessions.COOKIE] != before
    assert await Session.count() == 1


@pytest.mark.usefixtures("rafael")
async def test_signing_out_ends_the_session_and_the_cookie(sign_in: SignIn) -> None:
    browser = await sign_in("rafael")
    secret = browser.cookies[sessions.COOKIE]
    answer = await browser.post("/logout")

    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    assert sessions.COOKIE not in browser.cookies
    assert await Session.count() == 0
    browser.cookies.set(sessions.COOKIE, secret)
    assert (await browser.get("/me", headers=JSON)).status_code == 401


async def test_signing_out_twice_is_no_error(browse: Browse) -> None:
    answer = await browse().post("/logout")

    assert answer.status_code == 303


async def test_a_link_cannot_sign_anybody_out(browse: Browse) -> None:
    assert (await browse().get("/logout")).status_code == 405


async def test_in_demo_mode_one_tap_fills_a_demo_account_in(browse: Browse) -> None:
    await demo.ensure_demo_accounts()
    browser = browse(settings=DEMO)
    page = (await browser.get("/login")).text
    filled = (await browser.get("/login?user=gestor")).text

    for name in ("Rafael Souza", "Lúcia Prado", "Ana Teles"):
        assert name in page
    assert 'href="/login?user=tecnico"' in page
    assert 'value="gestor"' in filled
    assert f'value="{demo.PASSWORD}"' in filled


async def test_outside_demo_mode_demo_accounts_are_neither_shown_nor_let_in(browse: Browse) -> None:
    await demo.ensure_demo_accounts()
    browser = browse()
    page = (await browser.get("/login?user=tecnico")).text
    typed = {"username": "tecnico", "password": demo.PASSWORD}
    answer = await browser.post("/login", data=typed)

    assert "Rafael Souza" not in page
    assert f'value="{demo.PASSWORD}"' not in page
    assert answer.status_code == 422
    assert "conta de demonstração" in answer.text


@pytest.mark.usefixtures("rafael")
@pytest.mark.parametrize("cookie", ["", "x", "é", "a" * 43, "a" * 5_000])
async def test_a_cookie_that_is_nobodys_is_nobody(browse: Browse, cookie: str) -> None:
    headers = {**JSON, "cookie": f"{sessions.COOKIE}={cookie}".encode()}
    answer = await browse().get("/me", headers=headers)  # type: ignore[arg-type] # bytes are taken

    assert answer.status_code == 401


async def test_a_username_in_the_address_is_escaped(browse: Browse) -> None:
    page = (await browse().get('/login?user="><script>')).text

    assert '"><script>' not in page
