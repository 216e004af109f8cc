import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from atende.building.folder import Folder
from atende.building.node import install_packages
from atende.building.step import Build
from atende.web.asset_index import Index

ROOT = Path(__file__).parents[3]

type StartBuild = Callable[..., Build]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """An empty checkout that has npm's packages."""
    install_packages(ROOT)
    root = tmp_path / "checkout"
    root.mkdir()
    (root / "node_modules").symlink_to(ROOT / "node_modules")
    for name in ("package.json", "package-lock.json", "pyproject.toml"):
        shutil.copy(ROOT / name, root / name)
    return root


@pytest.fixture
def said() -> list[str]:
    """The lines that the build told, one a step that was made."""
    return []


@pytest.fixture
def start_build(tmp_path: Path, said: list[str]) -> Iterator[StartBuild]:
    """Starts a build of a checkout into one folder, after the build whose index it is given."""
    folders: list[Folder] = []

    def start(root: Path, before: Index | None = None, *, minify: bool = True) -> Build:
        folder = Folder(tmp_path / "out", tmp_path / "cache")
        folders.append(folder)
        return Build(root, folder, before or Index(), minify, said.append)

    yield start
    for folder in folders:
        folder.close()
