"""What one row says, read by the mapping; what it does not say is empty, never guessed."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from atende.importing.mapping import Choice, FileFormat
from atende_rules.zones import zone

_COLUMN = re.compile(r"\{([^{}]+)\}")

type Values = Mapping[str, str]


class UnreadableError(ValueError):
    """A value of a row cannot be read; the message is the reason the row is refused."""


def columns_of(*templates: str) -> set[str]:
    """Give the columns that templates name."""
    return {name for template in templates for name in _COLUMN.findall(template)}


def filled(template: str, values: Values) -> str:
    """Give the template with its columns' values; nothing where one of them is null."""
    if not columns_of(template) <= values.keys():
        return ""
    return _COLUMN.sub(lambda found: values[found[1]], template)


def first(templates: Iterable[str], values: Values) -> str:
    """Give the first template whose columns all have values; nothing where there is none."""
    return next((text for each in templates if (text := filled(each, values))), "")


def lines(templates: Iterable[str], values: Values) -> str:
    """Give every template whose columns all have values, one a line."""
    return "\n".join(text for each in templates if (text := filled(each, values)))


def chosen(choice: Choice | None, values: Values) -> str:
    """Give what a column's value stands for; nothing for a null.

    :raises UnreadableError: the mapping does not know the value.
    """
    value = values.get(choice.column) if choice else None
    if choice is None or value is None or value in choice.nothing:
        return ""
    if value not in choice.values:
        raise UnreadableError(f"{choice.column}: {value!r} is not in the mapping")
    return choice.values[value]


def moment(columns: Iterable[str], values: Values, form: FileFormat) -> datetime | None:
    """Give the instant in the first of the columns that has one, in the file's zone.

    :raises UnreadableError: it is written in none of the mapping's forms.
    """
    for column in columns:
        if column in values:
            found = _moment(values[column], form.dates, form.zone)
            if found is None:
                raise UnreadableError(f"{column}: {values[column]!r} is not a date as mapped")
            return found
    return None


def day(column: str, values: Values, form: FileFormat) -> str:
    """Give the day in a column as 'YYYY-MM-DD'; nothing for a null."""
    found = moment([column], values, form)
    return found.date().isoformat() if found else ""


def centavos(column: str, values: Values, form: FileFormat) -> int | None:
    """Give an amount of money in centavos; None for a null.

    :raises UnreadableError: it is not an amount, or has fractions of a centavo.
    """
    amount = _number(column, values, form)
    if amount is None:
        return None
    exact = amount * 100
    if exact != exact.to_integral_value() or abs(exact) >= 2**53:
        raise UnreadableError(f"{column}: {values[column]!r} is not an amount of money")
    return int(exact)


def whole(column: str, values: Values, form: FileFormat) -> int | None:
    """Give a whole number; None for a null."""
    number = _number(column, values, form)
    if number is None:
        return None
    if number != number.to_integral_value() or abs(number) >= 2**31:
        raise UnreadableError(f"{column}: {values[column]!r} is not a whole number")
    return int(number)


def _number(column: str, values: Values, form: FileFormat) -> Decimal | None:
    if column not in values:
        return None
    text = values[column].replace(" ", "")
    if form.decimal == ",":
        text = text.replace(".", "").replace(",", ".")
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise UnreadableError(f"{column}: {values[column]!r} is not a number")
    return number


@lru_cache(maxsize=100_000)
def _moment(text: str, forms: tuple[str, ...], name: str) -> datetime | None:
    for form in forms:
        try:
            read = datetime.strptime(text, form)  # noqa: DTZ007 - the zone is put in below
        except ValueError:
            continue
        written = read if read.tzinfo else read.replace(tzinfo=zone(name))
        return written if 1970 < written.year < 9999 else None
    return None
