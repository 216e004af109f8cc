"""The throttle: pure waits first, then counted in the database."""

import asyncio

import pytest

from atende.accounts.tables import SignInAttempt
from atende.accounts.throttle import (
    ACCOUNT,
    ADDRESS,
    FORGOTTEN_AFTER_MS,
    Admitted,
    Patience,
    Wait,
    account_key,
    address_key,
    admit,
    forgive,
    purge,
)

NOW = 1_795_000_000_000


def test_the_first_failures_cost_no_wait_and_then_it_doubles_to_the_longest() -> None:
    patience = Patience(free=3, longest=10)

    assert [patience.wait_after(n) for n in range(1, 9)] == [0, 0, 0, 2, 4, 8, 10, 10]


def test_no_count_of_failures_is_too_large_to_reckon_with() -> None:
    assert ACCOUNT.wait_after(10**12) == ACCOUNT.longest


def test_a_username_is_one_however_it_is_typed_and_is_not_kept_as_typed() -> None:
    assert account_key(" Rafael ") == account_key("rafael")
    assert "rafael" not in account_key("rafael")
    assert len(account_key("a" * 100_000)) < 160


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("203.0.113.9", "address:203.0.113.9"),
        ("::ffff:203.0.113.9", "address:203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "address:2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "address:2001:db8:1:2::/64"),
        ("", "address:unknown"),
        ("testclient", "address:unknown"),
    ],
)
def test_an_ipv6_household_is_one_address(address: str, key: str) -> None:
    assert address_key(address) == key


@pytest.mark.anyio
@pytest.mark.usefixtures("engine")
async def test_an_account_waits_from_whatever_address_it_is_tried() -> None:
    outcomes = [await admit("rafael", f"203.0.113.{n}", NOW) for n in range(ACCOUNT.free + 2)]

    assert [type(outcome) for outcome in outcomes[:-1]] == [Admitted] * (ACCOUNT.free + 1)
    assert outcomes[-1] == Wait(2)
    assert isinstance(await admit("lucia", "203.0.113.1", NOW), Admitted)


@pytest.mark.anyio
@pytest.mark.usefixtures("engine")
async def test_an_address_waits_whatever_account_it_tries() -> None:
    outcomes = [await admit(f"user{n}", "203.0.113.9", NOW) for n in range(ADDRESS.free + 2)]

    assert outcomes[-1] == Wait(2)
    assert isinstance(outcomes[-2], Admitted)
    assert isinstance(await admit("user1", "203.0.113.10", NOW), Admitted)


@pytest.mark.anyio
@pytest.mark.usefixtures("engine")
async def test_tries_at_the_same_moment_are_as_many_tries() -> None:
    outcomes = await asyncio.gather(*(admit("rafael", "203.0.113.9", NOW) for _ in range(20)))

    assert sum(isinstance(outcome, Admitted) for outcome in outcomes) == ACCOUNT.free + 1


@pytest.mark.anyio
@pytest.mark.usefixtures("engine")
async def test_the_wait_is_over_when_it_said_it_would_be() -> None:
    for _ in range(ACCOUNT.free + 1):
        await admit("rafael", "203.0.113.9", NOW)

    assert await admit("rafael", "203.0.113.9", NOW + 500) == Wait(2)
    assert await admit("rafael", "203.0.113.9", NOW + 1_999) == Wait(1)
    assert isinstance(await admit("rafael", "203.0.113.9", NOW + 2_000), Admitted)


@pytest.mark.anyio
@pytest.mark.usefixtures("engine")
async def test_trying_while_one_has_to_wait_makes_the_wait_no_longer() -> None:
    for _ in range(ACCOUNT.free + 1):
        await admit("rafael", "203.0.113.9", NOW)
    for _ in range(50):
        await admit("rafael", "203.0.113.9", NOW + 1_000)

    assert isinstance(await admit("rafael", "203.0.113.9", NOW + 2_000), Admitted)


@pytest.mark.anyio
@pytest.mark.usefixtures("engine")
async def test_nobody_is_ever_locked_out_for_longer_than_the_longest_wait() -> None:
    now = NOW
    for _ in range(60):
        outcome = await admit("rafael", "203.0.113.9", now)
        now += 1_000 * (outcome.seconds if isinstance(outcome, Wait) else outcome.wait)

    await admit("rafael", "203.0.113.9", now)
    longest = max(ACCOUNT.longest, ADDRESS.longest)
    assert isinstance(await admit("rafael", "203.0.113.9", now + longest * 1_000), Admitted)


@pytest.mark.anyio
@pytest.mark.usefixtures("engine")
async def test_a_good_sign_in_forgets_the_accounts_failures_and_takes_its_own_count_back() -> None:
    for _ in range(3):
        await admit("rafael", "203.0.113.9", NOW)
    last = await admit("rafael", "203.0.113.9", NOW)
    assert isinstance(last, Admitted)
    await forgive(last)

    rows = await SignInAttempt.select(SignInAttempt.id, SignInAttempt.failures)
    assert rows == [{"id": "address:203.0.113.9", "failures": 3}]


@pytest.mark.anyio
@pytest.mark.usefixtures("engine")
async def test_a_good_sign_in_lifts_no_wait_but_the_one_it_set_itself() -> None:
    for n in range(ADDRESS.free):
        await admit(f"user{n}", "203.0.113.9", NOW)
    good = await admit("rafael", "203.0.113.9", NOW)
    assert isinstance(good, Admitted)
    await admit("somebody", "203.0.113.9", NOW + 2_000)
    await forgive(good)

    assert await admit("other", "203.0.113.9", NOW + 2_000) == Wait(4)


@pytest.mark.anyio
@pytest.mark.usefixtures("engine")
async def test_an_office_that_signs_in_well_never_waits() -> None:
    for n in range(ADDRESS.free * 3):
        admitted = await admit(f"user{n}", "203.0.113.9", NOW)
        assert isinstance(admitted, Admitted)
        await forgive(admitted)


@pytest.mark.anyio
@pytest.mark.usefixtures("engine")
async def test_a_day_without_failure_starts_the_count_anew() -> None:
    for _ in range(ACCOUNT.free + 1):
        await admit("rafael", "203.0.113.9", NOW)
    later = NOW + FORGOTTEN_AFTER_MS + 1

    outcome = await admit("rafael", "203.0.113.9", later)
    assert isinstance(outcome, Admitted)
    assert outcome.wait == 0


@pytest.mark.anyio
@pytest.mark.usefixtures("engine")
async def test_forgotten_rows_are_purged_and_others_kept() -> None:
    await admit("old", "203.0.113.1", NOW)
    await admit("new", "203.0.113.2", NOW + FORGOTTEN_AFTER_MS)
    await purge(NOW + FORGOTTEN_AFTER_MS + 1)

    rows = await SignInAttempt.select(SignInAttempt.id)
    assert {row["id"] for row in rows} == {account_key("new"), "address:203.0.113.2"}


@pytest.mark.anyio
@pytest.mark.usefixtures("engine")
async def test_who_has_to_wait_leaves_no_row_behind() -> None:
    for n in range(ADDRESS.free + 1):
        await admit(f"user{n}", "203.0.113.9", NOW)
    before = await SignInAttempt.count()
    await admit("one-more", "203.0.113.9", NOW)

    assert await SignInAttempt.count() == before
