"""Programs that run npm's Pyodide under Node, and what the build learns from them."""

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from atende.building.node import run_node

PROGRAMS = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Booted:
    """What a Pyodide is: its byte code's magic number (hex), and the modules it has loaded."""

    magic: str
    modules: frozenset[str]


def pyodide_version(root: Path) -> str:
    """The version of the installed npm package."""
    package = json.loads((root / "node_modules" / "pyodide" / "package.json").read_text())
    return str(package["version"])


def boot(root: Path, cache: Path, imports: tuple[str, ...] = ()) -> Booted:
    """Boot npm's Pyodide, import these modules, and tell what was loaded.

    Kept under `cache` by version and imports: booting takes about 2 s.
    """
    asked = json.dumps([pyodide_version(root), *imports, (PROGRAMS / "boot.mjs").read_text()])
    kept = cache / f"boot-{sha256(asked.encode()).hexdigest()[:16]}.json"
    if not kept.exists():
        said = run_node(root, PROGRAMS / "boot.mjs", str(root), json.dumps(imports))
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(said)
    known = json.loads(kept.read_text())
    return Booted(known["magic"], frozenset(known["modules"]))
