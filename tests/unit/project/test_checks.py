import sys
from pathlib import Path

import pytest

from scripts import checks
from scripts.checks import Check, Tally

REPORT = """<?xml version="1.0"?><testsuites>
<testsuite name="pytest"><testcase/><testcase><failure/></testcase><testcase><error/></testcase>
<testcase><skipped/></testcase></testsuite><testcase name="Node's are outside"/></testsuites>"""


@pytest.fixture(autouse=True)
def reports_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "REPORTS", tmp_path)


def command(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_tests_are_counted_from_their_report(tmp_path: Path) -> None:
    report = tmp_path / "unit.xml"
    report.write_text(REPORT)
    tally = checks.counted(report)
    assert (tally.passed, tally.failed, tally.skipped) == (2, 2, 1)


def test_tests_that_leave_no_report_count_as_a_failure(tmp_path: Path) -> None:
    assert checks.counted(tmp_path / "absent.xml").failed == 1


def test_tests_that_fail_after_a_clean_report_count_as_a_failure(tmp_path: Path) -> None:
    report = tmp_path / "unit.xml"
    code = f"open({str(report)!r}, 'w').write('<a><testcase/><testcase/></a>'); exit(1)"
    tally = Tally()
    checks.perform(Check("unit", "unit", command(code), tests=True), tally)
    assert (tally.passed, tally.failed, tally.failed_checks) == (2, 1, ["unit"])


def test_a_check_speaks_only_when_it_fails(capfd: pytest.CaptureFixture[str]) -> None:
    tally = Tally()
    checks.perform(Check("good", "lint", command("print('all is well')")), tally)
    checks.perform(Check("bad", "lint", command("print('line 7 is wrong'); exit(1)")), tally)
    said = capfd.readouterr().out
    assert "all is well" not in said
    assert "line 7 is wrong" in said
    assert str(tally) == "1 passed, 1 failed"


def test_a_check_past_its_limit_is_ended_with_what_it_started() -> None:
    waits = "import subprocess; print('begun', flush=True); subprocess.run(['sleep', '600'])"
    code, said = checks.run(Check("stuck", "lint", command(waits), limit=1))
    assert code == 1
    assert "ended after 1 s" in said


def test_a_name_that_is_no_check_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert checks.main(["lint", "typo"]) == 2
    assert "typo" in capsys.readouterr().err
