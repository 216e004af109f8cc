import asyncio
import sqlite3
import threading
from pathlib import Path

import pytest
from piccolo.columns import BigInt
from piccolo.engine.sqlite import TransactionType
from piccolo.table import Table

from atende.customers.tables import Customer
from atende.database.engine import start, stop, transaction
from atende.database.sqlite import PooledSQLiteEngine

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class Number(Table):
    id = BigInt(primary_key=True)


def customer(code: str) -> Customer:
    return Customer(id=code, code=code, name=code, sort_name=code)


def assert_no_thread_is_left(before: set[threading.Thread]) -> None:
    """Every thread that was not there before ends; a closed connection's may need a moment."""
    for thread in set(threading.enumerate()) - before:
        thread.join(5)
        assert not thread.is_alive()


async def pragma(engine: PooledSQLiteEngine, name: str, *, write: bool) -> object:
    lease = await engine.lease(write=write)
    try:
        (row,) = await lease.connection.execute_fetchall(f"PRAGMA {name}")
        return next(iter(row.values()))  # type: ignore[attr-defined]  # rows are dicts
    finally:
        await lease.give_back(failed=False)


@pytest.mark.parametrize("write", [True, False])
async def test_every_connection_has_its_settings(engine: PooledSQLiteEngine, write: bool) -> None:
    expected = {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "busy_timeout": 5000,
        "synchronous": 1,
        "query_only": 0 if write else 1,
    }
    assert {name: await pragma(engine, name, write=write) for name in expected} == expected


async def test_readers_go_on_while_a_transaction_writes(engine: PooledSQLiteEngine) -> None:
    async with transaction():
        await Customer.insert(customer("1"))
        reads = await asyncio.gather(*(outside(engine) for _ in range(engine.readers)))
        assert await Customer.count() == 1
    assert reads == [0] * engine.readers


async def outside(engine: PooledSQLiteEngine) -> int:
    """Count the customers as a task that is in no transaction sees them."""
    lease = await engine.lease(write=False)
    try:
        (row,) = await lease.connection.execute_fetchall("SELECT count(*) AS n FROM customer")
        return int(row["n"])
    finally:
        await lease.give_back(failed=False)


async def test_many_writers_wait_for_each_other_and_none_fails(engine: PooledSQLiteEngine) -> None:
    async def write(number: int) -> None:
        async with transaction():
            count = await Customer.count()
            await Customer.insert(customer(f"{number}"))
            assert await Customer.count() == count + 1

    await asyncio.gather(*(write(number) for number in range(40)))
    assert await Customer.count() == 40
    assert not engine.transaction_exists()


async def test_a_begin_that_fails_leaks_nothing_and_says_that_it_waited(
    engine: PooledSQLiteEngine,
) -> None:
    other = sqlite3.connect(engine.path, isolation_level=None)
    assert engine.pool is not None
    await engine.pool.writer.execute_fetchall("PRAGMA busy_timeout = 10")
    threads = set(threading.enumerate())
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        async with transaction():
            pytest.fail("not entered")
    other.execute("ROLLBACK")
    other.close()
    async with transaction():
        await Customer.insert(customer("1"))
    assert_no_thread_is_left(threads)


async def test_a_commit_that_fails_undoes_the_transaction(engine: PooledSQLiteEngine) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        async with transaction() as work:
            await work.connection.execute_fetchall("PRAGMA defer_foreign_keys = 1")
            await work.connection.execute_fetchall(
                "INSERT INTO role_membership (id, account, role) VALUES ('1', 'nobody', 'r')"
            )
    async with transaction() as work:
        await Customer.insert(customer("1"))
    assert await outside(engine) == 1


async def test_before_the_pool_is_started_queries_open_and_close_their_own(
    engine: PooledSQLiteEngine, tmp_path: Path
) -> None:
    threads = set(threading.enumerate())
    cold = PooledSQLiteEngine(tmp_path / "new" / "cold.db")
    await cold.run_ddl("CREATE TABLE t (id INTEGER PRIMARY KEY)")
    with pytest.raises(KeyError):
        async with cold.transaction():
            await cold.run_ddl("INSERT INTO t VALUES (1)")
            raise KeyError
    async with cold.transaction(TransactionType.deferred):
        assert await cold.run_ddl("SELECT count(*) AS n FROM t") == [{"n": 0}]
    assert_no_thread_is_left(threads)
    assert engine.pool is not None


async def test_opening_that_is_cancelled_closes_what_it_opened(
    engine: PooledSQLiteEngine, tmp_path: Path
) -> None:
    threads = set(threading.enumerate())
    cold = PooledSQLiteEngine(tmp_path / "cold.db")
    for turns in range(40):
        task = asyncio.create_task(cold.run_ddl("SELECT 1"))
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
    assert_no_thread_is_left(threads)
    assert engine.pool is not None


async def test_another_loop_may_query_while_the_pool_belongs_to_this_one(
    engine: PooledSQLiteEngine,
) -> None:
    await Customer.insert(customer("1"))
    counted = await asyncio.to_thread(lambda: asyncio.run(Customer.count().run()))
    assert counted == 1
    assert engine.pool is not None


async def test_a_pool_is_started_once_and_may_be_started_again(engine: PooledSQLiteEngine) -> None:
    with pytest.raises(RuntimeError, match="already started"):
        await start(engine)
    await stop(engine)
    await stop(engine)
    await start(engine)
    assert await Customer.count() == 0


async def test_stopping_waits_for_a_transaction_but_not_for_ever(
    engine: PooledSQLiteEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("atende.database.sqlite.STOP", 0.01)
    with pytest.raises(ValueError, match=r"no active connection|Connection closed"):
        async with transaction():
            await Customer.insert(customer("1"))
            await stop(engine)
    assert await Customer.count() == 0


async def test_integers_keep_every_digit(engine: PooledSQLiteEngine) -> None:
    await Number.create_table()
    for number in (0, -1, 2**53 + 1, 2**63 - 1, -(2**63)):
        await Number.insert(Number(id=number))
    assert await Number.select(Number.id).order_by(Number.id).output(as_list=True) == [
        -(2**63),
        -1,
        0,
        2**53 + 1,
        2**63 - 1,
    ]
    assert engine.pool is not None
