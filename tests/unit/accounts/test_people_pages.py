from typing import Any

import httpx
import pytest

from atende.accounts import audit, people, presenting, sessions
from atende.accounts.people import NewAccount
from atende.accounts.tables import AuditEntry
from atende.catalogue.tables import Role
from atende.database.clock import stamp
from atende.database.engine import Engine, transaction
from tests.unit.accounts.conftest import JSON, SignIn

# What these pages ask of a database is asked of both engines beside, in test_people, test_audit,
# test_sessions and test_signing_in.
pytestmark = [
    pytest.mark.usefixtures("rafael", "lucia"),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]

NOW = 1_795_000_000_000


@pytest.fixture
async def roles(engine: Engine) -> None:  # noqa: ARG001 - they are written into it
    """Two roles there are, and one there was."""
    async with transaction():
        await Role.insert(
            Role(id="fibra", name="Equipe Fibra"),
            Role(id="campo", name="Campo"),
            Role(id="radio", name="Rádio", active=False),
        )
        await stamp(["catalogue"])


@pytest.fixture
async def manager(sign_in: SignIn) -> httpx.AsyncClient:
    """Lúcia's browser."""
    return await sign_in("lucia")


async def document(browser: httpx.AsyncClient, path: str) -> Any:  # noqa: ANN401 - JSON
    return (await browser.get(path, headers=JSON)).json()


@pytest.mark.parametrize("path", ["/accounts", "/accounts/audit", "/accounts/lucia"])
async def test_for_who_is_no_manager_nothing_is_there_and_that_they_asked_is_recorded(
    sign_in: SignIn, path: str
) -> None:
    browser = await sign_in("rafael")
    answer = await browser.get(path, headers=JSON)
    (entry,) = await AuditEntry.select().where(AuditEntry.what == audit.REFUSED)

    assert answer.status_code == 404
    assert answer.json() == (await browser.get("/accounts/nobody", headers=JSON)).json()
    assert (entry["account"], path in entry["detail"]) == ("rafael", True)


@pytest.mark.parametrize("change", ["roles", "disable", "enable", "sessions/x/end"])
async def test_who_is_no_manager_changes_nobody(sign_in: SignIn, change: str) -> None:
    browser = await sign_in("rafael")
    answer = await browser.post(f"/accounts/lucia/{change}", data={"roles": []}, headers=JSON)

    assert answer.status_code == 404
    lucia = await people.by_id("lucia")
    assert lucia is not None
    assert lucia["active"]


async def test_a_manager_sees_who_there_is_and_who_is_signed_in(manager: httpx.AsyncClient) -> None:
    items = {item["id"]: item for item in (await document(manager, "/accounts"))["items"]}
    page = (await manager.get("/accounts")).text

    assert items["rafael"]["meta"] == "Técnico"
    assert items["rafael"]["signed_in"] == ""
    assert items["lucia"]["signed_in"] == "1 sessão aberta"
    assert 'href="/accounts/rafael"' in page


async def test_many_people_are_paged(
    manager: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presenting, "PAGE", 2)
    for n in range(3):
        await people.create(NewAccount(f"pessoa{n}", f"Pessoa {n}", "technician"))

    seen, after = [], ""
    while True:
        page = await document(manager, f"/accounts?after={after}")
        seen += [item["name"] for item in page["items"]]
        if "next" not in page:
            break
        after = page["next"]
    assert seen == ["Lúcia Prado", "Pessoa 0", "Pessoa 1", "Pessoa 2", "Rafael Souza"]
    assert "Mostrar mais" in (await manager.get("/accounts")).text


@pytest.mark.usefixtures("roles")
async def test_roles_are_offered_given_and_taken(manager: httpx.AsyncClient) -> None:
    await people.set_roles("rafael", ["radio"])
    before = (await document(manager, "/accounts/rafael"))["roles"]
    answer = await manager.post("/accounts/rafael/roles", data={"roles": ["fibra", "x"]})
    after = (await document(manager, "/accounts/rafael"))["roles"]

    assert [(role["name"], role["chosen"]) for role in before] == [
        ("Campo", False),
        ("Equipe Fibra", False),
        ("Rádio", True),
    ]
    assert answer.headers["location"] == "/accounts/rafael?saved=roles"
    assert [(role["name"], role["chosen"]) for role in after] == [
        ("Campo", False),
        ("Equipe Fibra", True),
    ]
    assert "Cargos guardados." in (await manager.get(answer.headers["location"])).text


async def test_disabling_someone_ends_their_sessions_and_enabling_lets_them_in_again(
    manager: httpx.AsyncClient, sign_in: SignIn
) -> None:
    rafael = await sign_in("rafael")
    answer = await manager.post("/accounts/rafael/disable")

    assert (await rafael.get("/me", headers=JSON)).status_code == 401
    page = (await manager.get(answer.headers["location"])).text
    assert "Conta desativada e sessões encerradas." in page
    assert "Reativar conta" in page
    await manager.post("/accounts/rafael/enable")
    await sign_in("rafael")


async def test_nobody_disables_their_own_account(manager: httpx.AsyncClient) -> None:
    answer = await manager.post("/accounts/lucia/disable", headers=JSON)

    assert answer.status_code == 409
    assert answer.json()["code"] == "own_account"
    assert "Desativar conta" not in (await manager.get("/accounts/lucia")).text


async def test_a_manager_ends_one_session_of_someone(
    manager: httpx.AsyncClient, sign_in: SignIn
) -> None:
    rafael = await sign_in("rafael")
    session = sessions.digest_of(rafael.cookies[sessions.COOKIE])
    answer = await manager.post(f"/accounts/rafael/sessions/{session}/end")

    assert answer.status_code == 303
    assert (await rafael.get("/me", headers=JSON)).status_code == 401
    again = await manager.post(f"/accounts/rafael/sessions/{session}/end")
    assert again.status_code == 404


@pytest.mark.parametrize("path", ["", "/roles", "/disable", "/enable", "/sessions/x/end"])
async def test_an_account_that_is_not_there_is_not_found(
    manager: httpx.AsyncClient, path: str
) -> None:
    ask = manager.post if path else manager.get
    answer = await ask(f"/accounts/nobody{path}", headers=JSON)

    assert answer.status_code == 404


async def test_the_record_is_shown_newest_first_and_paged(
    manager: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presenting, "PAGE", 2)
    await audit.record(audit.SIGN_IN_FAILED, NOW, "rafael", "203.0.113.7", code="wrong")
    await audit.record(audit.ACCOUNT_DISABLED, NOW, "rafael", "203.0.113.8", by="lucia")
    first = await document(manager, "/accounts/audit")
    second = await document(manager, f"/accounts/audit?after={first['next']}")

    assert [(item["text"], item["meta"]) for item in first["items"]] == [
        ("Conta desativada", "Rafael Souza · por Lúcia Prado · 203.0.113.8"),
        ("Não conseguiu entrar: senha errada", "Rafael Souza · 203.0.113.7"),
    ]
    assert [item["what"] for item in second["items"]] == [audit.SIGNED_IN]
    assert "next" not in second
    assert "Mostrar mais" in (await manager.get("/accounts/audit")).text
