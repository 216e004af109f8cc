import pytest

from atende.accounts import people, sessions
from atende.accounts.people import NewAccount
from atende.accounts.sessions import ABSOLUTE_MS, IDLE_MS, SEEN_EVERY_MS, digest_of
from atende.accounts.tables import Account, Session
from atende.catalogue.tables import Role
from atende.database.engine import Engine

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("engine")]

NOW = 1_795_000_000_000


@pytest.fixture
async def rafael(engine: Engine) -> str:  # noqa: ARG001 - it writes into it
    await Role.insert(
        Role(id="fibra", name="Equipe Fibra", cities='["São Bento do Sul"]'),
        Role(id="campo", name="Campo"),
    )
    return await people.create(
        NewAccount("rafael", "Rafael Souza", "technician", roles=("fibra", "campo"))
    )


async def test_a_session_says_who_it_is_with_the_roles_by_name(rafael: str) -> None:
    secret = await sessions.begin(rafael, NOW, "Mozilla/5.0")
    who = await sessions.look_up(secret, NOW)

    assert who is not None
    assert (who.account, who.name, who.username) == ("rafael", "Rafael Souza", "rafael")
    assert who.profile == "technician"
    assert who.roles == (("campo", "Campo"), ("fibra", "Equipe Fibra"))


async def test_a_person_has_their_own_cities_and_those_of_their_roles(rafael: str) -> None:
    await Account.update({Account.cities: '["Rio Negrinho"]'}).where(Account.id == rafael)
    who = await sessions.look_up(await sessions.begin(rafael, NOW), NOW)

    assert who is not None
    assert who.cities == ("Rio Negrinho", "São Bento do Sul")


async def test_who_has_no_role_has_a_session_all_the_same() -> None:
    account = await people.create(NewAccount("qa", "Ana Teles", "qa"))
    who = await sessions.look_up(await sessions.begin(account, NOW), NOW)

    assert who is not None
    assert who.roles == ()


async def test_the_database_does_not_hold_the_secret(rafael: str) -> None:
    secret = await sessions.begin(rafael, NOW)
    (row,) = await Session.select()

    assert row["id"] == digest_of(secret)
    assert secret not in str(row)


@pytest.mark.parametrize("secret", ["", "x", "é" * 43, "a" * 10_000, "'; DROP TABLE session; --"])
async def test_what_is_no_secret_is_nobodys(secret: str) -> None:
    assert await sessions.look_up(secret, NOW) is None


async def test_a_session_ends_when_it_was_not_seen_for_long(rafael: str) -> None:
    secret = await sessions.begin(rafael, NOW)

    assert await sessions.look_up(secret, NOW + IDLE_MS - 1)
    assert await sessions.look_up(secret, NOW + IDLE_MS) is None


async def test_a_session_that_is_used_slides_on_until_its_absolute_end(rafael: str) -> None:
    secret = await sessions.begin(rafael, NOW)
    now = NOW
    while who := await sessions.look_up(secret, now):
        await sessions.see(who, now)
        now += IDLE_MS // 2

    assert now - NOW == ABSOLUTE_MS


async def test_a_request_soon_after_another_writes_nothing(rafael: str) -> None:
    secret = await sessions.begin(rafael, NOW)
    for later in (1, SEEN_EVERY_MS - 1):
        who = await sessions.look_up(secret, NOW + later)
        assert who
        await sessions.see(who, NOW + later)
    assert (await Session.select(Session.seen_at))[0]["seen_at"] == NOW

    who = await sessions.look_up(secret, NOW + SEEN_EVERY_MS)
    assert who
    await sessions.see(who, NOW + SEEN_EVERY_MS)
    assert (await Session.select(Session.seen_at))[0]["seen_at"] == NOW + SEEN_EVERY_MS


async def test_signing_in_again_ends_the_session_the_browser_had(rafael: str) -> None:
    first = await sessions.begin(rafael, NOW)
    second = await sessions.begin(rafael, NOW, replacing=first)

    assert await sessions.look_up(first, NOW) is None
    assert await sessions.look_up(second, NOW)


async def test_disabling_an_account_ends_its_sessions_at_once(rafael: str) -> None:
    secret = await sessions.begin(rafael, NOW)
    await people.set_active(rafael, active=False)
    assert await Session.count() == 0

    late = await sessions.begin(rafael, NOW)  # one that was just beginning
    assert await sessions.look_up(secret, NOW) is None
    assert await sessions.look_up(late, NOW) is None


async def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(rafael: str) -> None:
    here, there = await sessions.begin(rafael, NOW), await sessions.begin(rafael, NOW)
    await people.set_password(rafael, "hash", session=digest_of(here))

    assert await sessions.look_up(here, NOW)
    assert await sessions.look_up(there, NOW) is None


async def test_nobody_ends_a_session_that_is_not_theirs(rafael: str) -> None:
    lucia = await people.create(NewAccount("lucia", "Lúcia Prado", "manager"))
    hers = await sessions.begin(lucia, NOW)

    assert not await sessions.end_one_of(rafael, digest_of(hers))
    assert await sessions.look_up(hers, NOW)
    assert await sessions.end_one_of(lucia, digest_of(hers))
    assert await sessions.look_up(hers, NOW) is None


async def test_ones_sessions_are_listed_without_expired_ones_the_last_seen_first(
    rafael: str,
) -> None:
    for began in (NOW - IDLE_MS, NOW - 2_000, NOW - 1_000):
        await sessions.begin(rafael, began, f"agent {began}")

    listed = await sessions.of_account(rafael, NOW)
    assert [row["seen_at"] for row in listed] == [NOW - 1_000, NOW - 2_000]


async def test_expired_sessions_are_purged(rafael: str) -> None:
    await sessions.begin(rafael, NOW - IDLE_MS)
    await sessions.begin(rafael, NOW)
    await sessions.purge(NOW)

    assert await Session.count() == 1


@pytest.mark.parametrize("session", ["", "\0", "x" * 10_000, "\ud800"])
async def test_what_is_no_sessions_id_ends_none(rafael: str, session: str) -> None:
    assert not await sessions.end_one_of(rafael, session)
