import json
from pathlib import Path

import pytest

from atende.building.catalogues import (
    LOCALE,
    TRANSLATIONS,
    compile_catalogues,
    extract,
    read,
    shortcomings,
    update_catalogues,
)

CODE = '''
TEXTS = {"late": mark("Atrasado")}

def title(language, n, name):
    """_("not a text")"""
    return say(language, "Olá, {name}", name=name) + say_many(
        choose(language, n), "{n} cliente", "{n} "
        "clientes", n
    ) + say(language, TEXTS["late"])
'''
TEMPLATE = """{# _("a comment") #}
<a title="{{ _('Fechar') }}">{{ _n("{n} hora", "{n} horas", hours) }}</a>
{% if late %}{{ _("Por {name}", name=by) }}{% endif %}
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for place, text in (("backend/a/b.py", CODE), ("pwa/templates/x/y.html", TEMPLATE)):
        path = tmp_path / place
        path.parent.mkdir(parents=True)
        path.write_text(text, "utf-8")
    return tmp_path


@pytest.fixture
def locale(tmp_path: Path) -> Path:
    folder = tmp_path / "locale"
    folder.mkdir()
    return folder


def translate(locale: Path, *pairs: tuple[str, str]) -> None:
    path = locale / "en.po"
    text = path.read_text("utf-8")
    for msgid, translation in pairs:
        entry = f'msgid "{msgid}"\nmsgstr ""'
        assert entry in text
        text = text.replace(entry, f'msgid "{msgid}"\nmsgstr "{translation}"')
    path.write_text(text, "utf-8")


@pytest.mark.parametrize("name", TRANSLATIONS)
def test_every_text_is_translated_with_the_same_fields(name: str) -> None:
    lacking = shortcomings(extract(), read(LOCALE / f"{name}.po"))
    advice = "python -m atende.building.catalogues extract, then translate in the .po file"
    assert not lacking, "\n".join([f"{len(lacking)} texts in {name}.po ({advice}):", *lacking])


def test_texts_are_found_in_code_and_templates(checkout: Path) -> None:
    found = {message.id: message.locations for message in extract(checkout) if message.id}
    assert set(found) == {
        "Atrasado",
        "Olá, {name}",
        ("{n} cliente", "{n} clientes"),
        "Fechar",
        ("{n} hora", "{n} horas"),
        "Por {name}",
    }
    assert found["Fechar"] == [("pwa/templates/x/y.html", 2)]


def test_extracting_again_changes_nothing(checkout: Path, locale: Path) -> None:
    first = [path.read_bytes() for path in update_catalogues(checkout, locale)]
    assert [path.read_bytes() for path in update_catalogues(checkout, locale)] == first


def test_translations_are_kept_and_unused_ones_go(checkout: Path, locale: Path) -> None:
    update_catalogues(checkout, locale)
    translate(locale, ("Fechar", "Close"), ("Atrasado", "Late"))
    (checkout / "backend/a/b.py").write_text("", "utf-8")
    update_catalogues(checkout, locale)
    text = (locale / "en.po").read_text("utf-8")
    assert 'msgid "Fechar"\nmsgstr "Close"' in text
    assert "Atrasado" not in text


def test_what_is_translated_is_compiled_and_the_rest_left_out(checkout: Path, locale: Path) -> None:
    update_catalogues(checkout, locale)
    translate(locale, ("Fechar", "Close"))
    path = locale / "en.po"
    text = path.read_text("utf-8").replace('msgstr[0] ""', 'msgstr[0] "{n} hour"', 1)
    path.write_text(text.replace('msgstr[1] ""', 'msgstr[1] "{n} hours"', 1), "utf-8")
    [compiled] = compile_catalogues(locale)
    entries = json.loads(compiled.read_text("utf-8"))
    assert entries.pop("Fechar") == "Close"
    assert list(entries.values()) == [["{n} hour", "{n} hours"]]


def test_what_a_translation_lacks_is_told_text_by_text(checkout: Path, locale: Path) -> None:
    update_catalogues(checkout, locale)
    translate(locale, ("Fechar", "Close"), ("Olá, {name}", "Hello, {nome}"), ("Atrasado", "Late"))
    path = locale / "en.po"
    text = path.read_text("utf-8").replace('msgid "Atrasado"', '#, fuzzy\nmsgid "Atrasado"')
    text = text.replace('msgid "Por {name}"', 'msgid "Por {who}"')
    path.write_text(text, "utf-8")
    assert shortcomings(extract(checkout), read(path)) == [
        "empty: '{n} cliente' (backend/a/b.py)",
        "empty: '{n} hora' (pwa/templates/x/y.html)",
        "fuzzy: 'Atrasado' (backend/a/b.py)",
        "missing: 'Por {name}' (pwa/templates/x/y.html)",
        "other fields: 'Olá, {name}' (backend/a/b.py)",
    ]
