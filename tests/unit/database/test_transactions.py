import asyncio
import contextlib

import asyncpg
import pytest
from piccolo.engine.exceptions import TransactionError

from atende.customers.tables import Customer
from atende.database.engine import Engine, transaction
from atende.database.postgres import POOL, PooledPostgresEngine
from atende.database.transactions import to_the_end

POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
SLOW = {
    "postgres": "SELECT pg_sleep(0.3)",
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000) "
    "SELECT max(i) AS i FROM n",
}


def customer(code: str) -> Customer:
    return Customer(id=code, code=code, name=code, sort_name=code)


async def insert(code: str) -> None:
    await Customer.insert(customer(code))


async def codes() -> set[str]:
    return set(await Customer.select(Customer.id).output(as_list=True))


async def assert_nothing_is_lent(engine: Engine) -> None:
    """Every connection of the pool can be had at the same time, and works."""
    held = asyncio.Barrier(POOL[1] if isinstance(engine, PooledPostgresEngine) else 1)

    async def use(number: int) -> None:
        async with transaction():
            await insert(f"free-{number}")
            await held.wait()

    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        for number in range(held.parties):
            group.create_task(use(number))
    assert engine.current_transaction.get() is None


async def test_work_runs_to_its_end_however_often_the_caller_is_cancelled() -> None:
    may_end, done = asyncio.Event(), []

    async def work() -> None:
        await may_end.wait()
        done.append("whole")

    task = asyncio.create_task(to_the_end(work()))
    for _ in range(3):
        await asyncio.sleep(0)
        task.cancel()
    await asyncio.sleep(0)
    assert not task.done()
    may_end.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert done == ["whole"]


async def test_a_failure_undoes_the_transaction_and_is_raised_as_it_was(engine: Engine) -> None:
    with pytest.raises(KeyError, match="mine"):
        async with transaction():
            await insert("1")
            raise KeyError("mine")
    assert await codes() == set()
    await assert_nothing_is_lent(engine)


async def test_an_inner_failure_that_is_caught_undoes_only_its_own_work(engine: Engine) -> None:
    async with transaction():
        await insert("outer")
        with contextlib.suppress(KeyError):
            async with transaction():
                await insert("inner")
                raise KeyError
        async with transaction():
            await insert("second")
    assert await codes() == {"outer", "second"}
    await assert_nothing_is_lent(engine)


@pytest.mark.parametrize("times", [1, 2, 3])
@pytest.mark.parametrize("where", ["before", "during", "after"])
async def test_a_cancelled_transaction_leaves_nothing_behind(
    engine: Engine, times: int, where: str
) -> None:
    reached = asyncio.Event()

    async def work() -> None:
        if where == "before":
            reached.set()
        async with transaction():
            await insert("1")
            if where == "during":
                asyncio.get_running_loop().call_soon(reached.set)
                await Customer.raw(SLOW[engine.engine_type])
            reached.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(work())
    await reached.wait()
    for _ in range(times):
        task.cancel()
        await asyncio.sleep(0)
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await codes() == set()
    await assert_nothing_is_lent(engine)


async def test_cancelling_at_any_step_either_keeps_all_or_nothing(engine: Engine) -> None:
    """Cancel after 0, 1, 2 … turns of the event loop, until the transaction is through."""
    for turns in range(400):

        async def work(turns: int = turns) -> None:
            async with transaction():
                await insert(f"a{turns}")
                await insert(f"b{turns}")

        task = asyncio.create_task(work())
        for _ in range(turns):
            await asyncio.sleep(0)
        through = task.done()
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        kept = {code for code in await codes() if code[1:] == str(turns)}
        assert kept in (set(), {f"a{turns}", f"b{turns}"})
        if through:
            break
    else:
        pytest.fail("it never got through")
    await assert_nothing_is_lent(engine)


async def test_queries_cancelled_outside_a_transaction_give_their_connection_back(
    engine: Engine,
) -> None:
    for query in (Customer.raw(SLOW[engine.engine_type]), Customer.insert(customer("1"))):
        task = asyncio.create_task(query.run())
        for _ in range(5):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.sleep(0)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
    await assert_nothing_is_lent(engine)


@pytest.mark.parametrize("outcome", ["commit", "failure"])
async def test_a_transaction_ended_by_another_task_is_ended(engine: Engine, outcome: str) -> None:
    """A stream that is dropped is closed by another task than the one that ran it."""
    work = transaction()
    await work.__aenter__()
    await insert("1")
    failure = (KeyError, KeyError(), None) if outcome == "failure" else (None, None, None)
    await asyncio.create_task(work.__aexit__(*failure))
    assert await codes() == ({"1"} if outcome == "commit" else set())
    await assert_nothing_is_lent(engine)


async def test_a_task_made_inside_an_open_transaction_is_refused_its_queries(
    engine: Engine,
) -> None:
    async with transaction():
        with pytest.raises(TransactionError, match="belongs to one task"):
            await asyncio.create_task(insert("1"))
    await assert_nothing_is_lent(engine)


async def test_a_task_that_outlives_its_transaction_queries_outside_it(engine: Engine) -> None:
    over = asyncio.Event()

    async def later() -> None:
        await over.wait()
        await insert("later")

    with pytest.raises(KeyError):
        async with transaction():
            task = asyncio.create_task(later())
            raise KeyError
    over.set()
    await task
    assert await codes() == {"later"}
    await assert_nothing_is_lent(engine)


async def test_what_waits_for_the_commit_is_told_after_it_and_only_then(engine: Engine) -> None:
    told: list[str] = []
    async with transaction() as work:
        work.after_commit.append(lambda: told.append("kept"))
        assert told == []
    with pytest.raises(KeyError):
        async with transaction() as work:
            work.after_commit.append(lambda: told.append("lost"))
            raise KeyError
    assert told == ["kept"]
    await assert_nothing_is_lent(engine)


@POSTGRESQL
@pytest.mark.parametrize("then", ["query", "nothing", "failure"])
async def test_a_lost_session_fails_its_transaction_and_nothing_else(
    engine: Engine, then: str
) -> None:
    await insert("before")

    async def lose() -> None:
        async with transaction() as work:
            await insert("lost")
            pid = await work.connection.fetchval("SELECT pg_backend_pid()")
            await terminate(engine, pid)
            if then == "query":
                await codes()
            if then == "failure":
                raise KeyError("mine")

    expected = KeyError if then == "failure" else (asyncpg.PostgresError, asyncpg.InterfaceError)
    with pytest.raises(expected):
        await lose()
    assert await codes() == {"before"}
    await assert_nothing_is_lent(engine)


async def terminate(engine: Engine, pid: int) -> None:
    """End a session as a restarting server does; returns when it is gone."""
    admin: asyncpg.Connection[asyncpg.Record] = await asyncpg.connect(engine.config["dsn"])  # type: ignore[union-attr]  # PostgreSQL's
    try:
        await admin.execute("SELECT pg_terminate_backend($1, 5000)", pid)
    finally:
        await admin.close()


@POSTGRESQL
async def test_a_session_that_never_answers_again_is_abandoned(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hang(_transaction: object) -> None:
        await asyncio.Event().wait()

    with pytest.raises(KeyError, match="mine"), monkeypatch.context() as patch:
        patch.setattr("atende.database.postgres.GIVE_UP", 0.05)
        patch.setattr("asyncpg.transaction.Transaction.rollback", hang)
        async with transaction():
            await insert("1")
            raise KeyError("mine")
    assert await codes() == set()
    await assert_nothing_is_lent(engine)
