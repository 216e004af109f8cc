"""Templates: pwa/templates becomes JavaScript functions for the service worker."""

from collections.abc import Iterable
from pathlib import Path

from atende.building.step import Build, Step, files_under

COMPILER = Path(__file__).parent / "templates"


def _sources(build: Build) -> Iterable[Path]:
    templates = build.root / "pwa" / "templates"
    return [Path(__file__), *files_under(COMPILER, ".py"), *files_under(templates, ".html", ".svg")]


def _make(build: Build) -> None:
    if not (COMPILER / "__init__.py").exists():
        return
    from atende.building.templates import compile_templates  # noqa: PLC0415 - Jinja2 loads slowly

    build.put("templates.js", compile_templates(build.root / "pwa" / "templates").encode())


TEMPLATES = Step("templates", _sources, _make)
