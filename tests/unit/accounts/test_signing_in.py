from typing import Any

import msgspec
import pytest
from argon2 import PasswordHasher

from atende.accounts import audit, demo, passwords, people, sessions, throttle
from atende.accounts.people import NewAccount
from atende.accounts.signing_in import Attempt, Begun, Refused, sign_in
from atende.accounts.tables import AuditEntry
from atende.accounts.throttle import ACCOUNT, Wait
from atende.database.engine import Engine

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("engine")]

NOW = 1_795_000_000_000
ADDRESS = "203.0.113.9"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""A hash that costs a test nothing, and is outdated."""


def try_to(username: str, password: str) -> Attempt:
    return Attempt(username, password, ADDRESS, "Mozilla/5.0")


@pytest.fixture
async def rafael(engine: Engine) -> str:  # noqa: ARG001 - it writes into it
    hashed = QUICK.hash("chuva no telhado")
    return await people.create(NewAccount("rafael", "Rafael Souza", "technician", hashed))


async def trail() -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (row["what"], row["account"], msgspec.json.decode(row["detail"]))
        for row in await AuditEntry.select().order_by(AuditEntry.id)
    ]


@pytest.mark.usefixtures("rafael")
async def test_the_right_password_begins_a_session() -> None:
    begun = await sign_in(try_to(" Rafael ", "chuva no telhado"), NOW, demo=False)

    assert isinstance(begun, Begun)
    who = await sessions.look_up(begun.secret, NOW)
    assert who is not None
    assert who.name == "Rafael Souza"
    assert await trail() == [(audit.SIGNED_IN, "rafael", {})]


@pytest.mark.usefixtures("rafael")
@pytest.mark.parametrize("username", ["rafael", "nobody"])
async def test_a_wrong_password_and_an_unknown_person_are_answered_alike(username: str) -> None:
    assert await sign_in(try_to(username, "errada"), NOW, demo=False) == Refused("wrong")


async def test_an_unknown_person_costs_as_many_verifications_as_a_known_one(
    rafael: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified: list[str] = []

    def verify(stored: str, _: str) -> bool:
        verified.append(stored)
        return False

    monkeypatch.setattr(passwords, "_verify", verify)
    await sign_in(try_to(rafael, "errada"), NOW, demo=False)
    await sign_in(try_to("nobody", "errada"), NOW, demo=False)

    assert len(verified) == 2
    assert verified[1] == passwords.NOBODY


@pytest.mark.usefixtures("rafael")
async def test_what_was_typed_is_not_written_into_the_record() -> None:
    await sign_in(try_to("chuva no telhado", "rafael"), NOW, demo=False)

    (row,) = await AuditEntry.select()
    assert "chuva" not in str(row)


async def test_an_old_hash_is_made_anew_at_the_next_sign_in(rafael: str) -> None:
    await sign_in(try_to(rafael, "chuva no telhado"), NOW, demo=False)
    account = await people.by_username(rafael)

    assert account is not None
    assert not passwords.is_outdated(account["password"])
    assert isinstance(await sign_in(try_to(rafael, "chuva no telhado"), NOW, demo=False), Begun)


async def test_a_disabled_account_is_told_so_only_with_its_password(rafael: str) -> None:
    await people.set_active(rafael, active=False)

    assert await sign_in(try_to(rafael, "errada"), NOW, demo=False) == Refused("wrong")
    assert await sign_in(try_to(rafael, "chuva no telhado"), NOW, demo=False) == Refused("disabled")


async def test_an_account_without_a_password_cannot_sign_in() -> None:
    await people.create(NewAccount("historical", "Quem Já Saiu", "technician"))

    assert await sign_in(try_to("historical", ""), NOW, demo=False) == Refused("wrong")


async def test_demo_accounts_sign_in_in_demo_mode_and_are_refused_outside_it() -> None:
    await demo.ensure_demo_accounts()
    await demo.ensure_demo_accounts()

    for username in ("tecnico", "gestor", "qa"):
        attempt = try_to(username, demo.PASSWORD)
        assert await sign_in(attempt, NOW, demo=False) == Refused("demo")
        assert isinstance(await sign_in(attempt, NOW, demo=True), Begun)


@pytest.mark.usefixtures("rafael")
async def test_too_many_failures_have_to_wait_even_with_the_right_password() -> None:
    refusals = [
        await sign_in(try_to("rafael", "errada"), NOW, demo=False) for _ in range(ACCOUNT.free + 1)
    ]

    assert refusals[-1] == Refused("wrong", wait=2)
    right = try_to("rafael", "chuva no telhado")
    assert await sign_in(right, NOW + 1_000, demo=False) == Wait(1)
    assert isinstance(await sign_in(right, NOW + 2_000, demo=False), Begun)
    assert isinstance(await sign_in(right, NOW + 2_000, demo=False), Begun)


@pytest.mark.usefixtures("rafael")
async def test_who_has_to_wait_costs_no_verification(monkeypatch: pytest.MonkeyPatch) -> None:
    async def wait(*_: object) -> Wait:
        return Wait(8)

    monkeypatch.setattr(throttle, "admit", wait)
    monkeypatch.setattr(passwords, "_verify", lambda *_: pytest.fail("a password was looked at"))

    assert await sign_in(try_to("rafael", "errada"), NOW, demo=False) == Wait(8)


async def test_the_record_is_let_go_after_its_term(rafael: str) -> None:
    await audit.record(audit.SIGNED_IN, NOW - audit.KEPT_MS - 1, rafael)
    await sign_in(try_to(rafael, "chuva no telhado"), NOW, demo=False)

    assert len(await AuditEntry.select()) == 1
