"""Templates: pwa/templates becomes JavaScript functions for the service worker."""

from collections.abc import Iterable
from pathlib import Path

from atende.building.step import Build, Step, files_under

COMPILER = Path(__file__).parent / "templates"
WEB = Path(__file__).parents[1] / "web"  # what the templates mean, on both sides


def _templates(build: Build) -> Path:
    return build.root / "pwa" / "templates"


def _sources(build: Build) -> Iterable[Path]:
    code = [Path(__file__), *files_under(COMPILER, ".py", ".js"), *WEB.glob("templat*.py")]
    return [*sorted(code), *files_under(_templates(build), ".html")]


def _addresses(build: Build) -> object:
    """The addresses of files that templates name; they are worked out now, not on the phone."""
    text = "".join(path.read_text() for path in files_under(_templates(build), ".html"))
    return sorted((name, asset.url) for name, asset in build.assets.items() if name in text)


def _make(build: Build) -> None:
    from atende.building.templates import compile_templates  # noqa: PLC0415 - Jinja2 loads slowly

    module = compile_templates(_templates(build), fold={"asset": build.url})
    build.put("templates.js", module.encode())


TEMPLATES = Step("templates", _sources, _make, _addresses)
