"""Run the project's checks, the fast ones first: `scripts/checks.py [NAME…]`; all without a name.

Each check is announced with the seconds it took. Quick ones speak only when they fail; those that
run tests are heard as they go. A failure does not stop the others, so that one run tells
everything. The last line is `N passed, N failed`: the tests counted from their reports, and one for
each check that is not made of tests.
"""

import os
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REPORTS = ROOT / "build" / "reports"
MINUTE = 60

PYTHON = sys.executable
PYTEST = [PYTHON, "-m", "pytest", "-q"]
KEPT = REPORTS / "e2e"
"""Where journeys leave their report, index.html, with pictures and traces of those that failed."""
KEEP_OF_FAILURES = [
    "--tracing=retain-on-failure",
    "--screenshot=only-on-failure",
    f"--output={KEPT}",
]
DEVICE = os.environ.get("DEVICE")
SEEDS, ACTIONS = os.environ.get("SEEDS", "200"), os.environ.get("ACTIONS", "100")


@dataclass(frozen=True)
class Check:
    """One command. `group` is the name by which a person asks for it; `limit` is in seconds.

    One made of `tests` is told by `--junit-xml=FILE` where to leave their report.
    """

    name: str
    group: str
    command: list[str]
    tests: bool = False
    limit: int = 10 * MINUTE

    @property
    def report(self) -> Path:
        """Where the tests of this check leave their JUnit XML."""
        return REPORTS / f"{self.name.replace(' ', '-')}.xml"


@dataclass
class Tally:
    """How many passed, failed and were skipped so far."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    failed_checks: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"


CHECKS = [
    Check("lock file", "lint", ["uv", "lock", "--check", "--quiet"]),
    Check("ruff check", "lint", ["ruff", "check", "--quiet"]),
    Check("ruff format", "lint", ["ruff", "format", "--check", "--quiet"]),
    Check("import contracts", "lint", ["lint-imports", "--no-logo"]),
    Check("mypy strict", "lint", ["mypy"]),
    Check("tsc strict", "lint", [PYTHON, "-m", "atende.building.types"]),
    Check("system packages", "system", ["scripts/system-packages.sh"]),
    Check("asset build", "assets", [PYTHON, "-m", "atende.building"]),
    Check(
        "phone units",
        "unit",
        [PYTHON, "scripts/phone_units.py"],
        tests=True,
    ),
    Check("unit", "unit", [*PYTEST, "-n", "2", "tests/unit"], tests=True, limit=20 * MINUTE),
    Check(
        "rules in Pyodide",
        "unit",
        [PYTHON, "-m", "atende.building.pyodide_tests", "-q"],
        tests=True,
    ),
    Check(
        "end to end",
        "e2e",
        [
            *PYTEST,
            "-n",
            "2",
            "-m",
            "not shots",
            *KEEP_OF_FAILURES,
            *(["--device", DEVICE] if DEVICE else []),
            "tests/e2e",
        ],
        tests=True,
        limit=40 * MINUTE,
    ),
]
ONLY_WHEN_NAMED = [
    Check(
        "soak",
        "soak",
        [
            *PYTEST,
            "-n",
            "2",
            *KEEP_OF_FAILURES,
            "tests/e2e/soak",
            f"--seeds={SEEDS}",
            f"--actions={ACTIONS}",
        ],
        tests=True,
        limit=12 * 60 * MINUTE,
    ),
]


def run(check: Check) -> tuple[int, str]:
    """Run one check in a process group of its own: its exit code, and what it said if it was quiet.

    A check past its limit is ended with all it started, and counts as failed.
    """
    command = check.command
    if check.tests:
        check.report.unlink(missing_ok=True)
        command = [*command, f"--junit-xml={check.report}"]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=None if check.tests else subprocess.PIPE,
        stderr=None if check.tests else subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            said, _ = process.communicate(timeout=check.limit)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            said, _ = process.communicate()
            return 1, f"{said or ''}\nended after {check.limit} s"
        except KeyboardInterrupt:
            os.killpg(process.pid, signal.SIGINT)
            raise
    return process.returncode, said or ""


def counted(report: Path) -> Tally:
    """What a JUnit report says; one failure where there is none, since its run did not end."""
    if not report.exists():
        return Tally(failed=1)
    tally = Tally()
    for case in ET.parse(report).getroot().iter("testcase"):  # noqa: S314 - our own tests wrote it
        if case.find("failure") is not None or case.find("error") is not None:
            tally.failed += 1
        elif case.find("skipped") is not None:
            tally.skipped += 1
        else:
            tally.passed += 1
    return tally


def perform(check: Check, tally: Tally) -> None:
    """Run one check, tell how it went, and add it to the tally."""
    if check.tests:
        print(f"--- {check.name}", flush=True)
    started = time.monotonic()
    code, said = run(check)
    result = counted(check.report) if check.tests else Tally(passed=int(code == 0))
    if code != 0:
        result.failed = max(1, result.failed)
        tally.failed_checks.append(check.name)
        print(said, flush=True)
    tally.passed += result.passed
    tally.failed += result.failed
    tally.skipped += result.skipped
    word = "ok" if code == 0 else "FAILED"
    print(f"{check.name:<20} {word:<6} {time.monotonic() - started:6.1f} s", flush=True)


def main(names: list[str]) -> int:
    """Run what is named and return the exit code: 0 only when nothing failed."""
    unknown = set(names) - {check.group for check in [*CHECKS, *ONLY_WHEN_NAMED]}
    if unknown:
        print(f"There are no checks called {', '.join(sorted(unknown))}.", file=sys.stderr)
        return 2
    REPORTS.mkdir(parents=True, exist_ok=True)
    tally = Tally()
    wanted = [check for check in CHECKS if not names or check.group in names]
    for check in [*wanted, *(check for check in ONLY_WHEN_NAMED if check.group in names)]:
        perform(check, tally)
    if tally.failed_checks:
        print(f"Failed: {', '.join(tally.failed_checks)}")
    print(tally)
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
