"""Days, hours, amounts and numbers of identification as a reader writes them.

English is written day first and with a twelve-hour clock (24 Nov 2026, 2:03 PM), which is how CLDR
has it for en-AE; Portuguese is CLDR's pt-BR. The tables here are held to Babel's by tests. Amounts
and clocks are kept together by no-break spaces, as CLDR does. What is missing (None) is "".
"""

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from atende_rules.language import SOURCE, Language
from atende_rules.zones import zone as zone_of

type Day = date | str
"""A date, or its ISO text; of a month "2026-11" will do."""
type Instant = datetime | str | int
"""An aware datetime, its ISO text with offset, or milliseconds since 1970 UTC."""

# fmt: off
_MONTHS = {
    "pt-BR": [
        "janeiro", "fevereiro", "março", "abril", "maio", "junho",
        "julho", "agosto", "setembro", "outubro", "novembro", "dezembro",
    ],
    "en": [
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ],
}
_WEEKDAYS = {  # from Monday, as date.weekday() counts
    "pt-BR": ["segunda", "terça", "quarta", "quinta", "sexta", "sábado", "domingo"],
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}
# fmt: on
_NO_BREAK = "\u00a0"
_NARROW_NO_BREAK = "\u202f"
_NO_DIGIT = re.compile("[^0-9]")
_BRAZILIAN = re.compile(r"(?:55)?([1-9]{2})(9?[0-9]{4})([0-9]{4})")
_FOREIGN = re.compile(r"\s*\+(?!55)")
_TOLL_FREE = re.compile(r"(0[0-9]00)([0-9]{3})([0-9]{4})")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SWAPPED = str.maketrans(",.", ".,")
_MOST_DECIMALS = 3
_FEW = 4096
"""Texts kept: a provider's bills fall due on a few hundred days and cost one of a few prices."""


@lru_cache(_FEW)
def day(value: Day | None, language: Language) -> str:
    """Give a day in full: "24/11/2026", "24 Nov 2026"."""
    if value is None:
        return ""
    at = _date(value)
    if language == SOURCE:
        return f"{at.day:02}/{at.month:02}/{at.year}"
    return f"{_day_and_month(at)} {at.year}"


def day_short(value: Day | None, language: Language) -> str:
    """Give a day without its year: "24/11", "24 Nov"."""
    if value is None:
        return ""
    at = _date(value)
    return f"{at.day:02}/{at.month:02}" if language == SOURCE else _day_and_month(at)


def weekday_day(value: Day | None, language: Language) -> str:
    """Give a day by its weekday: "terça, 24 de novembro", "Tuesday, 24 November"."""
    if value is None:
        return ""
    at = _date(value)
    of = "de " if language == SOURCE else ""
    return f"{weekday(at, language)}, {at.day} {of}{_month_name(at, language)}"


def weekday(value: Day | None, language: Language) -> str:
    """Give the name of a day's weekday: "terça", "Tuesday"."""
    return "" if value is None else _WEEKDAYS[language][_date(value).weekday()]


@lru_cache(_FEW)
def month(value: Day | None, language: Language) -> str:
    """Give the month of a day: "novembro de 2026", "November 2026"."""
    if value is None:
        return ""
    at = _date(value)
    of = "de " if language == SOURCE else ""
    return f"{_month_name(at, language)} {of}{at.year}"


def week(language: Language) -> list[dict[str, str]]:
    """Give the head of a month calendar: `initial` and `name` of each weekday from Sunday."""
    names = _WEEKDAYS[language]
    return [{"initial": name[0].upper(), "name": name} for name in names[-1:] + names[:-1]]


def time(value: Instant | None, language: Language, zone: str | None) -> str:
    """Give the hour of an instant in `zone`, or in its own offset: "14:03", "2:03 PM".

    :raises ValueError: the instant has no offset, or there is no such zone.
    """
    if value is None:
        return ""
    return _clock(_local(value, zone), language)


def moment(value: Instant | None, language: Language, zone: str | None) -> str:
    """Give day and hour of an instant: "24/11/2026 14:03", "24 Nov 2026, 2:03 PM".

    :raises ValueError: as by `time`.
    """
    if value is None:
        return ""
    at = _local(value, zone)
    between = " " if language == SOURCE else ", "
    return f"{day(at.date(), language)}{between}{_clock(at, language)}"


def iso(value: Instant | None, zone: str | None) -> str:
    """Give an instant as ISO 8601 with offset, to the second: "2026-11-24T14:03:11-03:00".

    :raises ValueError: as by `time`.
    """
    return "" if value is None else _local(value, zone).isoformat(timespec="seconds")


def duration(minutes: int | None, language: Language) -> str:  # noqa: ARG001 - so far the same in both
    """Give a span of whole minutes, not negative: "45 min", "1 h", "1 h 30"."""
    if minutes is None:
        return ""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest:02}" if rest else f"{hours} h"


@lru_cache(_FEW)
def money(centavos: int | None, language: Language) -> str:
    """Give an amount in reais: "R$ 1.119,90", "R$1,119.90"; below zero "-R$ 0,50"."""
    if centavos is None:
        return ""
    reais, rest = divmod(abs(centavos), 100)
    sign = "-" if centavos < 0 else ""
    space = _NO_BREAK if language == SOURCE else ""
    return f"{sign}R${space}{_punctuated(f'{reais:,}.{rest:02}', language)}"


def number(value: float | None, language: Language) -> str:
    """Give a number with three decimals at most: "1.234,5", "1,234.5"."""
    if value is None:
        return ""
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.{_MOST_DECIMALS}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return _punctuated("0" if text == "-0" else text, language)


def phone(text: str | None) -> str:
    """Give a Brazilian number as "(47) 99999-1234", toll-free ones as "0800 123 4567".

    Any other, foreign ones among them, is given as it came.
    """
    kept = text or ""
    digits = _NO_DIGIT.sub("", kept)
    brazilian = _BRAZILIAN.fullmatch(digits)
    if brazilian and not _FOREIGN.match(kept):
        return "({}) {}-{}".format(*brazilian.groups())
    toll_free = _TOLL_FREE.fullmatch(digits)
    return " ".join(toll_free.groups()) if toll_free else kept


def postal_code(text: str | None) -> str:
    """Give a CEP as "89290-000"; what has not eight digits as it came."""
    return _laid_out(text, "[0-9]", "{}{}{}{}{}-{}{}{}")


def document(text: str | None) -> str:
    """Give a CPF as "123.456.789-09", a CNPJ as "12.ABC.345/01DE-35", anything else as it came."""
    cpf = _laid_out(text, "[0-9]", "{}{}{}.{}{}{}.{}{}{}-{}{}")
    return _laid_out(cpf, "[0-9A-Z]", "{}{}.{}{}{}.{}{}{}/{}{}{}{}-{}{}")


def mac(text: str | None) -> str:
    """Give a MAC address as "AA:BB:CC:DD:EE:FF"; what has not twelve hex digits as it came."""
    return _laid_out(text, "[0-9A-F]", "{}{}:{}{}:{}{}:{}{}:{}{}:{}{}")


def _laid_out(text: str | None, kept: str, layout: str) -> str:
    """Give `layout` with the kept characters of `text` where there is one for each place."""
    characters = re.findall(kept, (text or "").upper())
    others = re.sub(rf"{kept}|[\s.:/-]", "", (text or "").upper())
    fits = len(characters) == layout.count("{}") and not others
    return layout.format(*characters) if fits else text or ""


def _date(value: Day) -> date:
    if isinstance(value, str):
        return date.fromisoformat(value if len(value) > len("2026-11") else f"{value}-01")
    return value


def _local(value: Instant, zone: str | None) -> datetime:
    at = value
    if isinstance(at, str):
        at = datetime.fromisoformat(at)
    elif isinstance(at, int):
        at = _EPOCH + timedelta(milliseconds=at)
    if at.tzinfo is None:
        raise ValueError(f"an instant without offset: {value!r}")
    return at if zone is None else at.astimezone(zone_of(zone))


def _clock(at: datetime, language: Language) -> str:
    if language == SOURCE:
        return f"{at.hour:02}:{at.minute:02}"
    half = "AM" if at.hour < 12 else "PM"
    return f"{at.hour % 12 or 12}:{at.minute:02}{_NARROW_NO_BREAK}{half}"


def _month_name(at: date, language: Language) -> str:
    return _MONTHS[language][at.month - 1]


def _day_and_month(at: date) -> str:
    return f"{at.day} {_month_name(at, 'en')[:3]}"


def _punctuated(text: str, language: Language) -> str:
    return text.translate(_SWAPPED) if language == SOURCE else text
