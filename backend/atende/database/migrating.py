"""Bring a database's schema up to date, and write SQL that differs by engine into a migration.

    async def forwards() -> MigrationManager:
        manager = MigrationManager(migration_id=ID, app_name="atende", description=DESCRIPTION)
        manager.add_raw(by_engine(sqlite=["CREATE VIRTUAL TABLE …"], postgres=["CREATE INDEX …"]))
        return manager

Piccolo runs raw steps before everything else in the same migration: SQL about a table that a
migration adds belongs in the next one.
"""

import contextlib
import io
import sys
from collections.abc import Callable, Coroutine, Iterable
from typing import Any, cast

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.apps.migrations.commands.base import BaseMigrationManager
from piccolo.apps.migrations.tables import Migration
from piccolo.conf.apps import AppConfig, MigrationModule
from piccolo.engine import engine_finder

from atende.database.engine import Engine, using

LOCK = 0x4174656E6465  # any number of our own: one process migrates, the others wait for it


def by_engine(
    *, sqlite: Iterable[str] = (), postgres: Iterable[str] = ()
) -> Callable[[], Coroutine[Any, Any, None]]:
    """Give a step for `MigrationManager.add_raw` that runs one engine's statements, in order."""
    statements = {"sqlite": tuple(sqlite), "postgres": tuple(postgres)}

    async def run() -> None:
        engine = cast("Engine", engine_finder())
        for statement in statements[engine.engine_type]:
            await engine.run_ddl(statement)

    return run


async def migrate(engine: Engine) -> list[str]:
    """Apply the migrations not yet applied, all or none, and give their ids, oldest first.

    Works before the pool is started, and in a running loop; several processes may do it at once.
    What Piccolo prints is held back, and added to the error if one is raised.
    RuntimeError if rows would be left that refer to missing ones.
    """
    with using(engine.for_migrations()) as migrating:
        async with migrating.transaction():
            if migrating.engine_type == "postgres":
                await migrating.run_ddl(f"SELECT pg_advisory_xact_lock({LOCK})")
            finder = BaseMigrationManager()
            await finder.create_migration_table()
            applied = [
                migration_id
                for app in finder.get_app_configs()
                for migration_id in await _forwards(app, finder)
            ]
            if applied and migrating.engine_type == "sqlite":
                await _check_foreign_keys(migrating)
    return applied


async def _forwards(app: AppConfig, finder: BaseMigrationManager) -> list[str]:
    modules = _modules(app, finder)
    done = await Migration.get_migrations_which_ran(app_name=app.app_name)
    waiting = sorted(set(modules) - set(done))
    for migration_id in waiting:
        manager = await modules[migration_id].forwards()
        if isinstance(manager, MigrationManager) and not manager.fake:
            await _apply(manager)
        await Migration.insert(Migration(name=migration_id, app_name=app.app_name))
    return waiting


async def _apply(manager: MigrationManager) -> None:
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said):
            await manager.run()
    except Exception as error:
        error.add_note(said.getvalue().strip())
        raise


def _modules(app: AppConfig, finder: BaseMigrationManager) -> dict[str, MigrationModule]:
    path = list(sys.path)  # Piccolo adds the folder to it, once for every call
    try:
        return finder.get_migration_modules(app.resolved_migrations_folder_path)
    finally:
        sys.path[:] = path


async def _check_foreign_keys(engine: Engine) -> None:
    broken = await engine.run_ddl("PRAGMA foreign_key_check")
    if broken:
        raise RuntimeError(f"Rows refer to missing ones after migrating: {broken[:5]}")
