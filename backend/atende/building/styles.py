"""pwa/styles/app.css and all it imports become one file; the fonts it names are copied."""

import re
from collections.abc import Iterable
from pathlib import Path

from atende.building.esbuild import bundle
from atende.building.step import Build, Step, files_under

COPIED = (".woff2", ".svg", ".png")


def _sources(build: Build) -> Iterable[Path]:
    return [Path(__file__), *files_under(build.root / "pwa" / "styles", ".css", *COPIED)]


def _make(build: Build) -> None:
    entry = build.root / "pwa" / "styles" / "app.css"
    options = [f"--loader:{suffix}=file" for suffix in COPIED]
    options += ["--asset-names=fonts/[name].[hash]", "--public-path=/assets"]
    for file in bundle(build, entry, *options):
        if file.path.endswith(".css"):
            build.put("app.css", file.content)
        else:  # esbuild has put its hash of the content in the name that the bundle holds
            build.put(
                re.sub(r"\.[A-Z0-9]{8}(?=\.\w+$)", "", file.path), file.content, name=file.path
            )


STYLES = Step("styles", _sources, _make, packages=True)
