"""What finds customers by any three letters of what is known of them, and by protocols.

On SQLite `customer_search` is an index of three-letter slices whose rows are numbered by
`customer_entry`, which gives their order; the numbers are its own, for those SQLite gives rows of
tables with text keys change when the file is compacted. Triggers keep `ticket_search`. On
PostgreSQL one table holds texts and order under one index of slices (pg_trgm).
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from atende.database.migrating import by_engine

ID = "2026-11-24T05:56:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Find customers"

SQLITE = (
    "CREATE TABLE customer_entry (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
    " sort_name TEXT NOT NULL, city TEXT NOT NULL)",
    "CREATE INDEX customer_entry_order ON customer_entry (sort_name, id, city)",
    "CREATE VIRTUAL TABLE customer_search USING fts5(name, trade_name, code, document, phone,"
    " address, email, login, equipment, contract, tokenize='trigram case_sensitive 1')",
    "CREATE VIRTUAL TABLE ticket_search USING fts5(protocol, ticket UNINDEXED,"
    " customer UNINDEXED, tokenize='trigram case_sensitive 1')",
    "INSERT INTO ticket_search (protocol, ticket, customer)"
    " SELECT '  ' || lower(protocol), id, customer FROM ticket",
    "CREATE TRIGGER ticket_search_new AFTER INSERT ON ticket BEGIN"
    " INSERT INTO ticket_search (protocol, ticket, customer)"
    " VALUES ('  ' || lower(new.protocol), new.id, new.customer); END",
    "CREATE TRIGGER ticket_search_changed AFTER UPDATE OF protocol, customer ON ticket"
    " WHEN old.protocol <> new.protocol OR old.customer IS NOT new.customer BEGIN"
    " UPDATE ticket_search SET protocol = '  ' || lower(new.protocol), customer = new.customer"
    " WHERE ticket = new.id; END",
    "CREATE TRIGGER ticket_search_gone AFTER DELETE ON ticket BEGIN"
    " DELETE FROM ticket_search WHERE ticket = old.id; END",
)
_TEXTS = (
    *("name", "trade_name", "code", "document", "phone", "address"),
    *("email", "login", "equipment", "contract", "everything"),
)
POSTGRES = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    'CREATE TABLE customer_search (id VARCHAR(64) COLLATE "C" PRIMARY KEY,'
    ' sort_name TEXT COLLATE "C" NOT NULL, city TEXT NOT NULL, '
    + ", ".join(f"{each} TEXT NOT NULL" for each in _TEXTS)
    + ")",
    "CREATE INDEX customer_search_order ON customer_search (sort_name, id)",
    "CREATE INDEX customer_search_slices ON customer_search USING gin ("
    + ", ".join(f"{each} gin_trgm_ops" for each in _TEXTS)
    + ")",
    "CREATE INDEX ticket_search ON ticket USING gin (('  ' || lower(protocol)) gin_trgm_ops)",
)


async def forwards() -> MigrationManager:
    """Make the indexes; `atende.customers.directory.index_customers` fills the customers'."""
    manager = MigrationManager(migration_id=ID, app_name="atende", description=DESCRIPTION)
    manager.add_raw(by_engine(sqlite=SQLITE, postgres=POSTGRES))
    return manager
