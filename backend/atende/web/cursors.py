"""Where a page of a list ends: the sort values of its last row, opaque in the address."""

import base64
import binascii
from collections.abc import Sequence

import msgspec

from atende.web.problems import BadQuery
from atende.web.selection_values import LARGEST_NUMBER, Comparable, Kind

_TYPES: dict[Kind, tuple[type, ...]] = {
    "text": (str,),
    "instant": (int,),
    "number": (int,),
    "flag": (bool,),
}


def cursor_after(values: Sequence[Comparable]) -> str:
    """The cursor that leads past a row with these sort values."""
    return base64.urlsafe_b64encode(msgspec.json.encode(list(values))).decode().rstrip("=")


def values_of(cursor: str, kinds: Sequence[Kind]) -> tuple[Comparable, ...]:
    """The sort values of the row a cursor leads past, one for each kind.

    :raises BadQuery: the cursor was not made by ``cursor_after`` for such a list.
    """
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        values: list[Comparable] = msgspec.json.decode(raw, type=list[str | int | bool | None])
    except (binascii.Error, ValueError):
        raise BadQuery("after") from None
    if len(values) != len(kinds) or not all(map(_fits, values, kinds)):
        raise BadQuery("after")
    return tuple(values)


def _fits(value: Comparable, kind: Kind) -> bool:
    if value is None:
        return True
    if isinstance(value, str):
        # What no database stores cannot have been a row's value.
        return kind == "text" and "\0" not in value
    largest = LARGEST_NUMBER if kind == "number" else 2**63 - 1
    return type(value) in _TYPES[kind] and abs(value) <= largest
