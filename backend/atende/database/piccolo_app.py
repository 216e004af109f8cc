"""All tables as one Piccolo app, and how its schema changes.

A new migration, after changing a table (SQLite is enough, nothing is read from a database):

    PICCOLO_CONF=atende.database.piccolo_conf piccolo migrations new atende --auto --desc="Why"

Then look at it: on SQLite columns cannot be altered and constraints cannot be added, so such a
change is written by hand with `by_engine` (migrating.py), and every migration is tested on both
engines with rows present. `migrate` (migrating.py) applies it.
"""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="atende",
    migrations_folder_path=Path(__file__).parent / "migrations",
    table_classes=table_finder(
        modules=[
            "atende.accounts.tables",
            "atende.catalogue.tables",
            "atende.customers.tables",
            "atende.tickets.tables",
            "atende.agenda.tables",
            "atende.sync.tables",
            "atende.database.clock",
        ],
        exclude_imported=True,
    ),
)
