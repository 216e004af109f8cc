"""`python -m atende.building.types`: TypeScript's own check of all scripts (tsconfig.json)."""

import subprocess
import sys
from pathlib import Path

from atende.building.errors import BuildError
from atende.building.node import find_node, install_packages

ROOT = Path(__file__).parents[3]


def main() -> int:
    """Check the types of pwa/scripts and service_worker; tsc's exit code, and its own words."""
    try:
        install_packages(ROOT)
        node = find_node().program
    except BuildError as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 1
    tsc = ROOT / "node_modules" / "typescript" / "bin" / "tsc"
    return subprocess.run([node, str(tsc), "--noEmit"], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
