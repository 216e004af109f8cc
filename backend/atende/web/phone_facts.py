"""What a phone is told once, so that no rule and no name is written a second time for it."""

from datetime import date
from typing import Any

from atende.web.errors import WORDS
from atende.web.forms import NOT_KEPT
from atende.web.headers import PAGE_HEADERS, SECURITY_HEADERS
from atende.web.language import LANGUAGES
from atende.web.page_facts import MOST_PARAMETERS, NOTHING_YET, YEARS, part_of_day
from atende.web.phone_texts import TEXTS
from atende.web.selection_values import LARGEST_NUMBER
from atende_rules import formats
from atende_rules.language import Language

PHONE_HEADERS = {**SECURITY_HEADERS, **PAGE_HEADERS}
"""What every page made on a phone says to the browser."""


def phone_facts() -> dict[str, Any]:
    """What makes pages on a phone the same as here, JSON-ready.

    - ``languages``; ``names``: by language ``weekdays`` (from Monday), ``of_day`` and ``of_year``
      (what follows the day's number, what goes before the year, by month), ``week`` (the head of
      a calendar).
    - ``parts``: which part of the day each hour belongs to.
    - ``nothing_yet``: what is empty on a page until a form or the phone fills it in.
    - ``years`` [first, last] and ``most_parameters`` an address may have; ``largest_number``.
    - ``not_kept``: codes of refusals that leave nothing to supersede.
    - ``texts``: what the phone says by itself (msgids), by name.
    - ``problems``: by status ``code``, ``title``, ``detail`` (msgids).
    """
    return {
        "languages": list(LANGUAGES),
        "names": {language: _names(language) for language in LANGUAGES},
        "parts": [part_of_day(hour) for hour in range(24)],
        "nothing_yet": NOTHING_YET,
        "years": [YEARS[0], YEARS[-1]],
        "most_parameters": MOST_PARAMETERS,
        "largest_number": LARGEST_NUMBER,
        "not_kept": sorted(NOT_KEPT),
        "texts": dict(TEXTS),
        "problems": {
            str(status): {"code": words.code, "title": words.title, "detail": words.detail}
            for status, words in WORDS.items()
        },
    }


def _names(language: Language) -> dict[str, Any]:
    months = [date(2026, month, 1) for month in range(1, 13)]
    return {
        "weekdays": [formats.weekday(date(2026, 6, day), language) for day in range(1, 8)],
        "of_day": [formats.weekday_day(day, language).partition("1")[2] for day in months],
        "of_year": [formats.month(day, language).removesuffix("2026") for day in months],
        "week": formats.week(language),
    }
