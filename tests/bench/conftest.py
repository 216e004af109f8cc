import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from atende.app import create_app
from atende.settings import Settings
from tests.bench.floor import RawPostgres, RawSQLite
from tests.bench.provider import Browser, filled
from tests.throwaway_postgres import postgres_server


@pytest.fixture(scope="session")
def sqlite_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A filled SQLite database."""
    path: Path = tmp_path_factory.mktemp("bench") / "atende.db"
    filled(f"sqlite:///{path}")
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A filled PostgreSQL database."""
    with postgres_server() as server:
        asyncio.run(_create(server("postgres")))
        filled(server("bench"))
        yield server("bench")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """A filled database, on either engine."""
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    found: str = request.getfixturevalue(name)
    return found


@pytest.fixture
async def floor(url: str) -> AsyncIterator[Any]:
    """The same database with nothing between."""
    made = (
        RawSQLite(url.removeprefix("sqlite:///"))
        if url.startswith("sqlite")
        else await RawPostgres.connected(url)
    )
    yield made
    await made.close()


@pytest.fixture
async def browser(url: str) -> AsyncIterator[Browser]:
    """A manager's browser on the application over the database."""
    app = create_app(Settings(database_url=url, demo=True, migrate=False))
    async with app.lifespan():
        yield await Browser.signed_in(app, "gestor")


async def _create(url: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute("CREATE DATABASE bench")
    await connection.close()
