"""TypeScript becomes JavaScript: workers first, then what starts them, then the service worker.

A bundle may use global names that the build fills in (types in pwa/scripts/built.d.ts):
`__RULES__` where Pyodide and the rules are, `__RULES_WORKER__` the address of the rules worker,
`__ASSETS__` every built file. A name counts as a source only for a bundle that says it, so a change
of style does not change the page's script. The service worker may import "atende-templates" (what
became of pwa/templates), "atende-pages" (the table of pages) and "atende-words" (translations),
which are bundled into it.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

from atende.building.esbuild import bundle, constants
from atende.building.pages_step import PAGES, WORDS
from atende.building.step import Build, Step, files_under

TARGET = "--target=es2022"
TEMPLATES = "templates.js"
WITHIN = {"atende-templates": TEMPLATES, "atende-pages": PAGES, "atende-words": WORDS}
"""Built files that go into the service worker, by the name it imports them by."""


def _where_rules_are(build: Build) -> object:
    loader = build.url("pyodide/pyodide.mjs")
    return {
        "indexURL": loader.removesuffix("pyodide.mjs"),
        "stdLibURL": build.url("pyodide/python_stdlib.zip"),
        "lockFileURL": build.url("rules/pyodide-lock.json"),
        "wheelURL": build.url("rules/atende_rules.whl"),
    }


def _all_assets(build: Build) -> object:
    return [
        {"name": asset.logical, "url": asset.url, "size": asset.size}
        for asset in sorted(build.assets.values(), key=lambda asset: asset.logical)
        if asset.immutable and asset.logical not in WITHIN.values()
    ]


CONSTANTS: dict[str, Callable[[Build], object]] = {
    "__RULES__": _where_rules_are,
    "__RULES_WORKER__": lambda build: build.url("rules-worker.js"),
    "__ASSETS__": _all_assets,
}


def _pages(build: Build) -> Path:
    return build.root / "pwa" / "scripts"


def _worker(build: Build) -> Path:
    return build.root / "service_worker" / "src"


def _scripts(folder: Path) -> list[Path]:
    return [path for path in files_under(folder, ".ts") if not path.name.endswith(".d.ts")]


def _page_sources(build: Build) -> Iterable[Path]:
    return [Path(__file__), *_scripts(_pages(build))]


def _all_sources(build: Build) -> Iterable[Path]:
    return [*_page_sources(build), *_scripts(_worker(build))]


def _used(build: Build, sources: Iterable[Path], but: tuple[str, ...] = ()) -> dict[str, object]:
    """The global names said in these sources, with their values."""
    text = "\n".join(path.read_text() for path in sources if path.suffix == ".ts")
    return {
        name: value(build) for name, value in CONSTANTS.items() if name in text and name not in but
    }


def _dedicated(build: Build) -> list[Path]:
    return sorted(_pages(build).glob("*-worker.ts"))


def _in_workers(build: Build) -> dict[str, object]:
    return _used(build, _page_sources(build), ("__RULES_WORKER__", "__ASSETS__"))


def _make_workers(build: Build) -> None:
    for entry in _dedicated(build):
        for file in bundle(build, entry, "--format=esm", TARGET, *constants(_in_workers(build))):
            build.put(file.path, file.content)


def _in_page(build: Build) -> dict[str, object]:
    return _used(build, _page_sources(build), ("__ASSETS__",))


def _make_page(build: Build) -> None:
    entry = _pages(build) / "app.ts"
    for file in bundle(build, entry, "--format=esm", TARGET, *constants(_in_page(build))):
        build.put(file.path, file.content)


def _in_service_worker(build: Build) -> dict[str, object]:
    return _used(build, _all_sources(build))


def _around_service_worker(build: Build) -> object:
    return _in_service_worker(build), _within(build)


def _within(build: Build) -> dict[str, str]:
    """The files that go into the service worker, as far as steps have made them."""
    made = build.assets
    return {name: made[file].name for name, file in WITHIN.items() if file in made}


def _make_service_worker(build: Build) -> None:
    entry = _worker(build) / "worker.ts"
    if not entry.exists():
        return
    place = build.folder.place.resolve()
    aliases = [f"--alias:{name}={place / file}" for name, file in _within(build).items()]
    options = ["--format=iife", TARGET, *aliases]
    for file in bundle(build, entry, *options, *constants(_in_service_worker(build))):
        build.put("service-worker.js", file.content, immutable=False)


WORKERS = Step("workers", _page_sources, _make_workers, _in_workers, packages=True)
SCRIPTS = Step("scripts", _page_sources, _make_page, _in_page, packages=True)
SERVICE_WORKER = Step(
    "service worker", _all_sources, _make_service_worker, _around_service_worker, packages=True
)
