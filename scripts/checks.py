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
"""Where journeys leave their report, index.html, with pictures of those that failed."""
PICTURES = ["--screenshot=only-on-failure", f"--output={KEPT}"]
TRACED = REPORTS / "e2e-again"
"""Where the failed ones, walked once more, leave their traces."""
AGAIN = [
    *PYTEST,
    "--last-failed",
    "--last-failed-no-failures=none",
    "--maxfail=10",
    "--tracing=on",
    f"--output={TRACED}",
]
"""A trace costs about a third of a journey, too much for the many that do not fail."""
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
    again: list[str] = field(default_factory=list)
    """To be run where it failed, so that one sees why; what comes of that does not count."""

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
            *PICTURES,
            *(["--device", DEVICE] if DEVICE else []),
            "tests/e2e",
        ],
        tests=True,
        limit=40 * MINUTE,
        again=[*AGAIN, "-m", "not shots", "tests/e2e"],
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
            *PICTURES,
            "tests/e2e/soak",
            f"--seeds={SEEDS}",
            f"--actions={ACTIONS}",
        ],
        tests=True,
        limit=12 * 60 * MINUTE,
        again=[*AGAIN, "tests/e2e/soak", f"--seeds={SEEDS}", f"--actions={ACTIONS}"],
    ),
]


def run(check: Check) -> tuple[int, str]:
    """Run one check: its exit code, and what it said if it was quiet."""
    command = check.command
    if check.tests:
        check.report.unlink(missing_ok=True)
        command = [*command, f"--junit-xml={check.report}"]
    return perform_command(command, check.limit, heard=check.tests)


def perform_command(command: list[str], limit: int, *, heard: bool) -> tuple[int, str]:
    """Run a command in a process group of its own: its exit code, and what it said if not heard.

    One past its limit, in seconds, is ended with all it started, and counts as failed.
    """
    with subprocess.Popen(
        command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=None if heard else subprocess.PIPE,
        stderr=None if heard else subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            said, _ = process.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            said, _ = process.communicate()
            return 1, f"{said or ''}\nended after {limit} s"
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
    if code != 0 and check.again:
        print(f"--- {check.name}, once more with traces in {TRACED}; it has failed", flush=True)
        perform_command(check.again, 10 * MINUTE, heard=True)
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
