import asyncio
import logging
from collections.abc import AsyncIterator

import asyncpg
import pytest

from atende.database import news as news_module
from atende.database.clock import stamp
from atende.database.engine import Engine, engine_for, start, stop, transaction
from atende.database.news import News, Publish, Subscription

POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look and retry at once, so that no test waits for seconds."""
    monkeypatch.setattr(news_module, "OTHER_PROCESSES", 0.01)
    monkeypatch.setattr(news_module, "RETRY", (0.001, 0.001))


@pytest.fixture
async def elsewhere(engine: Engine, database_url: str) -> AsyncIterator[Engine]:
    """Another process's engine on the same database; `engine` stays the one that writes."""
    assert engine.pool is not None
    other = engine_for(database_url)
    await start(other)
    yield other
    await stop(other)


async def stamped() -> int:
    async with transaction():
        return await stamp(["ticket/1"])


async def heard_by(subscription: Subscription, seq: int) -> list[int]:
    """Listen until `seq` is told; fails if it is not within some seconds."""
    heard = []
    async with asyncio.timeout(10):
        async for told in subscription:
            heard.append(told)
            if told >= seq:
                break
    return heard


async def never(_publish: Publish) -> None:
    await asyncio.Event().wait()


async def test_every_listener_hears_a_commit_of_this_process(engine: Engine) -> None:
    with engine.news.subscribe() as one, engine.news.subscribe() as two:
        seq = await stamped()
        assert (await heard_by(one, seq))[-1] == (await heard_by(two, seq))[-1] == seq


async def test_a_commit_of_another_process_is_heard(engine: Engine, elsewhere: Engine) -> None:
    with elsewhere.news.subscribe() as heard:
        for _ in range(3):
            seq = await stamped()
            assert (await heard_by(heard, seq))[-1] == seq
    assert engine.pool is not None


async def test_what_was_undone_is_not_told(engine: Engine) -> None:
    with engine.news.subscribe() as heard:
        with pytest.raises(KeyError):
            async with transaction():
                await stamp(["ticket/1"])
                raise KeyError
        seq = await stamped()
        assert await heard_by(heard, seq) == [seq]


async def test_a_slow_listener_is_told_only_the_newest() -> None:
    news = News(never)
    with news.subscribe() as heard:
        for seq in (1, 2, 5, 4):
            news.publish(seq)
        assert await heard_by(heard, 5) == [5]
    await news.close()


async def test_listeners_that_are_cancelled_leave_nothing_behind() -> None:
    news = News(never)

    async def listen() -> None:
        with news.subscribe() as heard:
            async for _ in heard:
                pass

    tasks = [asyncio.create_task(listen()) for _ in range(100)]
    await asyncio.sleep(0)
    assert news.listeners == 100
    for task in tasks:
        task.cancel()
        await asyncio.sleep(0)
        task.cancel()
    await asyncio.wait(tasks)
    assert news.listeners == 0
    await news.close()


async def test_stopping_ends_every_stream_and_the_watch(engine: Engine) -> None:
    async def listen() -> str:
        with engine.news.subscribe() as heard:
            async for _ in heard:
                pass
        return "ended"

    before = asyncio.all_tasks()
    task = asyncio.create_task(listen())
    await asyncio.sleep(0)
    await stop(engine)
    async with asyncio.timeout(5):
        assert await task == "ended"
        assert await listen() == "ended"
    assert asyncio.all_tasks() == before
    await start(engine)
    with engine.news.subscribe() as heard:
        seq = await stamped()
        assert (await heard_by(heard, seq))[-1] == seq


async def test_a_watch_that_fails_is_begun_again(caplog: pytest.LogCaptureFixture) -> None:
    attempts = 0

    async def watch(publish: Publish) -> None:
        nonlocal attempts
        attempts += 1
        if attempts < 3:
            raise OSError("gone")
        publish(7)
        await never(publish)

    news = News(watch)
    with caplog.at_level(logging.WARNING), news.subscribe() as heard:
        assert await heard_by(heard, 7) == [7]
    assert [record.message for record in caplog.records] == ["News of changes are interrupted"] * 2
    await news.close()


@POSTGRESQL
async def test_what_was_committed_while_the_listener_was_cut_off_is_told(
    engine: Engine, elsewhere: Engine
) -> None:
    with elsewhere.news.subscribe() as heard:
        await heard_by(heard, await stamped())
        for _ in range(3):
            await cut_listeners(elsewhere)
            seq = await stamped()
            assert (await heard_by(heard, seq))[-1] == seq
    assert engine.pool is not None


@POSTGRESQL
async def test_a_listener_gone_deaf_without_a_word_hears_by_its_heartbeat(
    engine: Engine, elsewhere: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def deaf(*_arguments: object) -> None:
        """Listen to nothing."""

    monkeypatch.setattr(news_module, "HEARTBEAT", 0.01)
    monkeypatch.setattr(asyncpg.Connection, "add_listener", deaf)
    with elsewhere.news.subscribe() as heard:
        for _ in range(2):
            seq = await stamped()
            assert (await heard_by(heard, seq))[-1] == seq
    assert engine.pool is not None


async def cut_listeners(engine: Engine) -> None:
    """End the sessions that LISTEN, as a restarting server does."""
    admin = await asyncpg.connect(engine.config["dsn"])  # type: ignore[union-attr]  # PostgreSQL's
    try:
        await admin.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND query ~ '^(LISTEN|SELECT seq)'"
        )
    finally:
        await admin.close()
