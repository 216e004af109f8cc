"""pwa/manifest.json, with the built names of its pictures, becomes /manifest.webmanifest."""

import json
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

from atende.building.errors import BuildError
from atende.building.step import Build, Step, files_under


def _template(build: Build) -> Path:
    return build.root / "pwa" / "manifest.json"


def _screenshots(build: Build) -> list[Path]:
    return files_under(build.root / "pwa" / "screenshots", ".png")


def _sources(build: Build) -> Iterable[Path]:
    return [Path(__file__), _template(build), *_screenshots(build)]


def _icons(build: Build) -> object:
    return [asset.url for name, asset in build.assets.items() if name.startswith("icons/")]


def _make(build: Build) -> None:
    try:
        manifest = json.loads(_template(build).read_text())
    except ValueError as wrong:
        raise BuildError(f"pwa/manifest.json: {wrong}") from wrong
    for shot in _screenshots(build):
        build.put(f"screenshots/{shot.name}", shot.read_bytes())
    shortcuts = manifest.get("shortcuts", [])
    listed = [
        manifest["icons"],
        manifest.get("screenshots", []),
        *(one.get("icons", []) for one in shortcuts),
    ]
    for picture in chain.from_iterable(listed):
        picture["src"] = build.url(picture["src"])
    text = json.dumps(manifest, ensure_ascii=False, separators=(",", ":"))
    build.put("manifest.webmanifest", text.encode(), immutable=False)


WEB_MANIFEST = Step("web manifest", _sources, _make, _icons)
