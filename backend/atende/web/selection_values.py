"""What a selection asks for in one request: its sources filled in, its conditions chosen."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, Literal

from atende.web.problems import BadQuery
from atende.web.selections import (
    Absent,
    AnyOf,
    Between,
    Condition,
    Declared,
    Equals,
    IsNull,
    Me,
    NotNull,
    OneOf,
    Page,
    Query,
    When,
)
from atende_rules.zones import zone as zone_named

type Kind = Literal["text", "instant", "number", "flag"]
"""What the values at a path are. Days are texts. Instants are compared as milliseconds UTC."""
LARGEST_NUMBER = 2**31 - 1
"""What an integer column of PostgreSQL holds; an instant may be larger."""
type Comparable = str | int | bool | None
type Kinds = Mapping[str, Kind]
"""Kinds by path; a path that is not named holds text."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a selection may ask of a request: its query, the reader, the page (plain values)."""

    query: Mapping[str, str]
    me: Mapping[str, Any]
    page: Mapping[str, Any]

    @property
    def zone(self) -> str:
        """The reader's time zone."""
        zone: str = self.me["zone"]
        return zone


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison with its value; ``in`` has a tuple, ``null`` and ``not_null`` have none."""

    path: str
    op: Literal["eq", "in", "ge", "le", "null", "not_null"]
    value: Any = None


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of these holds; none at all: nothing matches."""

    tests: tuple["Both", ...]


type Both = tuple[Test | Either, ...]
"""All of these hold; none at all: everything matches."""


def resolved(where: Sequence[Condition], facts: Facts, kinds: Kinds) -> Both:
    """The conditions that apply to this request, with their values.

    :raises BadQuery: the address gives a value that is not of the path's kind.
    """
    found: list[Test | Either] = []
    for condition in where:
        if applies(condition.when, facts):
            found.extend(_tests(condition, facts, kinds))
    return tuple(found)


def applies(when: When, facts: Facts) -> bool:
    """Whether a ``when`` holds; several hold together."""
    match when:
        case None:
            return True
        case Query():
            given = facts.query.get(when.name) or when.default
            return bool(given) if when.value is None else given == when.value
        case Absent():
            return not facts.query.get(when.name)
        case Me():
            return bool(facts.me[when.name] == when.value)
        case _:
            return all(applies(each, facts) for each in when)


def _tests(  # noqa: PLR0911  # one for each kind of condition
    condition: Condition, facts: Facts, kinds: Kinds
) -> list[Test | Either]:
    if isinstance(condition, AnyOf):
        return _either(condition, facts, kinds)
    path = condition.path
    value = _Values(facts, kinds.get(path, "text"))
    match condition:
        case IsNull():
            return [Test(path, "null")]
        case NotNull():
            return [Test(path, "not_null")]
        case Equals():
            if condition.value is None:
                return [Test(path, "null")]
            found = value.single(condition.value)
            return [] if found is None else [Test(path, "eq", found)]
        case OneOf():
            many = value.several(condition.values)
            return [] if many is None else [Test(path, "in", many)]
        case Between():
            low, high = value.single(condition.low), value.single(condition.high, end=True)
            tests = [Test(path, "ge", low), Test(path, "le", high)]
            return [test for test in tests if test.value is not None]


def _either(condition: AnyOf, facts: Facts, kinds: Kinds) -> list[Test | Either]:
    ways = [
        way
        for each in condition.conditions
        if applies(each.when, facts) and (way := _tests(each, facts, kinds))
    ]
    return [Either(tuple(tuple(way) for way in ways))] if ways else []


@dataclass(frozen=True, slots=True)
class _Values:
    """Fills sources in and makes what they give comparable."""

    facts: Facts
    kind: Kind

    def single(self, source: object, *, end: bool = False) -> Comparable:
        given = given_by(source, self.facts)
        return None if given is None else self._comparable(source, given, end=end)

    def several(self, source: object) -> tuple[Comparable, ...] | None:
        given = given_by(source, self.facts)
        if given is None:
            return None
        many = given if isinstance(given, list | tuple) else [given]
        return tuple(self._comparable(source, each, end=False) for each in many)

    def _comparable(self, source: object, given: object, *, end: bool) -> Comparable:
        try:
            return comparable(given, self.kind, self.facts.zone, end=end)
        except (ValueError, OverflowError):
            if isinstance(source, Query):
                raise BadQuery(source.name) from None
            raise


def given_by(source: object, facts: Facts) -> Any:  # noqa: ANN401  # any plain value
    """The value of a source, or the literal itself; None where there is none."""
    match source:
        case Query():
            return facts.query.get(source.name) or source.default
        case Me():
            return facts.me[source.name]
        case Page():
            return facts.page[source.name]
        case Declared():
            raise TypeError(f"{source!r} is no source of values")
        case _:
            return source


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})?"
)
_WHOLE = re.compile(r"-?[0-9]{1,15}")
"""What a phone reads as well; Python itself reads more."""


def comparable(  # noqa: PLR0911  # one for each kind of value
    value: object, kind: Kind, zone: str, *, end: bool = False
) -> Comparable:
    """The value as it is compared and sorted: instants as milliseconds UTC, others as they are.

    ``end`` makes a day that stands for an instant mean its last millisecond, not its first.

    :raises ValueError: the value is not of this kind.
    """
    if value is None:
        return None
    if kind == "text":
        return _storable(str(value))
    if kind == "flag":
        return _flag(value)
    if isinstance(value, int):
        return value
    text = str(value)
    if kind == "number":
        return _whole(text)
    if _DAY.fullmatch(text):
        return _edge_of_day(text, zone, end=end)
    if not _INSTANT.fullmatch(text):
        raise ValueError(f"{text!r} is no instant")
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone_named(zone))
    return _milliseconds(moment)


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    try:
        return {"true": True, "1": True, "false": False, "0": False}[str(value)]
    except KeyError:
        raise ValueError(f"{value!r} is neither true nor false") from None


def _storable(text: str) -> str:
    if "\0" in text:
        raise ValueError("no database keeps NUL in a text")
    return text


def _whole(text: str) -> int:
    number = int(text) if _WHOLE.fullmatch(text) else LARGEST_NUMBER + 1
    if abs(number) > LARGEST_NUMBER:
        raise ValueError("not a whole number of 31 bits, as a column holds")
    return number


@lru_cache(1024)
def _edge_of_day(day: str, zone: str, *, end: bool) -> int:
    first = date.fromisoformat(day)
    midnight = datetime.combine(first + timedelta(days=end), time(), zone_named(zone))
    return _milliseconds(midnight) - end


def _milliseconds(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
