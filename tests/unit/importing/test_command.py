"""The command, and the real files, which are not part of the project and may be absent."""

import argparse
import csv
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from atende.catalogue.standard import ticket_types
from atende.importing import command
from tests.unit.importing.files import REAL, log

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
real = pytest.mark.skipif(not REAL.is_dir(), reason="../shared/data is not on this machine")

type Run = Callable[..., int]


@pytest.fixture
def run(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `atende import …`."""
    monkeypatch.setenv("ATENDE_DATABASE_URL", database_url)

    def run_one(*arguments: str | Path) -> int:
        parser = argparse.ArgumentParser()
        command.register(parser.add_subparsers())
        parsed = parser.parse_args(["import", *map(str, arguments)])
        code: int = parsed.run(parsed)
        return code

    return run_one


def ask(database_url: str, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(Path(database_url.removeprefix("sqlite:///"))) as connection:
        rows = connection.execute(query).fetchall()
    connection.close()
    return rows


def outcomes(report: Path) -> list[list[str]]:
    with report.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def test_a_report_says_what_became_of_every_line(run: Run, tmp_path: Path) -> None:
    path = log(tmp_path / "log.csv", {}, {}, {"incident_state": "Odd"})
    report = tmp_path / "report.csv"

    assert run("events", path, "--map", "servicenow", "--report", report) == 0
    assert outcomes(report) == [
        ["2", "added", "", "1"],
        ["3", "no change", "", "0"],
        ["4", "refused", "incident_state: 'Odd' is not in the mapping", "0"],
    ]


@pytest.mark.parametrize(
    ("mapping", "why"), [("nowhere", "no mapping nowhere (shipped: anatel"), ("anatel", "kind")]
)
def test_a_mapping_that_cannot_be_used_is_refused_in_a_sentence(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str], mapping: str, why: str
) -> None:
    assert run("events", log(tmp_path / "log.csv", {}), "--map", mapping) == 1
    assert why in capsys.readouterr().err


@real
def test_the_real_log_becomes_890_tickets_and_every_row_is_accounted_for(
    run: Run, database_url: str, tmp_path: Path
) -> None:
    path, report = REAL / "uci498_incidents_first890cases.csv", tmp_path / "report.csv"
    assert run("events", path, "--map", "servicenow", "--report", report) == 0

    told = outcomes(report)
    assert [int(line) for line, *_ in told] == list(range(2, 5_998 + 2))
    events = sum(int(each) for *_, each in told)
    assert ask(database_url, "SELECT COUNT(*) FROM ticket_event") == [(events,)]
    assert ask(database_url, "SELECT COUNT(*) FROM ticket") == [(890,)]
    assert ask(database_url, "SELECT COUNT(*) FROM ticket WHERE closed_at IS NULL") == [(0,)]
    assert ask(database_url, "SELECT COUNT(*) FROM account WHERE active") == [(0,)]
    assert sum(outcome == "refused" for _, outcome, *_ in told) < 30

    run("events", path, "--map", "servicenow", "--report", report)
    assert {outcome for _, outcome, *_ in outcomes(report)} == {
        *("already there", "no change", "refused")
    }
    assert ask(database_url, "SELECT COUNT(*) FROM ticket_event") == [(events,)]


@real
def test_the_real_customers_become_customers_plans_and_invoices(
    run: Run, database_url: str
) -> None:
    path = REAL / "ibm_telco_customers.csv"
    for _ in range(2):
        assert run("customers", path, "--map", "telco") == 0
        for table in ("customer", "plan", "invoice"):
            assert ask(database_url, f"SELECT COUNT(*) FROM {table}") == [(7_043,)]  # noqa: S608 - ours
    without = "SELECT COUNT(*) FROM customer WHERE notes NOT LIKE '%Total cobrado%'"
    assert ask(database_url, without) == [(11,)]


@real
def test_the_real_pairs_become_types_once_however_they_are_cased(
    run: Run, database_url: str
) -> None:
    for _ in range(2):
        assert run("types", REAL / "anatel_scm_taxonomy.csv", "--map", "anatel") == 0
        there = ask(database_url, "SELECT name, target_minutes FROM ticket_type")
        standard = {each["name"] for each in ticket_types()}
        assert [target for name, target in there if name not in standard] == [7 * 24 * 60] * 188
