"""pwa/manifest.json, with the built names of its icons, becomes /manifest.webmanifest."""

import json
from collections.abc import Iterable
from pathlib import Path

from atende.building.errors import BuildError
from atende.building.step import Build, Step


def _template(build: Build) -> Path:
    return build.root / "pwa" / "manifest.json"


def _sources(build: Build) -> Iterable[Path]:
    return [Path(__file__), _template(build)]


def _icons(build: Build) -> object:
    return [asset.url for name, asset in build.assets.items() if name.startswith("icons/")]


def _make(build: Build) -> None:
    try:
        manifest = json.loads(_template(build).read_text())
    except ValueError as wrong:
        raise BuildError(f"pwa/manifest.json: {wrong}") from wrong
    for icon in manifest["icons"]:
        icon["src"] = build.url(icon["src"])
    text = json.dumps(manifest, ensure_ascii=False, separators=(",", ":"))
    build.put("manifest.webmanifest", text.encode(), immutable=False)


WEB_MANIFEST = Step("web manifest", _sources, _make, _icons)
