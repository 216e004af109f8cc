import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from atende.building.archive import members, write_archive
from atende.building.byte_code import compile_archive, compile_inside_pyodide
from atende.building.rules import RULES
from atende.building.runtime import imported
from atende.building.step import Build

type StartBuild = Callable[..., Build]
ROOT = Path(__file__).parents[3]


@pytest.fixture
def rules(project: Path) -> Path:
    """A checkout with rules of one line, a catalogue, and what must stay behind."""
    folder = project / "backend" / "atende_rules"
    (folder / "locale").mkdir(parents=True)
    (folder / "__init__.py").write_text("ANSWER = 42\n")
    (folder / "locale" / "en.json").write_text("{}")
    (folder / "locale" / "en.po").write_text("")
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "__init__.cpython-313.pyc").write_bytes(b"stale")
    return project


def test_the_wheel_holds_byte_code_and_data_and_the_lock_names_it(
    rules: Path, start_build: StartBuild
) -> None:
    build = start_build(rules)
    build.run(RULES)
    wheel = build.folder.place / build.assets["rules/atende_rules.whl"].name
    lock = build.folder.place / build.assets["rules/pyodide-lock.json"].name
    files = [name for name, _ in members(wheel) if not name.startswith("atende_rules-")]
    assert files == ["atende_rules/__init__.pyc", "atende_rules/locale/en.json"]
    [entry] = json.loads(lock.read_text())["packages"].values()
    assert (lock.parent / entry["file_name"]) == wheel
    assert entry["sha256"] == sha256(wheel.read_bytes()).hexdigest()
    assert entry["imports"] == ["atende_rules"]


def test_the_same_rules_make_the_same_bytes(rules: Path, start_build: StartBuild) -> None:
    first, second = start_build(rules), start_build(rules)
    first.run(RULES)
    second.run(RULES)
    assert first.finished().assets == second.finished().assets


def test_pyodide_compiles_to_the_same_byte_code_as_this_interpreter(tmp_path: Path) -> None:
    """So that a server of another Python still builds what the phone runs."""
    code = [("a.py", b"def greet(name: str) -> str:\n    return f'Bom dia, {name}'\n")]
    here, inside = tmp_path / "here.zip", tmp_path / "inside.zip"
    write_archive(here, code)
    write_archive(inside, code)
    compile_archive(ROOT, tmp_path, here)
    compile_inside_pyodide(ROOT, inside)
    assert [name for name, _ in members(inside)] == ["a.pyc"]
    assert list(members(here)) == list(members(inside))


def test_imports_are_found_wherever_they_stand(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text(
        "import json\nfrom datetime import UTC\nfrom . import b\nimport elsewhere\n"
        "def late():\n    from importlib import resources\n"
        "class C:\n  try:\n    pass\n  except OSError:\n    import csv\n"
        "  finally:\n    import abc\n"
        "if 0:\n  a = lambda: 1\nelse:\n  match 1:\n    case _:\n      import re\n"
    )
    found = imported([path])
    expected = {"json", "datetime", "importlib", "importlib.resources", "csv", "abc", "re"}
    assert set(found) >= expected
    assert not [name for name in found if "elsewhere" in name or name == "b"]
