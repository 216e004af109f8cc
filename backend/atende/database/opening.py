"""A database opened for as long as something works in it: a server, or a command."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from atende.database.engine import engine_for, start, stop, using
from atende.database.migrating import migrate


@asynccontextmanager
async def opened(url: str, *, migrated: bool = True) -> AsyncIterator[None]:
    """Migrate the database unless told not to, point every table at it, and close it at the end.

    :raises ValueError: no database has such an address.
    :raises OSError: it cannot be reached; a driver's own error likewise.
    """
    engine = engine_for(url)
    if migrated:
        await migrate(engine)
    with using(engine):
        await start(engine)
        try:
            yield
        finally:
            await stop(engine)
