import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from piccolo.apps.migrations.commands.new import AutoMigrationManager
from piccolo.apps.migrations.tables import Migration

from atende.accounts.tables import Account, RoleMembership
from atende.database import piccolo_conf
from atende.database.engine import Engine, current_engine, transaction
from atende.database.migrating import migrate
from atende.database.piccolo_app import APP_CONFIG

HEADER = """
from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from atende.database.migrating import by_engine
ID = "{id}"
VERSION = "1"
async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="atende", description="")
"""
SEARCH = """
    manager.add_raw(by_engine(
        sqlite=["CREATE VIRTUAL TABLE found USING fts5(name, tokenize='trigram')",
                "CREATE UNIQUE INDEX one_main ON contact (customer) WHERE main"],
        postgres=["CREATE EXTENSION IF NOT EXISTS pg_trgm",
                  "CREATE INDEX found ON customer USING gin (name gin_trgm_ops)",
                  "CREATE UNIQUE INDEX one_main ON contact (customer) WHERE main"],
    ))
    return manager
"""
REBUILT = """
    manager.add_raw(by_engine(
        sqlite=["CREATE TABLE fresh (id INTEGER PRIMARY KEY, name TEXT NOT NULL)",
                "INSERT INTO fresh SELECT id, name FROM parent",
                "DROP TABLE parent",
                "ALTER TABLE fresh RENAME TO parent"],
        postgres=["ALTER TABLE parent ALTER COLUMN name SET NOT NULL"],
    ))
    return manager
"""
EMPTIED = """
    manager.add_raw(by_engine(sqlite=["DELETE FROM account"], postgres=["DELETE FROM account"]))
    return manager
"""
BROKEN = """
    manager.add_raw(by_engine(sqlite=["CREATE TABLE half (id int)", "NONSENSE"],
                              postgres=["CREATE TABLE half (id int)", "NONSENSE"]))
    return manager
"""


class Later:
    """Migrations to come, beside those there are."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.added: list[str] = []

    def add(self, body: str) -> str:
        number = len(self.added)
        migration_id = f"9999-01-01T00:00:00:00000{number}"
        name = f"later_{self.folder.parent.name}_{number}".replace("-", "_")
        (self.folder / f"{name}.py").write_text(HEADER.format(id=migration_id) + body)
        self.added.append(name)
        return migration_id


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Later]:
    folder = tmp_path / "migrations"
    folder.mkdir()
    for path in Path(APP_CONFIG.resolved_migrations_folder_path).glob("atende_*.py"):
        (folder / path.name).write_text(path.read_text())
    monkeypatch.setattr(APP_CONFIG, "migrations_folder_path", folder)
    made = Later(folder)
    yield made
    for name in made.added:
        sys.modules.pop(name, None)


async def ids() -> list[str]:
    return await Migration.get_migrations_which_ran(app_name="atende")


async def add_person() -> None:
    async with transaction():
        await Account.insert(Account(id="ana", username="ana", name="Ana", profile="technician"))
        await RoleMembership.insert(RoleMembership(id="ana:noc", account="ana", role="noc"))


def test_the_tables_are_as_the_migrations_make_them() -> None:
    """Else `piccolo migrations new atende --auto` was forgotten."""
    statements = asyncio.run(AutoMigrationManager().get_alter_statements(APP_CONFIG))
    assert [each for group in statements for each in group.statements] == []


def test_every_feature_s_tables_are_registered() -> None:
    names = {table._meta.tablename for table in APP_CONFIG.table_classes}
    assert {"customer", "ticket", "account", "receipt", "service_order", "change"} <= names
    assert set(piccolo_conf.APP_REGISTRY.get_table_classes("atende")) == set(
        APP_CONFIG.table_classes
    )


async def test_migrating_again_changes_nothing_and_prints_nothing(
    engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    before = await ids()
    assert before
    path = list(sys.path)
    assert await migrate(engine) == []
    assert await ids() == before
    assert sys.path == path
    assert capsys.readouterr() == ("", "")


async def test_sql_of_its_own_engine_is_run_with_rows_present(
    engine: Engine, later: Later, capsys: pytest.CaptureFixture[str]
) -> None:
    await add_person()
    added = later.add(SEARCH)
    assert await migrate(engine) == [added]
    assert added in await ids()
    assert capsys.readouterr() == ("", "")
    assert await migrate(engine) == []
    assert current_engine() is engine


async def test_a_table_may_be_rebuilt_without_losing_the_rows_that_refer_to_it(
    engine: Engine, later: Later
) -> None:
    await engine.run_ddl("CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT)")
    await engine.run_ddl(
        "CREATE TABLE child (parent INTEGER NOT NULL REFERENCES parent (id) ON DELETE CASCADE)"
    )
    await engine.run_ddl("INSERT INTO parent VALUES (1, 'Ana')")
    await engine.run_ddl("INSERT INTO child VALUES (1)")
    later.add(REBUILT)
    await migrate(engine)
    assert [dict(row) for row in await engine.run_ddl("SELECT parent FROM child")] == [
        {"parent": 1}
    ]
    with pytest.raises(Exception, match=r"(?i)not.null"):
        await engine.run_ddl("INSERT INTO parent VALUES (2, NULL)")
    await engine.run_ddl("DELETE FROM parent")
    assert await engine.run_ddl("SELECT parent FROM child") == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_migration_that_would_leave_rows_without_what_they_refer_to_is_undone(
    engine: Engine, later: Later
) -> None:
    await add_person()
    added = later.add(EMPTIED)
    with pytest.raises(RuntimeError, match=r"Rows refer to missing ones.*role_membership"):
        await migrate(engine)
    assert added not in await ids()
    assert await Account.count() == 1


async def test_a_migration_that_fails_leaves_nothing_and_says_which_it_was(
    engine: Engine, later: Later
) -> None:
    later.add(SEARCH)
    added = later.add(BROKEN)
    before = await ids()
    with pytest.raises(Exception, match="NONSENSE") as raised:
        await migrate(engine)
    assert added in raised.value.__notes__[0]
    assert await ids() == before
    later.folder.joinpath(f"{later.added.pop()}.py").unlink()
    assert len(await migrate(engine)) == 1


async def test_several_processes_may_migrate_at_once(
    engine: Engine, later: Later, database_url: str
) -> None:
    added = later.add(SEARCH)
    applied = await asyncio.gather(*(run_migrate(database_url, later.folder) for _ in range(3)))
    assert sorted(applied) == sorted(["[]", "[]", f"['{added}']"])
    assert added in await ids()
    assert engine.pool is not None


async def run_migrate(url: str, folder: Path) -> str:
    program = (
        "import asyncio, sys; from atende.database.piccolo_app import APP_CONFIG;"
        "from atende.database.engine import engine_for;"
        "from atende.database.migrating import migrate;"
        f"APP_CONFIG.migrations_folder_path = {str(folder)!r};"
        "print(asyncio.run(migrate(engine_for(sys.argv[1]))))"
    )
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-W", "error", "-c", program, url),
        stdout=asyncio.subprocess.PIPE,
        env={"PYTHONPATH": str(Path(__file__).parents[3] / "backend")},
    )
    said, _ = await process.communicate()
    return said.decode().strip()
