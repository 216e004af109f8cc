"""``atende restored`` is said by hand after a backup was put in place."""

import asyncio

import pytest

from atende.cli import main
from atende.database.opening import opened
from atende.sync.epoch import current_epoch


async def _epoch(url: str) -> str:
    async with opened(url):
        return await current_epoch()


def test_another_epoch_begins_when_a_backup_is_said_to_be_restored(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATENDE_DATABASE_URL", database_url)
    before = asyncio.run(_epoch(database_url))
    assert main(["restored"]) == 0
    assert asyncio.run(_epoch(database_url)) != before
