"""`python -m atende.building`: build what browsers are sent."""

import argparse
import sys
from pathlib import Path

from atende.building import BuildError, build
from atende.building.sizes import report

ROOT = Path(__file__).parents[3]


def main() -> int:
    """Build, print what it weighs, and give the exit code: 0, or 1 when the build failed."""
    asked = argparse.ArgumentParser(prog="python -m atende.building", description=__doc__)
    asked.add_argument("--out", type=Path, default=ROOT / "build" / "assets")
    asked.add_argument("--no-minify", action="store_true", help="readable, with source maps")
    options = asked.parse_args()
    if not (ROOT / "package.json").exists():
        sys.stderr.write(f"{ROOT} is not a checkout of Atende: an installed one is built already\n")
        return 1
    try:
        index = build(ROOT, options.out, minify=not options.no_minify)
    except BuildError as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 1
    sys.stdout.write(report(index))
    return 0


if __name__ == "__main__":
    sys.exit(main())
