"""What a page is told beside its document: where it is, when, in whose language and zone."""

import re
from calendar import monthrange
from copy import deepcopy
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

from litestar.exceptions import ClientException

from atende.web.clock import now
from atende.web.language import negotiated
from atende.web.problems import BadQuery
from atende.web.reader import Connection, Reader, me_document
from atende.web.selection_values import Facts
from atende.web.site import site_of
from atende_rules import formats
from atende_rules.language import Language
from atende_rules.zones import zone as zone_named

type PageFacts = dict[str, Any]

NOTHING_YET: PageFacts = {
    "action_id": "",
    "based_on": 0,
    "supersedes": "",
    "ids": {},
    "errors": [],
    "refusal": "",
    "conflict": None,
    "values": {},
    "waiting": [],
    "source": "server",
    "pulled_at": "",
}
"""What a form, or the phone, adds to a page is there on every page, empty."""
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
YEARS = range(1900, 2200)
"""Years an address may ask for: nobody's agenda ends at the edge of the calendar."""
MOST_PARAMETERS = 50


def page_facts(connection: Connection, reader: Reader | None) -> PageFacts:
    """The ``page`` of a template's context, as plain values.

    Holds language, theme, title, address (path and query), path, params (of the path), query
    (given parameters by name; on a declared page its own that were not given too, empty), now
    (ISO 8601 in the reader's zone), today, day (``YYYY-MM-DD``), month (``YYYY-MM``), month_first
    and month_last (days); and, empty, what forms.py adds. ``waiting`` (changes to this document
    that are not sent yet), ``source`` and ``pulled_at`` say more on a page made on a phone.

    :raises BadQuery: the address names a day or month there is not.
    """
    scope = connection.scope
    query_string = scope["query_string"].decode("latin-1")
    query = queried(query_string)
    path = scope["path"]
    zone = reader.zone if reader else site_of(connection).settings.zone
    moment = now().astimezone(zone_named(zone))
    return {
        "language": language_of(connection, reader),
        "theme": reader.theme if reader else "auto",
        "title": "Atende",
        "address": f"{path}?{query_string}" if query_string else path,
        "path": path,
        "query": query,
        "params": dict(scope.get("path_params", {})),  # none where the gate refused
        "now": moment.isoformat(timespec="seconds"),
        "today_text": formats.weekday_day(moment.date(), language_of(connection, reader)),
        "day_part": part_of_day(moment.hour),
        **_days(query, moment),
        **deepcopy(NOTHING_YET),
    }


def part_of_day(hour: int) -> str:
    """Morning until noon, afternoon until six, evening until five."""
    if hour < 5 or hour >= 18:
        return "evening"
    return "morning" if hour < 12 else "afternoon"


def language_of(connection: Connection, reader: Reader | None) -> Language:
    """The language to answer in: the account's, then the browser's, else Portuguese."""
    if reader is not None:
        return reader.language
    return negotiated(connection.headers.get("accept-language", ""))


def facts_for(page: PageFacts, reader: Reader) -> Facts:
    """What a selection may ask, from the same values a template sees."""
    return Facts(query=page["query"], me=me_document(reader), page=page)


@lru_cache(256)
def _parsed(query_string: str) -> tuple[tuple[str, str], ...]:
    try:
        pairs = parse_qsl(query_string, max_num_fields=MOST_PARAMETERS)
    except ValueError:
        raise ClientException("too many parameters") from None
    return tuple(pairs)


def queried(query_string: str) -> dict[str, str]:
    """The parameters an address gives, by name; of one given twice the last, no empty ones."""
    return dict(_parsed(query_string))


def _days(query: dict[str, str], moment: datetime) -> dict[str, str]:
    today = moment.date().isoformat()
    asked = _day(query["day"]) if "day" in query else None
    month = _month(query["month"]) if "month" in query else (asked or today)[:7]
    first = f"{month}-01"
    day = asked or (today if today.startswith(month) else first)
    last = f"{month}-{monthrange(int(month[:4]), int(month[5:]))[1]:02}"
    return {
        "today": today,
        "day": day,
        "month": month,
        "month_first": first,
        "month_last": last,
    }


def _day(text: str) -> str:
    try:
        if _DAY.fullmatch(text) and int(text[:4]) in YEARS:
            return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    raise BadQuery("day")


def _month(text: str) -> str:
    if _MONTH.fullmatch(text) and 1 <= int(text[5:]) <= 12 and int(text[:4]) in YEARS:
        return text
    raise BadQuery("month")
