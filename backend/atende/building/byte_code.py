"""Python archives compiled to the byte code that Pyodide runs, by pyodide-build."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

from atende.building.archive import EPOCH_SECONDS
from atende.building.errors import BuildError
from atende.building.node import run_node
from atende.building.under_node import PROGRAMS, boot


def pyodide_command(*arguments: str) -> None:
    """Run one command of pyodide-build's. BuildError with its words if it fails."""
    done = subprocess.run(
        [sys.executable, "-m", "pyodide_cli", *arguments],
        env={**os.environ, "SOURCE_DATE_EPOCH": EPOCH_SECONDS, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip()
        raise BuildError(f"`pyodide {' '.join(arguments)}` failed:\n{said}")


def compile_archive(root: Path, cache: Path, path: Path) -> None:
    """Replace each .py in an archive (a wheel, a zip) by .pyc; a wheel is renamed to cp313.

    Python's byte code is not portable between versions. Where this interpreter's is not
    Pyodide's, pyodide-build's own compiler is run inside Pyodide under Node instead.
    """
    if importlib.util.MAGIC_NUMBER.hex() == boot(root, cache).magic:
        pyodide_command("py-compile", str(path), "--silent", "--no-keep", "--compression-level=0")
    else:
        compile_inside_pyodide(root, path)


def compile_inside_pyodide(root: Path, path: Path) -> None:
    """The same as compile_archive, always by Pyodide's own interpreter."""
    spec = importlib.util.find_spec("pyodide_build")
    if spec is None or spec.origin is None:
        raise BuildError("pyodide-build is not installed: install the group `build`")
    site = Path(spec.origin).parent.parent
    run_node(root, PROGRAMS / "compile.mjs", str(root), str(path), str(site), EPOCH_SECONDS)
