"""What two transactions must not do at once."""

from atende.database.clock import Change
from atende.database.engine import current_engine
from atende.database.postgres import PooledPostgresEngine

_HOLD = "pg_advisory_xact_lock(hashtextextended({}, 0))"


async def hold(*names: str) -> None:
    """Keep other transactions out of what these names stand for until the one around ends.

    They are taken in the order given, which has to be everybody's. On SQLite a write transaction is
    alone anyway.
    """
    if isinstance(current_engine(), PooledPostgresEngine):
        await Change.raw(f"SELECT {', '.join(_HOLD for _ in names)}", *names)
