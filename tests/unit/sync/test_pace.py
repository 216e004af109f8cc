"""A phone that asks without end is told to wait; nobody else is, and no honest phone ever."""

import uuid
from pathlib import Path

from atende.settings import Settings
from atende.sync.pace import Pace
from tests.unit.sync.provider import BIA, RAFAEL
from tests.unit.web.whole import JSON, opened_browser, sign_in


def test_a_minutes_requests_may_come_at_once_and_then_as_many_in_each_minute() -> None:
    pace = Pace(60)
    assert [pace.wait("s", 0.0) for _ in range(60)] == [0] * 60
    assert pace.wait("s", 0.0) == 1
    assert (pace.wait("s", 1.0), pace.wait("s", 1.0)) == (0, 1)
    assert [pace.wait("s", 100.0) for _ in range(60)] == [0] * 60
    assert pace.wait("another", 100.0) == 0


def test_who_waits_as_long_as_they_were_told_is_answered() -> None:
    pace = Pace(7)
    now = 0.0
    for _ in range(40):
        if wait := pace.wait("s", now):
            now += wait
            assert pace.wait("s", now) == 0


def test_without_a_limit_nobody_waits() -> None:
    pace = Pace(0)
    assert [pace.wait("s", 0.0) for _ in range(5000)] == [0] * 5000


def test_a_phone_that_pulls_and_sends_ten_times_a_second_all_day_never_waits() -> None:
    pace = Pace(Settings.sync_per_minute)
    assert {pace.wait("s", tick / 10) for tick in range(60_000)} == {0}


async def test_a_phone_in_a_loop_is_told_how_long_to_wait_and_the_others_are_answered(
    database_url: str, tmp_path: Path
) -> None:
    async with opened_browser(database_url, tmp_path / "assets", sync_per_minute=3) as phone:
        phone.headers.update(JSON)
        await sign_in(phone, RAFAEL.id)
        asking = {"device": str(uuid.uuid4())}
        answers = [
            await phone.get("/sync/changes", params=asking),
            await phone.get("/sync/me"),
            await phone.post("/devices/me", json=asking),
            await phone.get("/sync/changes", params=asking),
            await phone.post("/sync/quarantine", json={**asking, "actions": []}),
        ]
        assert [each.status_code for each in answers] == [200, 200, 200, 429, 429]
        assert 1 <= int(answers[3].headers["retry-after"]) <= 20
        assert answers[3].json()["code"] == "too_many"
        assert (await phone.get("/tickets")).status_code == 200
        await sign_in(phone, BIA.id)
        assert (await phone.get("/sync/me")).status_code == 200
