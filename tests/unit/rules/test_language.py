import json
import sys
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atende_rules import language
from atende_rules.language import fields, mark, say, say_many

ENGLISH = {
    "Fechado por {name}": "Closed by {name}",
    "{n} cliente": ["{n} customer", "{n} customers"],
}


@pytest.fixture(autouse=True)
def english_catalogue(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def get_data(package: str, resource: str) -> bytes:
        assert (package, resource) == ("atende_rules", "locale/en.json")
        return json.dumps(ENGLISH).encode()

    monkeypatch.setattr("pkgutil.get_data", get_data)
    language._catalogue.cache_clear()
    yield
    language._catalogue.cache_clear()


def test_a_text_is_said_in_the_readers_language() -> None:
    assert say("pt-BR", "Fechado por {name}", name="Ana") == "Fechado por Ana"
    assert say("en", "Fechado por {name}", name="Ana") == "Closed by Ana"


def test_a_text_without_translation_is_said_as_written() -> None:
    assert say("en", "Sem {what}", what="sinal") == "Sem sinal"
    assert say_many("en", "{n} fatura", "{n} faturas", 2) == "2 faturas"


@pytest.mark.parametrize(
    ("n", "portuguese", "english"),
    [
        (0, "0 cliente", "0 customers"),
        (1, "1 cliente", "1 customer"),
        (2, "2 clientes", "2 customers"),
    ],
)
def test_number_chooses_the_form_by_the_languages_rule(
    n: int, portuguese: str, english: str
) -> None:
    assert say_many("pt-BR", "{n} cliente", "{n} clientes", n) == portuguese
    assert say_many("en", "{n} cliente", "{n} clientes", n) == english


def test_a_number_may_be_written_its_own_way() -> None:
    assert say_many("pt-BR", "{n} cliente", "{n} clientes", 7043, n="7.043") == "7.043 clientes"


def test_values_may_have_any_name() -> None:
    assert say("en", "{language} {msgid}", language="a", msgid="b") == "a b"


def test_a_field_without_value_is_a_bug() -> None:
    with pytest.raises(KeyError, match="name"):
        say("pt-BR", "Fechado por {name}")


@given(st.text())
def test_what_a_value_says_is_not_read_for_fields(value: str) -> None:
    assert say("en", "Fechado por {name}", name=value) == f"Closed by {value}"


def test_a_marked_text_stays_as_it_is() -> None:
    assert mark("Atrasado {days}") == "Atrasado {days}"


def test_fields_are_names_in_braces() -> None:
    assert fields("{by} fechou às {at}; {} { } {by}") == {"by", "at"}


def test_without_a_compiled_catalogue_texts_are_said_as_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(_package: str, resource: str) -> bytes:
        raise FileNotFoundError(resource)

    monkeypatch.setattr("pkgutil.get_data", missing)
    assert say("en", "Fechado por {name}", name="Ana") == "Fechado por Ana"


@pytest.mark.skipif(sys.platform == "emscripten", reason="the package is in its wheel already")
def test_the_catalogue_is_read_from_inside_an_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the phone the package stays in its wheel."""
    monkeypatch.undo()
    package = Path(language.__file__).parent
    wheel = tmp_path / "rules.whl"
    with ZipFile(wheel, "w") as archive:
        archive.write(package / "__init__.py", "zipped_rules/__init__.py")
        code = (package / "language.py").read_text("utf-8").replace("atende_rules", "zipped_rules")
        archive.writestr("zipped_rules/language.py", code)
        archive.writestr("zipped_rules/locale/en.json", json.dumps(ENGLISH))
    monkeypatch.syspath_prepend(str(wheel))
    zipped = __import__("zipped_rules.language").language
    assert zipped.say("en", "Fechado por {name}", name="Ana") == "Closed by Ana"
