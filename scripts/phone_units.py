"""Run the units of what phones run, in Node: `scripts/phone_units.py [--junit-xml=FILE]`."""

import argparse
import subprocess
import sys
from pathlib import Path

from atende.building.node import find_node, install_packages

ROOT = Path(__file__).resolve().parent.parent
TESTS = "tests/unit/worker"


def main() -> int:
    """Run them all and give Node's exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--junit-xml", help="where to leave a report")
    report = parser.parse_args().junit_xml
    install_packages(ROOT)
    reporters = ["--test-reporter=dot", "--test-reporter-destination=stdout"]
    if report:
        reporters += ["--test-reporter=junit", f"--test-reporter-destination={report}"]
    tests = sorted(str(file.relative_to(ROOT)) for file in (ROOT / TESTS).glob("*.test.ts"))
    command = [find_node().program, "--no-warnings", "--test", *reporters, *tests]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
