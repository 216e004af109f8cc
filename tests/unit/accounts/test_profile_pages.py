import pytest

from atende.accounts import audit, demo, passwords, people, sessions
from atende.accounts.tables import Account, AuditEntry, Session
from atende.accounts.throttle import ACCOUNT
from atende.catalogue.tables import Role
from atende.database.clock import stamp
from atende.database.engine import Engine, transaction
from atende.settings import Settings
from tests.unit.accounts.conftest import JSON, PASSWORD, Browse, SignIn
from tests.unit.engines import counted_queries

NEW = "vento no quintal"
CHANGE = {"current": PASSWORD, "new": NEW, "again": NEW}

# What these pages ask of a database is asked of both engines beside, in test_people, test_audit,
# test_sessions and test_signing_in.
pytestmark = [
    pytest.mark.usefixtures("rafael"),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]


@pytest.fixture
async def fibra(rafael: str) -> str:
    """A role that Rafael belongs to."""
    async with transaction():
        await Role.insert(Role(id="fibra", name="Equipe Fibra"))
        await stamp(["catalogue"])
    await people.set_roles(rafael, ["fibra"])
    return "fibra"


@pytest.mark.parametrize("path", ["/me", "/profile", "/profile/password", "/profile/sessions"])
async def test_who_is_not_signed_in_is_sent_to_sign_in_and_comes_back(
    browse: Browse, path: str
) -> None:
    page = await browse().get(path)
    document = await browse(JSON).get(path)

    assert (page.status_code, page.headers["location"]) == (303, f"/login?next={path}")
    assert document.status_code == 401
    assert document.json()["code"] == "sign_in_required"


@pytest.mark.usefixtures("fibra")
async def test_me_says_who_one_is_in_ones_language(sign_in: SignIn) -> None:
    me = (await (await sign_in("rafael")).get("/me", headers=JSON)).json()

    assert me == {
        "id": "rafael",
        "username": "rafael",
        "name": "Rafael Souza",
        "first_name": "Rafael",
        "initials": "RS",
        "profile": "technician",
        "profile_name": "Técnico",
        "roles": ["fibra"],
        "role_names": ["Equipe Fibra"],
        "cities": None,
        "language": "pt-BR",
        "theme": "auto",
        "zone": "America/Sao_Paulo",
    }


async def test_where_reading_is_narrowed_a_technician_has_cities_and_a_manager_reads_all(
    sign_in: SignIn, lucia: str
) -> None:
    narrow = Settings(narrow_to_cities=True)
    await Account.update({Account.cities: '["Rio Negrinho"]'}, force=True)

    for username, cities in (("rafael", ["Rio Negrinho"]), (lucia, None)):
        browser = await sign_in(username, settings=narrow)
        assert (await browser.get("/me", headers=JSON)).json()["cities"] == cities


async def test_people_who_ask_for_me_see_their_profile(sign_in: SignIn) -> None:
    answer = await (await sign_in("rafael")).get("/me")

    assert answer.headers["location"] == "/profile"


async def test_a_request_asks_the_database_once_who_it_is_from_and_writes_nothing(
    sign_in: SignIn, engine: Engine
) -> None:
    browser = await sign_in("rafael")
    with counted_queries(engine) as made:
        await browser.get("/me", headers=JSON)

    assert [query.split(maxsplit=1)[0] for query in made] == ["SELECT"]


@pytest.mark.usefixtures("fibra")
async def test_the_profile_shows_name_roles_and_the_way_out(sign_in: SignIn) -> None:
    page = (await (await sign_in("rafael")).get("/profile")).text

    for text in ("Perfil", "Rafael Souza", "Técnico", "Equipe Fibra", "1 sessão aberta", "Sair"):
        assert text in page
    assert "/accounts" not in page


async def test_a_managers_profile_leads_to_the_accounts(sign_in: SignIn, lucia: str) -> None:
    page = (await (await sign_in(lucia)).get("/profile")).text

    assert 'href="/accounts"' in page
    assert 'href="/accounts/audit"' in page


async def test_preferences_are_stored_and_used_at_once(sign_in: SignIn) -> None:
    browser = await sign_in("rafael")
    chosen = {"language": "en", "theme": "dark", "zone": "America/Manaus"}
    answer = await browser.post("/profile", data=chosen)
    page = (await browser.get(answer.headers["location"])).text

    assert answer.status_code == 303
    assert '<html lang="en">' in page
    assert 'data-theme="dark"' in page
    assert (await browser.get("/me", headers=JSON)).json()["zone"] == "America/Manaus"


@pytest.mark.parametrize("field", ["language", "theme", "zone"])
async def test_a_preference_that_is_no_choice_is_refused(sign_in: SignIn, field: str) -> None:
    browser = await sign_in("rafael")
    page = await browser.post("/profile", data={field: "klingon"})
    problem = await browser.post("/profile", data={field: "klingon"}, headers=JSON)

    assert page.status_code == problem.status_code == 422
    assert "Escolha uma das opções." in page.text
    assert problem.json()["errors"][0]["field"] == field
    assert (await browser.get("/profile")).status_code == 200


async def test_a_new_password_signs_in_and_the_old_one_does_not(
    sign_in: SignIn, browse: Browse
) -> None:
    browser = await sign_in("rafael")
    answer = await browser.post("/profile/password", data=CHANGE)
    page = (await browser.get(answer.headers["location"])).text

    assert "Senha trocada." in page
    for password, status in ((PASSWORD, 401), (NEW, 204)):
        typed = {"username": "rafael", "password": password}
        assert (await browse().post("/login", json=typed)).status_code == status


async def test_a_new_password_ends_the_other_sessions(sign_in: SignIn) -> None:
    here, there = await sign_in("rafael"), await sign_in("rafael")
    await here.post("/profile/password", data=CHANGE)

    assert (await here.get("/me", headers=JSON)).status_code == 200
    assert (await there.get("/me", headers=JSON)).status_code == 401


@pytest.mark.parametrize(
    ("changed", "field", "text"),
    [
        ({"current": "errada"}, "current", "A senha atual não confere."),
        ({"new": "1234567", "again": "1234567"}, "new", "Use pelo menos 8 caracteres."),
        ({"new": "x" * 300, "again": "x" * 300}, "new", "Use no máximo 256 caracteres."),
        ({"again": "outra coisa"}, "again", "As duas senhas são diferentes."),
        ({"new": "", "again": ""}, "new", "Use pelo menos 8 caracteres."),
    ],
)
async def test_a_refused_password_says_why_where_it_arose_and_changes_nothing(
    sign_in: SignIn, changed: dict[str, str], field: str, text: str
) -> None:
    browser = await sign_in("rafael")
    page = await browser.post("/profile/password", data=CHANGE | changed)
    problem = await browser.post("/profile/password", data=CHANGE | changed, headers=JSON)

    assert page.status_code == problem.status_code == 422
    assert text in page.text
    assert NEW not in page.text
    assert problem.json()["errors"] == [{"field": field, "message": text}]
    account = await people.by_id("rafael")
    assert account is not None
    assert await passwords.matches(account["password"], PASSWORD)


async def test_guessing_the_current_password_is_throttled(sign_in: SignIn) -> None:
    browser = await sign_in("rafael")
    for _ in range(ACCOUNT.free + 1):
        await browser.post("/profile/password", data=CHANGE | {"current": "errada"})
    answer = await browser.post("/profile/password", data=CHANGE)

    assert answer.status_code == 429
    assert "Muitas tentativas seguidas" in answer.text


async def test_a_demo_accounts_password_stays(browse: Browse) -> None:
    await demo.ensure_demo_accounts()
    browser = browse(settings=Settings(demo=True))
    await browser.post("/login", json={"username": "qa", "password": demo.PASSWORD})
    change = CHANGE | {"current": demo.PASSWORD}
    answer = await browser.post("/profile/password", data=change)

    assert answer.status_code == 422
    assert "não muda" in answer.text


async def test_ones_sessions_are_shown_and_can_be_ended_but_the_one_in_hand(
    sign_in: SignIn,
) -> None:
    here, there = await sign_in("rafael"), await sign_in("rafael")
    there_id = sessions.digest_of(there.cookies[sessions.COOKIE])
    listed = (await here.get("/profile/sessions", headers=JSON)).json()

    assert {item["id"]: item["current"] for item in listed["items"]}[there_id] is False
    assert listed["others"] == 1
    page = (await here.get("/profile/sessions")).text
    assert page.count('/end"') == 1
    assert (await here.post(f"/profile/sessions/{there_id}/end")).status_code == 303
    assert (await there.get("/me", headers=JSON)).status_code == 401


async def test_all_other_sessions_are_ended_at_once(sign_in: SignIn) -> None:
    here, *others = [await sign_in("rafael") for _ in range(3)]
    await here.post("/profile/end-others")

    assert await Session.count() == 1
    assert (await here.get("/me", headers=JSON)).status_code == 200
    assert (await others[0].get("/me", headers=JSON)).status_code == 401


async def test_somebody_elses_session_is_not_there(sign_in: SignIn, lucia: str) -> None:
    rafael, hers = await sign_in("rafael"), await sign_in(lucia)
    session = sessions.digest_of(hers.cookies[sessions.COOKIE])

    assert (await rafael.post(f"/profile/sessions/{session}/end")).status_code == 404
    assert (await hers.get("/me", headers=JSON)).status_code == 200


async def test_what_happened_is_recorded_without_what_was_typed(sign_in: SignIn) -> None:
    browser = await sign_in("rafael")
    await browser.post("/profile/password", data=CHANGE)
    await browser.post("/logout")
    rows = await AuditEntry.select().order_by(AuditEntry.id)

    assert [row["what"] for row in rows] == [
        audit.SIGNED_IN,
        audit.PASSWORD_CHANGED,
        audit.SIGNED_OUT,
    ]
    assert {(row["account"], row["address"]) for row in rows} == {("rafael", "203.0.113.9")}
    assert PASSWORD not in str(rows)
    assert NEW not in str(rows)
