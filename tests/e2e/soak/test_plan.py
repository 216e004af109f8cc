"""What every planned day has, whatever its seed."""

import pytest

from tests.e2e.soak.plan import MOST_OPENED, TICKETS, planned, second_phone

SEEDS = range(1, 51)


def test_the_same_seed_gives_the_same_day_and_another_one_another() -> None:
    assert planned(7, 100) == planned(7, 100)
    assert planned(7, 100) != planned(8, 100)


@pytest.mark.parametrize("actions", [25, 100])
def test_in_every_day_browser_worker_and_server_are_killed(actions: int) -> None:
    for number in SEEDS:
        happened = {step.what for step in planned(number, actions)}
        assert happened >= {"kill browser", "kill server", "kill worker"}


def test_the_office_finds_a_server_and_every_killed_one_is_started_again() -> None:
    for number in SEEDS:
        is_up = True
        for step in planned(number, 100):
            if step.what in ("kill server", "start server"):
                assert is_up == (step.what == "kill server")
                is_up = not is_up
            assert is_up or step.what not in ("office", "catch up")
        assert is_up


def test_as_much_is_done_as_was_asked_on_phones_that_are_there() -> None:
    for number in SEEDS:
        steps = planned(number, 100)
        phones = 2 if second_phone(number) else 1
        assert sum(step.what == "send" for step in steps) == 100
        assert {step.phone for step in steps} == set(range(phones))
        opened = [step.ticket for step in steps if step.kind == "open"]
        assert opened == list(range(TICKETS, TICKETS + len(opened)))
        assert len(opened) <= MOST_OPENED
