"""`python -m atende.building.pyodide_tests [pytest's arguments]`: the rules' tests, in Pyodide.

The same tests/unit/rules, on the byte-compiled wheel that the phone gets, under Node.
"""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from atende.building import BuildError, build
from atende.building.node import find_node
from atende.building.under_node import PROGRAMS

ROOT = Path(__file__).parents[3]
OUT = ROOT / "build" / "assets"


def main(words: list[str]) -> int:
    """Build, run the tests with pytest's own output, and give pytest's exit code."""
    try:
        index = build(ROOT, OUT, say=lambda _: None)
        node = find_node().program
    except BuildError as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 1
    pytest = find_spec("pytest")
    if pytest is None or pytest.origin is None:
        sys.stderr.write("pytest is not installed: install the group `test`\n")
        return 1
    (ROOT / "build" / "reports").mkdir(parents=True, exist_ok=True)
    wheel = OUT / index.assets["rules/atende_rules.whl"].name
    site = Path(pytest.origin).parents[1]
    command = [node, "--no-warnings", str(PROGRAMS / "tests.mjs")]
    return subprocess.run(
        [*command, str(ROOT), str(wheel), str(site), *words], cwd=ROOT, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
