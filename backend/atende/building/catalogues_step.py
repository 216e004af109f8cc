"""Texts: gettext catalogues become the JSON that the rules read on both sides."""

from collections.abc import Iterable
from pathlib import Path

from atende.building.rules import rules_folder
from atende.building.step import Build, Step, files_under

COMPILER = Path(__file__).parent / "catalogues.py"
UNTRANSLATED = {"pt_BR"}  # the source texts are Portuguese


def _locale(build: Build) -> Path:
    return rules_folder(build.root) / "locale"


def _sources(build: Build) -> Iterable[Path]:
    return [Path(__file__), COMPILER, *files_under(_locale(build), ".po")]


def _make(build: Build) -> None:
    from atende.building.catalogues import compile_catalogues  # noqa: PLC0415 - Babel loads slowly

    compile_catalogues(_locale(build))


def _compiled(build: Build) -> bool:
    translated = {path.stem for path in files_under(_locale(build), ".po")} - UNTRANSLATED
    return translated <= {path.stem for path in files_under(_locale(build), ".json")}


CATALOGUES = Step("catalogues", _sources, _make, intact=_compiled)
