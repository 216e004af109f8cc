import asyncio
import unicodedata

import pytest
from argon2 import PasswordHasher

from atende.accounts import passwords
from atende.accounts.passwords import LONGEST, hash_password, is_outdated, matches, weakness_of


def test_a_password_matches_its_own_hash_and_no_other() -> None:
    async def both() -> tuple[bool, bool]:
        stored = await hash_password("correto cavalo")
        return await matches(stored, "correto cavalo"), await matches(stored, "correto Cavalo")

    assert asyncio.run(both()) == (True, False)


def test_the_same_password_is_hashed_with_another_salt_each_time() -> None:
    async def two() -> set[str]:
        return {await hash_password("igual") for _ in range(2)}

    assert len(asyncio.run(two())) == 2


def test_the_hash_is_argon2id_with_19_mib_and_two_passes() -> None:
    assert asyncio.run(hash_password("x")).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_an_accent_typed_as_two_characters_is_the_same_password() -> None:
    async def other_keyboard() -> bool:
        stored = await hash_password(unicodedata.normalize("NFC", "coração"))
        return await matches(stored, unicodedata.normalize("NFD", "coração"))

    assert asyncio.run(other_keyboard())


def test_nobody_is_verified_by_a_real_hash_with_todays_parameters() -> None:
    assert not is_outdated(passwords.NOBODY)
    assert asyncio.run(matches("", "anything")) is False


@pytest.mark.parametrize("stored", ["garbage", "$argon2id$v=19$m=1", "pbkdf2_sha256$1$x$y"])
def test_a_hash_that_cannot_be_read_matches_nothing(stored: str) -> None:
    assert asyncio.run(matches(stored, "garbage")) is False


def test_a_hash_with_other_parameters_is_outdated_and_still_matches() -> None:
    old = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash("antiga")

    assert is_outdated(old)
    assert asyncio.run(matches(old, "antiga"))


def test_an_endless_password_is_refused_rather_than_cut() -> None:
    async def cut() -> bool:
        stored = await hash_password("a" * LONGEST)
        return await matches(stored, "a" * LONGEST + "b")

    assert asyncio.run(cut()) is False


@pytest.mark.parametrize(
    ("password", "weakness"),
    [
        ("1234567", "short"),
        ("a" * (LONGEST + 1), "long"),
        ("Rafael.Souza", "same_as_username"),
        ("chuva no telhado", None),
    ],
)
def test_length_is_what_counts_in_a_new_password(password: str, weakness: str | None) -> None:
    assert weakness_of(password, "rafael.souza") == weakness


def test_the_event_loop_goes_on_while_a_password_is_hashed() -> None:
    async def turns_of_the_loop() -> int:
        turns = 0
        hashing = asyncio.ensure_future(hash_password("devagar"))
        while not hashing.done():
            turns += 1
            await asyncio.sleep(0)
        return turns

    assert asyncio.run(turns_of_the_loop()) > 10
