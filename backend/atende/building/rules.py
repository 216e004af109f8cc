"""The rules package alone, as the wheel the phone runs: byte-compiled, in a lock for Pyodide."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from hashlib import sha256
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from atende.building.archive import EPOCH_SECONDS, members, write_archive
from atende.building.byte_code import compile_archive, pyodide_command
from atende.building.errors import BuildError
from atende.building.folder import digest
from atende.building.step import Build, Step

PACKAGE = "atende_rules"
# gettext's own files stay behind: the phone reads the JSON compiled from them
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc", "*.po", "*.pot", "*.mo", ".*")
PROJECT = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "atende_rules"
version = "{version}"

[tool.hatch.build]
ignore-vcs = true
"""


def rules_folder(root: Path) -> Path:
    """Where the rules package's source is."""
    return root / "backend" / PACKAGE


def rules_files(root: Path) -> list[Path]:
    """Every file of the rules package that reaches the phone, sorted."""
    files = []
    for folder, subfolders, names in rules_folder(root).walk():
        left_out = LEFT_OUT(str(folder), [*subfolders, *names])
        subfolders[:] = [name for name in subfolders if name not in left_out]
        files += [folder / name for name in names if name not in left_out]
    return sorted(files)


def _sources(build: Build) -> Iterable[Path]:
    here = Path(__file__).parent
    mine = [here / name for name in ("rules.py", "byte_code.py", "archive.py")]
    return [*mine, *rules_files(build.root)]


def _project(build: Build) -> dict[str, Any]:
    return tomllib.loads((build.root / "pyproject.toml").read_text())


def _version(build: Build) -> str:
    return str(_project(build)["project"]["version"])


def _facts(build: Build) -> object:
    """The project's version, pyodide-build's pin, and this interpreter's byte code."""
    tools = _project(build)["dependency-groups"]["assets"]
    return _version(build), [pin for pin in tools if pin.startswith("pyodide-")], MAGIC_NUMBER


def _pure_wheel(build: Build, place: Path) -> Path:
    """The wheel of the package alone; its project file is made here, as it has no other use."""
    source, out = place / "source", place / "out"
    shutil.copytree(rules_folder(build.root), source / PACKAGE, ignore=LEFT_OUT)
    (source / "pyproject.toml").write_text(PROJECT.format(version=_version(build)))
    command = [sys.executable, "-m", "build", "--no-isolation", "--wheel", f"--outdir={out}"]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": EPOCH_SECONDS}
    done = subprocess.run(
        [*command, str(source)], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise BuildError(f"the rules wheel does not build:\n{(done.stdout + done.stderr).strip()}")
    return next(out.glob("*.whl"))


def _lock(build: Build, wheel: Path) -> Path:
    """A lock that names Pyodide's interpreter and this wheel, and no other package."""
    stock = json.loads((build.modules / "pyodide" / "pyodide-lock.json").read_text())
    empty = wheel.parent / "empty-lock.json"
    empty.write_text(json.dumps({"info": stock["info"], "packages": {}}))
    lock = wheel.parent / "pyodide-lock.json"
    base = f"--base-path={wheel.parent}"
    pyodide_command(
        "lockfile", "add-wheels", str(wheel), f"--input={empty}", base, f"--output={lock}"
    )
    return lock


def _make(build: Build) -> None:
    with TemporaryDirectory() as temporary:
        wheel = _pure_wheel(build, Path(temporary))
        lock = _lock(build, wheel)
        compile_archive(build.root, build.cache, wheel)
        compiled = next(wheel.parent.glob("*.whl"))
        write_archive(compiled, list(members(compiled)))
        content = compiled.read_bytes()
        known = json.loads(lock.read_text())
        entry = next(iter(known["packages"].values()))
        entry.update(file_name=compiled.name, sha256=sha256(content).hexdigest())
        text = json.dumps(known, sort_keys=True).encode()
    home = f"rules/{digest(content + text)}"  # the lock names the wheel: both keep their names
    build.put("rules/atende_rules.whl", content, name=f"{home}/{compiled.name}")
    build.put("rules/pyodide-lock.json", text, name=f"{home}/pyodide-lock.json")


RULES = Step("rules", _sources, _make, _facts, packages=True)
