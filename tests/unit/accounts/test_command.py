"""The command runs in a loop of its own, as it does on a terminal; so these tests are not async."""

import argparse
import asyncio
import io
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from atende.accounts import command, passwords

PASSWORD = "chuva no telhado"

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

type Run = Callable[..., int]


@pytest.fixture
def run(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `atende user …` with what is typed."""
    monkeypatch.setenv("ATENDE_DATABASE_URL", database_url)

    def run_one(*arguments: str, typed: str = PASSWORD) -> int:
        parser = argparse.ArgumentParser()
        command.register(parser.add_subparsers())
        parsed = parser.parse_args(["user", *arguments])
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{typed}\n"))
        code: int = parsed.run(parsed)
        return code

    return run_one


def ask(database_url: str, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(Path(database_url.removeprefix("sqlite:///"))) as connection:
        rows = connection.execute(query).fetchall()
    connection.close()
    return rows


def tell(database_url: str, statement: str) -> None:
    ask(database_url, statement)


def test_an_account_that_was_added_has_the_password_that_was_typed(
    run: Run, database_url: str
) -> None:
    assert run("add", "Rafael", "--name", "Rafael Souza", "--profile", "manager") == 0

    (row,) = ask(database_url, "SELECT username, name, profile, active, password FROM account")
    assert row[:4] == ("rafael", "Rafael Souza", "manager", 1)
    assert asyncio.run(passwords.matches(str(row[4]), PASSWORD))
    assert ask(database_url, "SELECT what FROM audit_entry") == [("account_created",)]


def test_an_account_may_be_there_for_nobody_to_sign_in_to(run: Run, database_url: str) -> None:
    assert run("add", "antigo", "--name", "Quem Saiu", "--no-password", typed="") == 0
    assert ask(database_url, "SELECT password FROM account") == [("",)]


@pytest.mark.parametrize(
    ("arguments", "typed", "why"),
    [
        (("add", "a/b", "--name", "X"), PASSWORD, "a username is"),
        (("add", "ana", "--name", "X"), "curta", "at least 8"),
        (("add", "ana.teles", "--name", "X"), "Ana.Teles", "not the username"),
        (("add", "ana", "--name", "X", "--role", "fibra"), PASSWORD, "no such role: fibra"),
        (("password", "nobody"), PASSWORD, "no account nobody"),
        (("disable", "nobody"), "", "no account nobody"),
        (("roles", "nobody"), "", "no account nobody"),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence(
    run: Run, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], typed: str, why: str
) -> None:
    assert run(*arguments, typed=typed) == 1
    assert why in capsys.readouterr().err


def test_the_same_username_is_not_added_twice(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    run("add", "rafael", "--name", "Rafael")

    assert run("add", "RAFAEL", "--name", "Outro") == 1
    assert "already" in capsys.readouterr().err


def test_a_new_password_replaces_the_old_one(run: Run, database_url: str) -> None:
    run("add", "rafael", "--name", "Rafael")
    assert run("password", "rafael", typed="vento no quintal") == 0

    ((stored,),) = ask(database_url, "SELECT password FROM account")
    assert asyncio.run(passwords.matches(str(stored), "vento no quintal"))


def test_an_account_is_disabled_and_enabled(run: Run, database_url: str) -> None:
    run("add", "rafael", "--name", "Rafael")

    assert run("disable", "rafael") == 0
    assert ask(database_url, "SELECT active FROM account") == [(0,)]
    assert run("enable", "rafael") == 0
    assert ask(database_url, "SELECT active FROM account") == [(1,)]


def test_roles_are_shown_set_and_taken_away(
    run: Run, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for role in ("fibra", "campo"):
        tell(database_url, f"INSERT INTO role (id, name) VALUES ('{role}', '{role}')")  # noqa: S608 - our own
    run("add", "rafael", "--name", "Rafael", "--role", "fibra")
    for arguments in ((), ("campo", "fibra"), ("--none",)):
        assert run("roles", "rafael", *arguments) == 0

    lines = capsys.readouterr().out.splitlines()[1:]
    assert lines == ["rafael: fibra", "rafael: campo, fibra", "rafael: no roles"]
    assert run("roles", "rafael", "campo", "--none") == 1


def test_the_accounts_are_listed(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    run("add", "rafael", "--name", "Rafael Souza")
    run("add", "ana", "--name", "Ana Teles", "--profile", "qa")
    run("disable", "ana")
    capsys.readouterr()

    assert run("list") == 0
    assert capsys.readouterr().out.splitlines() == [
        "rafael\tRafael Souza\ttechnician\tactive\t-",
        "ana\tAna Teles\tqa\tdisabled\t-",
    ]


def test_a_setting_that_cannot_be_used_is_named(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ATENDE_DATABASE_URL", "mysql://nowhere")

    assert run("list") == 2
    assert "ATENDE_DATABASE_URL" in capsys.readouterr().err
