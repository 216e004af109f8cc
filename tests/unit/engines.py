"""Databases that live for one test, on both engines.

A test that takes `engine` runs twice, on a fresh, migrated database, with every table pointed to it
and the pool started; `database_url` is the same without an engine, for what starts its own. Mark a
test `@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)` to run it on one only.
"""

import asyncio
import itertools
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from atende.database.engine import Engine, engine_for, start, stop, using
from atende.database.migrating import migrate
from tests.throwaway_postgres import Address, postgres_server

TEMPLATE = "template_atende"

_numbers = itertools.count()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty migrated file, to be copied."""
    path = tmp_path_factory.mktemp("template") / "atende.db"
    asyncio.run(_migrated(str(path)))
    return path


@pytest.fixture(scope="session")
def postgres_template() -> Iterator[Address]:
    """A server with an empty migrated database called TEMPLATE; gives the address of a name."""
    with postgres_server() as server:
        asyncio.run(_execute(server, f"CREATE DATABASE {TEMPLATE}"))
        asyncio.run(_migrated(server(TEMPLATE)))
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh, migrated database that no one else uses."""
    if request.param == "sqlite":
        path = tmp_path / "atende.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server: Address = request.getfixturevalue("postgres_template")
    name = f"test_{next(_numbers)}"
    asyncio.run(_execute(server, f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}"))
    yield server(name)
    asyncio.run(_execute(server, f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[Engine]:
    """A started engine on a fresh, migrated database; every table uses it."""
    made = engine_for(database_url)
    with using(made):
        await start(made)
        try:
            yield made
        finally:
            await stop(made)


@contextmanager
def counted_queries(engine: Engine) -> Iterator[list[str]]:
    """The queries made inside the block, those of one trip one by one."""
    made: list[str] = []
    run, read = engine.run_querystring, engine.read

    async def run_counted(querystring: Any, *given: Any, **named: Any) -> Any:  # noqa: ANN401  # Piccolo's own signature
        made.append(str(querystring))
        return await run(querystring, *given, **named)

    async def read_counted(asked: Any) -> Any:  # noqa: ANN401  # either engine's
        made.extend(query for query, _ in asked)
        return await read(asked)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "run_querystring", run_counted)
        patch.setattr(engine, "read", read_counted)
        yield made


async def _migrated(url: str) -> None:
    await migrate(engine_for(url))


async def _execute(server: Address, statement: str) -> None:
    connection = await asyncpg.connect(server("postgres"))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
