"""The translations: texts found in code and templates, kept in .po files, compiled to JSON.

`python -m atende.building.catalogues extract` brings the .po files up to date with the texts;
`python -m atende.building.catalogues compile` writes what `atende_rules.language` reads.
"""

import ast
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract as extract_from
from babel.messages.pofile import read_po, write_po

from atende_rules import language as texts
from atende_rules.language import fields

ROOT = Path(__file__).parents[3]
LOCALE = Path(texts.__file__).with_name("locale")
SOURCE = "pt_BR"
TRANSLATIONS = ("en",)

type MsgId = str | tuple[str, ...]

_FUNCTIONS: dict[str, tuple[int, ...]] = {
    "say": (2,),
    "say_many": (2, 3),
    "mark": (1,),
    "_": (1,),
    "_n": (1, 2),
}
# Neither dates nor versions nor line numbers: a .po file changes when a text does.
_HEADER = r"""msgid ""
msgstr ""
"Language: {}\n"
"Plural-Forms: {}\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"

"""


def extract(root: Path = ROOT) -> Catalog:
    """Give every text of a checkout, with the files it is in.

    :raises jinja2.TemplateSyntaxError: a template cannot be read.
    """
    found = Catalog(domain="atende", charset="utf-8")
    for folder, suffix, texts_in in (
        ("backend", ".py", _texts_in_code),
        ("pwa/templates", ".html", _texts_in_template),
    ):
        for path in sorted((root / folder).rglob(f"*{suffix}")):
            for line, msgid in texts_in(path):
                found.add(msgid, locations=[(path.relative_to(root).as_posix(), line)])
    return found


def update_catalogues(root: Path = ROOT, folder: Path = LOCALE) -> list[Path]:
    """Bring the .po files in `folder` up to date with the texts, and give their paths.

    New texts come without a translation, texts no longer used go, and the rest stays as it is.
    """
    found = extract(root)
    paths = []
    for locale in (SOURCE, *TRANSLATIONS):
        path = folder / f"{locale}.po"
        catalogue = read(path)
        catalogue.update(found, no_fuzzy_matching=True, update_creation_date=False)
        path.write_bytes(_HEADER.format(locale, catalogue.plural_forms).encode() + _body(catalogue))
        paths.append(path)
    return paths


def compile_catalogues(folder: Path = LOCALE) -> list[Path]:
    """Write the .json of every translation in `folder` beside its .po, and give their paths.

    A .json holds {msgid: translation}, a plural {msgid of one: [one, many]}; texts whose
    translation is empty or fuzzy are left out and so are said in Portuguese.
    """
    paths = []
    for locale in TRANSLATIONS:
        path = folder / f"{locale}.json"
        entries = {
            _key(message): message.string
            for message in read(folder / f"{locale}.po")
            if message.id and not message.fuzzy and all(_forms(message))
        }
        path.write_text(json.dumps(entries, ensure_ascii=False, sort_keys=True), "utf-8")
        paths.append(path)
    return paths


def shortcomings(found: Catalog, translated: Catalog) -> list[str]:
    """Tell, a line for each text, what a translation lacks of what was found."""
    lines = []
    for message in found:
        if not message.id:
            continue
        translation = translated.get(message.id)
        wrong = _wrong_with(message, translation)
        if wrong:
            places = ", ".join(dict.fromkeys(file for file, _ in message.locations))
            lines.append(f"{wrong}: {_key(message)!r} ({places})")
    return sorted(lines)


def read(path: Path) -> Catalog:
    """Give the catalogue of a .po file, an empty one where there is none yet."""
    if not path.exists():
        return Catalog(locale=path.stem, domain="atende", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=path.stem, domain="atende", abort_invalid=True)


def _texts_in_code(path: Path) -> Iterator[tuple[int, MsgId]]:
    """Find texts by syntax: Babel's own reader takes the key of ``say(language, TEXTS["key"])``."""
    for node in ast.walk(ast.parse(path.read_bytes(), path)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", None)  # an object may have a method called say
        places = _FUNCTIONS.get(name or "", ())
        held = [node.args[place - 1] for place in places if place <= len(node.args)]
        msgids = [a.value for a in held if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        if msgids and len(msgids) == len(places):
            yield node.lineno, msgids[0] if len(msgids) == 1 else tuple(msgids)


def _texts_in_template(path: Path) -> Iterator[tuple[int, MsgId]]:
    with path.open("rb") as file:
        found = extract_from("jinja2", file, _FUNCTIONS, options={"silent": "false"})
        yield from ((line, msgid) for line, msgid, _, _ in found)


def _body(catalogue: Catalog) -> bytes:
    content = BytesIO()
    write_po(
        content,
        catalogue,
        width=100,
        omit_header=True,
        ignore_obsolete=True,
        sort_by_file=True,
        include_lineno=False,
    )
    return content.getvalue()


def _wrong_with(message: Message, translation: Message | None) -> str | None:
    if translation is None or isinstance(translation.id, str) != isinstance(message.id, str):
        return "missing"
    if translation.fuzzy:
        return "fuzzy"
    if not all(_forms(translation)):
        return "empty"
    wanted = [fields(text) for text in _texts(message.id)]
    if [fields(text) for text in _forms(translation)] != wanted:
        return "other fields"
    return None


def _key(message: Message) -> str:
    return _texts(message.id)[0]


def _forms(message: Message) -> tuple[str, ...]:
    return _texts(message.string)


def _texts(text: str | Iterable[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ("",))


def main(arguments: list[str]) -> None:
    """Run `extract` or `compile` and name the files written."""
    actions: dict[str, Callable[[], list[Path]]] = {
        "extract": update_catalogues,
        "compile": compile_catalogues,
    }
    if len(arguments) != 1 or arguments[0] not in actions:
        sys.exit(f"usage: python -m atende.building.catalogues {'|'.join(actions)}")
    for path in actions[arguments[0]]():
        sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
