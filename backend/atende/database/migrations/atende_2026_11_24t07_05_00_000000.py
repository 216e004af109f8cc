"""Protocols of other systems have punctuation, which nobody types: it is folded away."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from atende.database.migrating import by_engine

ID = "2026-11-24T07:05:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Find protocols without their punctuation"

FOLDED = (
    "('  ' || lower(replace(replace(replace(replace(replace({},"
    " '-', ''), '/', ''), '.', ''), '_', ''), ' ', '  ')))"
)
SQLITE = (
    "DROP TRIGGER ticket_search_new",
    "DROP TRIGGER ticket_search_changed",
    f"UPDATE ticket_search SET protocol = {FOLDED.format('ticket.protocol')} FROM ticket"
    f" WHERE ticket.id = ticket_search.ticket AND ticket_search.protocol <>"
    f" {FOLDED.format('ticket.protocol')}",
    "CREATE TRIGGER ticket_search_new AFTER INSERT ON ticket BEGIN"
    " INSERT INTO ticket_search (protocol, ticket, customer)"
    f" VALUES ({FOLDED.format('new.protocol')}, new.id, new.customer); END",
    "CREATE TRIGGER ticket_search_changed AFTER UPDATE OF protocol, customer ON ticket"
    " WHEN old.protocol <> new.protocol OR old.customer IS NOT new.customer BEGIN"
    f" UPDATE ticket_search SET protocol = {FOLDED.format('new.protocol')},"
    " customer = new.customer WHERE ticket = new.id; END",
)
POSTGRES = (
    "DROP INDEX ticket_search",
    f"CREATE INDEX ticket_search ON ticket USING gin ({FOLDED.format('protocol')} gin_trgm_ops)",
)


async def forwards() -> MigrationManager:
    """Make the triggers and the index anew."""
    manager = MigrationManager(migration_id=ID, app_name="atende", description=DESCRIPTION)
    manager.add_raw(by_engine(sqlite=SQLITE, postgres=POSTGRES))
    return manager
