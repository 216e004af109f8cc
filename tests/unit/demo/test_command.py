"""The command runs in a loop of its own, as it does on a terminal; so these tests are not async."""

import sqlite3
from pathlib import Path

import pytest

from atende import cli

SMALL = ("--customers", "20", "--tickets-per-customer", "2", "--seed", "7")


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the demonstration goes; there is no file yet."""
    path = tmp_path / "made" / "atende.db"
    monkeypatch.setenv("ATENDE_DATABASE_URL", f"sqlite:///{path}")
    return path


def count(file: Path) -> int:
    with sqlite3.connect(file) as connection:
        (number,) = connection.execute("SELECT count(*) FROM ticket_event").fetchone()
    connection.close()
    return int(number)


def test_a_database_is_made_and_left_in_one_file(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["demo", *SMALL, "--today", "2026-11-24"]) == 0

    assert [each.name for each in file.parent.iterdir()] == ["atende.db"]
    assert count(file) > 40
    assert capsys.readouterr().out.startswith("20 customers, ")


def test_if_empty_leaves_a_filled_database_alone(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cli.main(["demo", *SMALL])
    before = file.read_bytes()
    capsys.readouterr()

    assert cli.main(["demo", *SMALL, "--if-empty"]) == 0
    assert file.read_bytes() == before
    assert capsys.readouterr().out == ""


def test_a_filled_database_is_not_mixed_with_a_demonstration(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cli.main(["demo", *SMALL])
    events = count(file)

    assert cli.main(["demo", *SMALL]) == 1
    assert "already" in capsys.readouterr().err
    assert count(file) == events


def test_a_day_long_ago_can_be_today(file: Path) -> None:
    assert cli.main(["demo", *SMALL, "--today", "2024-02-29"]) == 0
    assert count(file) > 40
