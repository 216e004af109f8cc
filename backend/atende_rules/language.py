"""Texts in the reader's language.

A text is written once, in Brazilian Portuguese, where it is used; it is its own msgid. Its English
is in `locale/en.po`, compiled to `locale/en.json` by `atende.building.catalogues`, which also finds
every text: the second argument of `say`, the second and third of `say_many`, what `mark` holds, and
`_` and `_n` in templates.
"""

import json
import pkgutil
import re
from functools import cache
from typing import Literal

Language = Literal["pt-BR", "en"]
SOURCE: Language = "pt-BR"
"""The language the texts are written in."""

_FIELD = re.compile(r"\{(\w+)\}")


def say(language: Language, msgid: str, /, **values: object) -> str:
    """Give a text in `language`, its ``{name}`` fields filled with `values`.

    A text that has no translation is given as written. What the values say is not read for fields.

    :raises KeyError: a field has no value.
    """
    translation = _catalogue(language).get(msgid, msgid)
    return _fill(translation if isinstance(translation, str) else translation[0], values)


def say_many(language: Language, one: str, many: str, n: int, /, **values: object) -> str:
    """Give `one` or `many` in `language` as the number `n` asks, fields filled as by `say`.

    The field ``{n}`` is `n`, or the value named ``n`` where it should be written otherwise. None is
    singular in Portuguese and plural in English (CLDR's cardinal rules, for whole numbers).

    :raises KeyError: a field has no value.
    """
    translation = _catalogue(language).get(one, (one, many))
    forms = (translation, translation) if isinstance(translation, str) else translation
    plural = n > 1 if language == SOURCE else n != 1
    return _fill(forms[plural], {"n": n, **values})


def mark(msgid: str) -> str:
    """Give `msgid` itself; it is said later, and this is where it is found for translation."""
    return msgid


def fields(text: str) -> frozenset[str]:
    """Give the names of the fields in a text."""
    return frozenset(_FIELD.findall(text))


def _fill(text: str, values: dict[str, object]) -> str:
    if "{" not in text:
        return text
    return _FIELD.sub(lambda field: str(values[field[1]]), text)


@cache
def _catalogue(language: Language) -> dict[str, str | list[str]]:
    """Give the translations by msgid, [one, many] for a plural; empty until compiled."""
    if language == SOURCE:
        return {}
    try:
        data = pkgutil.get_data("atende_rules", f"locale/{language}.json")
    except OSError:
        return {}
    catalogue: dict[str, str | list[str]] = json.loads(data or b"{}")
    return catalogue
