"""Which database there is, and its life: chosen by address, started, stopped, pointed to by tables.

Piccolo's tables find their engine through piccolo_conf.DB. `use_engine` changes it, for every table
at once, so that one process may run the same tables on SQLite and then on PostgreSQL.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import cast
from urllib.parse import unquote

from piccolo.table import TABLE_REGISTRY

from atende.database.postgres import PooledPostgresEngine, PooledPostgresTransaction
from atende.database.sqlite import PooledSQLiteEngine, PooledSQLiteTransaction

type Engine = PooledSQLiteEngine | PooledPostgresEngine
type Transaction = PooledSQLiteTransaction | PooledPostgresTransaction

URL_VARIABLE = "ATENDE_DATABASE_URL"
DEFAULT_URL = "sqlite:///var/atende.db"


def engine_for(url: str) -> Engine:
    """Give the engine for an address, without connecting.

    `sqlite:///var/atende.db` is relative, `sqlite:////srv/atende.db` absolute, a bare path is
    SQLite; `postgres://…` and `postgresql://…` are what libpq takes. ValueError for anything else.
    """
    scheme, separator, rest = url.partition("://")
    if separator and scheme in {"postgres", "postgresql"}:
        return PooledPostgresEngine(url)
    path = url if not separator else unquote(rest.removeprefix("/"))
    if path in {"", ":memory:"} or (separator and (scheme != "sqlite" or not rest.startswith("/"))):
        raise ValueError(
            f"{URL_VARIABLE} must be sqlite:///path, a path, or postgresql://…, not {scheme!r}"
        )
    return PooledSQLiteEngine(path)


def current_engine() -> Engine:
    """Give the engine that the tables use now."""
    return cast("Engine", _configuration().DB)


def use_engine(engine: Engine) -> Engine:
    """Point every table at `engine`, those not yet imported too, and give the one used before."""
    configuration = _configuration()
    before = current_engine()
    configuration.__dict__["DB"] = engine
    for table in TABLE_REGISTRY:
        table._meta.db = engine  # noqa: SLF001  the attribute Piccolo documents for this
    return before


@contextmanager
def using(engine: Engine) -> Iterator[Engine]:
    """Point every table at `engine` inside the block."""
    before = use_engine(engine)
    try:
        yield engine
    finally:
        use_engine(before)


async def start(engine: Engine) -> None:
    """Open the engine's pool in the running loop; OSError or a driver's error if it cannot."""
    await engine.start_connection_pool()
    engine.news.open()


async def stop(engine: Engine) -> None:
    """End the engine's news and close its pool, within about three seconds."""
    await engine.news.close()
    await engine.close_connection_pool()


def transaction() -> Transaction:
    """Make a write transaction on the current engine, to be entered with `async with`.

    Inside another one it is a savepoint: if it fails and the failure is caught, its own work is
    undone and the outer one goes on.
    """
    return current_engine().transaction()


def snapshot() -> Transaction:
    """Make a read-only transaction whose queries all see one moment."""
    return current_engine().snapshot()


def _configuration() -> ModuleType:
    from atende.database import piccolo_conf  # noqa: PLC0415  it imports this module and every table

    return piccolo_conf
