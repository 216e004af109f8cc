"""What the service worker is told of the application's pages, and their texts in English.

The table of pages comes from the handlers themselves, so the step loads the whole application;
it does so only when Python code has changed.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from atende.building.rules import rules_folder
from atende.building.step import Build, Step, files_under

PAGES = "pages.js"
WORDS = "words.js"
PACKAGE = Path(__file__).parents[1]
_NO_PAGES = ("building", "demo", "importing", "migrations")


def _code(_: Build) -> Iterable[Path]:
    rules = files_under(PACKAGE.parent / "atende_rules", ".py")
    code = files_under(PACKAGE, ".py")
    there = [path for path in code if not {*path.relative_to(PACKAGE).parts} & {*_NO_PAGES}]
    return [Path(__file__), *there, *rules]


def _make_pages(build: Build) -> None:
    from atende.app import SOURCES, features  # noqa: PLC0415 - the whole application loads slowly
    from atende.customers.search import BY  # noqa: PLC0415 - likewise
    from atende.web.phone_facts import PHONE_HEADERS, phone_facts  # noqa: PLC0415 - likewise
    from atende.web.table_of_pages import table_of  # noqa: PLC0415 - likewise

    table = table_of(features(), {source.prefix: source for source in SOURCES})
    facts = {**phone_facts(), "search_fields": dict(BY)}
    content = module({"pages": table, "headers": PHONE_HEADERS, "facts": facts})
    build.put(PAGES, content)


def _translations(build: Build) -> list[Path]:
    return files_under(rules_folder(build.root) / "locale", ".json")


def _word_sources(build: Build) -> Iterable[Path]:
    return [Path(__file__), *_translations(build)]


def _make_words(build: Build) -> None:
    words = {path.stem: json.loads(path.read_text("utf-8")) for path in _translations(build)}
    build.put(WORDS, module({"words": words}))


def module(exports: Mapping[str, object]) -> bytes:
    """A JavaScript module that exports JSON values by name.

    Each is parsed when the worker starts: JSON.parse is faster than reading the same as code.
    """
    lines = [
        f"export const {name} = JSON.parse({_text(value)});" for name, value in exports.items()
    ]
    return "\n".join([*lines, ""]).encode()


def _text(value: object) -> str:
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return json.dumps(written, ensure_ascii=False)


PAGES_STEP = Step("pages", _code, _make_pages)
WORDS_STEP = Step("words", _word_sources, _make_words)
