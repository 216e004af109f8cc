"""A month as weeks of days, as plain values a template and a phone can walk through."""

from calendar import Calendar
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from atende.web.page_facts import PageFacts
from atende_rules import formats
from atende_rules.language import Language

_FROM_SUNDAY = Calendar(firstweekday=6)


def month_of(page: PageFacts, counts: Mapping[str, int]) -> dict[str, Any]:
    """The month a page is about, whole weeks from Sunday to Saturday.

    Gives label, previous, next (``YYYY-MM``), weekdays [{short, name}] and weeks
    [[{day, number, label, inside, today, chosen, count}]]; ``counts`` is by day.
    """
    language: Language = page["language"]
    first = date.fromisoformat(page["month_first"])
    return {
        "label": formats.month(first, language),
        "previous": f"{first - timedelta(days=1):%Y-%m}",
        "next": f"{date.fromisoformat(page['month_last']) + timedelta(days=1):%Y-%m}",
        "weekdays": [
            {"short": each["initial"], "name": each["name"]} for each in formats.week(language)
        ],
        "weeks": [
            [_day(day, first.month, page, counts) for day in week]
            for week in _FROM_SUNDAY.monthdatescalendar(first.year, first.month)
        ],
    }


def _day(day: date, month: int, page: PageFacts, counts: Mapping[str, int]) -> dict[str, Any]:
    iso = day.isoformat()
    return {
        "day": iso,
        "number": day.day,
        "label": formats.weekday_day(day, page["language"]),
        "inside": day.month == month,
        "today": iso == page["today"],
        "chosen": iso == page["day"],
        "count": counts.get(iso, 0),
    }
