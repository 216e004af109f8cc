"""Another version of the application, built from a changed copy of this one."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[3]
_COPIED = (
    "backend",
    "pwa",
    "service_worker",
    "pyproject.toml",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
)
_LINKED = ("node_modules",)


def another_version(
    folder: Path, changes: Mapping[str, tuple[str, str]], added: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Build a copy in which, in each named file, one text is put in another's place.

    `added` holds new files by name. Gives the settings by which a server is of that version.
    """
    for name in _COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    for name in _LINKED:
        (folder / name).symlink_to(ROOT / name)
    # What did not change need not be made again.
    shutil.copytree(ROOT / "build", folder / "build", ignore=shutil.ignore_patterns("reports"))
    for name, (old, new) in changes.items():
        file = folder / name
        text = file.read_text("utf-8")
        assert text.count(old) == 1, f"{name} must have it once: {old}"
        file.write_text(text.replace(old, new), "utf-8")
    for name, text in (added or {}).items():
        (folder / name).write_text(text, "utf-8")
    settings = {"PYTHONPATH": str(folder / "backend")}
    # By a process of that version: the table of pages is made from its own declarations.
    subprocess.run(
        [sys.executable, "-m", "atende.building"],
        cwd=folder,
        env={**os.environ, **settings},
        check=True,
    )
    return settings
