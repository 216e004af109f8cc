"""Pyodide as the phone gets it: loader, WebAssembly, and the part of the library that is used."""

import ast
import json
import re
import sys
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from atende.building.archive import members, write_archive
from atende.building.byte_code import compile_archive
from atende.building.errors import BuildError
from atende.building.node import run_node
from atende.building.rules import PACKAGE, rules_files
from atende.building.step import Build, Step
from atende.building.under_node import PROGRAMS, boot

HERE = Path(__file__).parent
LOADER = ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm")

# Loaded late by something that is kept, so that neither a boot nor the rules' imports show it.
LOADED_LATE = frozenset(
    {
        "_pydatetime",
        "_strptime",  # datetime.strptime
        "encodings.ascii",
        "encodings.cp437",  # names in a zip
        "encodings.idna",
        "encodings.latin_1",
        "locale",  # _strptime
        "calendar",  # _strptime
        "stringprep",  # encodings.idna
        "traceback",  # so that a failure can say where
        "linecache",
        "tokenize",
        "token",
        "zoneinfo._tzpath",
        "zoneinfo._zoneinfo",
    }
)
WHOLE = ("_pyodide.", "importlib.", "pyodide.", "zipfile.")


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    """All statements below a node; expressions, which are most of a tree, hold no import."""
    for block in ("body", "orelse", "handlers", "finalbody", "cases"):
        below = getattr(node, block, ())
        for statement in below if isinstance(below, list) else ():
            yield statement
            yield from _statements(statement)


def imported(files: Iterable[Path]) -> tuple[str, ...]:
    """Modules of the standard library that some Python files import, at whatever depth of code."""
    named: set[str] = set()
    for path in files:
        for node in _statements(ast.parse(path.read_text(), str(path))):
            if isinstance(node, ast.Import):
                named.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                named.add(node.module)
                named.update(f"{node.module}.{alias.name}" for alias in node.names)
    return tuple(sorted(name for name in named if name.split(".")[0] in sys.stdlib_module_names))


def _rules_imports(build: Build) -> tuple[str, ...]:
    return imported(path for path in rules_files(build.root) if path.suffix == ".py")


def _module(name: str) -> str:
    return name.removesuffix(".py").replace("/", ".").removesuffix(".__init__")


def _kept(name: str, loaded: frozenset[str]) -> bool:
    module = _module(name)
    return name.endswith(".py") and (
        module in loaded or module in LOADED_LATE or f"{module}.".startswith(WHOLE)
    )


def _make_library(build: Build) -> None:
    loaded = boot(build.root, build.cache, _rules_imports(build)).modules
    stock = build.modules / "pyodide" / "python_stdlib.zip"
    with TemporaryDirectory() as place:
        path = Path(place) / stock.name
        write_archive(path, [item for item in members(stock) if _kept(item[0], loaded)])
        compile_archive(build.root, build.cache, path)
        write_archive(path, list(members(path)))
        build.put("pyodide/python_stdlib.zip", path.read_bytes())


def _library_sources(_: Build) -> Iterable[Path]:
    mine = [HERE / name for name in ("runtime.py", "byte_code.py", "archive.py")]
    return [*mine, PROGRAMS / "boot.mjs", PROGRAMS / "pyodide.mjs"]


def _make_loader(build: Build) -> None:
    contents = {name: (build.modules / "pyodide" / name).read_bytes() for name in LOADER}
    for name in LOADER[:2]:  # the maps are not shipped: do not send developer tools after them
        contents[name] = re.sub(rb"\n//# sourceMappingURL=.*\s*$", b"\n", contents[name])
    home = sha256(b"".join(contents.values())).hexdigest()[:10]  # the loader finds files by name
    for name, content in contents.items():
        build.put(f"pyodide/{name}", content, name=f"pyodide/{home}/{name}")


def _check(build: Build) -> None:
    """The trimmed library must hold all that every module of the rules imports."""
    library, wheel = (
        build.folder.place / build.assets[name].name
        for name in ("pyodide/python_stdlib.zip", "rules/atende_rules.whl")
    )
    modules = json.dumps(
        [_module(name.replace(".pyc", ".py")) for name, _ in members(wheel) if ".pyc" in name]
    )
    try:
        run_node(
            build.root, PROGRAMS / "check.mjs", str(build.root), str(library), str(wheel), modules
        )
    except BuildError as wrong:
        raise BuildError(
            f"{PACKAGE} does not load in Pyodide from the trimmed standard library; name what is"
            f" missing in LOADED_LATE in {__file__}\n{wrong}"
        ) from wrong


def _checked(build: Build) -> object:
    return [build.url(name) for name in ("pyodide/python_stdlib.zip", "rules/atende_rules.whl")]


LOADERS = Step("pyodide", lambda _: [Path(__file__)], _make_loader, packages=True)
LIBRARY = Step("library", _library_sources, _make_library, _rules_imports, packages=True)
CHECK = Step("rules check", lambda _: [PROGRAMS / "check.mjs"], _check, _checked, packages=True)
