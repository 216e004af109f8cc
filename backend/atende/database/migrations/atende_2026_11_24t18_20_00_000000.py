"""Cursors are signed, with a secret that goes along with a backup."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Varchar
from piccolo.columns.indexes import IndexMethod

ID = "2026-11-24T18:20:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "A secret to sign cursors with"


async def forwards() -> MigrationManager:
    """Add the column; the secret is made when it is first asked for."""
    manager = MigrationManager(migration_id=ID, app_name="atende", description=DESCRIPTION)
    manager.add_column(
        table_class_name="Epoch",
        tablename="epoch",
        column_name="seal",
        db_column_name="seal",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 64,
            "default": "",
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )
    return manager
