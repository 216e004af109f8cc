from pathlib import Path

import pytest

from atende.customers.tables import Customer
from atende.database.engine import Engine, current_engine, engine_for, snapshot, transaction, using
from atende.database.postgres import PooledPostgresEngine
from atende.database.sqlite import PooledSQLiteEngine


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:///var/atende.db", "var/atende.db"),
        ("sqlite:////srv/a%20b.db", "/srv/a b.db"),
        ("/srv/atende.db", "/srv/atende.db"),
        ("var/atende.db", "var/atende.db"),
    ],
)
def test_a_path_or_a_sqlite_address_is_a_file(url: str, path: str) -> None:
    made = engine_for(url)
    assert isinstance(made, PooledSQLiteEngine)
    assert made.path == path


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_a_postgres_address_makes_an_engine_without_connecting(scheme: str) -> None:
    assert isinstance(engine_for(f"{scheme}://nobody@127.0.0.1:1/none"), PooledPostgresEngine)


@pytest.mark.parametrize("url", ["", ":memory:", "mysql://host/name", "sqlite://", "sqlite://x.db"])
def test_an_address_that_cannot_be_served_is_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(ValueError, match="ATENDE_DATABASE_URL must be"):
        engine_for(url)


def test_making_an_engine_touches_no_file(tmp_path: Path) -> None:
    engine_for(str(tmp_path / "deeper" / "atende.db"))
    assert list(tmp_path.iterdir()) == []


async def test_tables_go_where_the_current_engine_is(engine: Engine) -> None:
    await Customer.insert(Customer(id="1", code="1", name="Ana", sort_name="ana"))
    assert current_engine() is engine
    assert await Customer.count() == 1


async def test_the_engine_used_before_comes_back(engine: Engine, tmp_path: Path) -> None:
    with using(engine_for(str(tmp_path / "other.db"))) as other:
        assert current_engine() is other
    assert current_engine() is engine


async def test_a_snapshot_sees_one_moment_and_cannot_write(engine: Engine) -> None:
    async with snapshot():
        assert await Customer.count() == 0
    with pytest.raises(Exception, match=r"read-?only"):
        async with snapshot():
            await Customer.insert(Customer(id="1", code="1", name="Ana", sort_name="ana"))
    async with transaction():
        await Customer.insert(Customer(id="2", code="2", name="Bia", sort_name="bia"))
    assert await Customer.count() == 1
    assert engine.current_transaction.get() is None
