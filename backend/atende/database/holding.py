"""What two transactions must not do at once."""

from atende.database.clock import Change
from atende.database.engine import current_engine
from atende.database.postgres import PooledPostgresEngine


async def hold(name: str) -> None:
    """Keep other transactions out of what this name stands for until the one around ends.

    On SQLite a write transaction is alone anyway.
    """
    if isinstance(current_engine(), PooledPostgresEngine):
        await Change.raw("SELECT pg_advisory_xact_lock(hashtextextended({}, 0))", name)
