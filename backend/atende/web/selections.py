"""Which documents a list shows, in what order: declarations as data.

A selection runs as SQL on the server (selections_sql.py), over documents in tests and in cuts
(selections_plain.py), and over the phone's documents from the same data. Everything here encodes
to JSON as it stands: ``msgspec.to_builtins(selection)``.

A condition whose source has no value (a query parameter that is not given, a reader who is not
narrowed to cities) does not apply. A literal None means that the document has no such value.
"""

from typing import Any

import msgspec


class Declared(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="op"):
    """Something declared as data; ``op`` says what it is."""


# Where values come from.


class Query(Declared, frozen=True, tag="query"):
    """A parameter of the address.

    As a value: what the address gives, else ``default``. As ``when``: the parameter has the value
    ``value``, or, without one, any value at all.
    """

    name: str
    value: str | None = None
    default: str | None = None


class Absent(Declared, frozen=True, tag="absent"):
    """As ``when``: the address does not give this parameter."""

    name: str


class Me(Declared, frozen=True, tag="me"):
    """A fact about the reader: ``id``, ``roles``, ``cities``. As ``when``: it equals ``value``."""

    name: str
    value: str | None = None


class Page(Declared, frozen=True, tag="page"):
    """A fact about the page: ``now``, ``today``, ``day``, ``month_first``, ``month_last``."""

    name: str


type When = Query | Absent | Me | tuple["When", ...] | None


# Conditions. A path leads into a document: ``customer.id``.


class Equals(Declared, frozen=True, tag="equals"):
    """The value at the path is this one; None: there is none."""

    path: str
    value: Any
    when: When = None


class OneOf(Declared, frozen=True, tag="one_of"):
    """The value at the path is among these; a single value counts as a list of one."""

    path: str
    values: Any
    when: When = None


class Between(Declared, frozen=True, tag="between"):
    """The value at the path is from ``low`` to ``high``, both included; either may be missing.

    For an instant, a day as ``low`` means its first moment and as ``high`` its last, in the
    reader's zone.
    """

    path: str
    low: Any = None
    high: Any = None
    when: When = None


class IsNull(Declared, frozen=True, tag="is_null"):
    """There is no value at the path."""

    path: str
    when: When = None


class NotNull(Declared, frozen=True, tag="not_null"):
    """There is a value at the path."""

    path: str
    when: When = None


class AnyOf(Declared, frozen=True, tag="any_of"):
    """At least one of these holds; those that do not apply are not counted."""

    conditions: tuple["Condition", ...]
    when: When = None


type Condition = Equals | OneOf | Between | IsNull | NotNull | AnyOf


class Sort(Declared, frozen=True, tag="sort"):
    """Order by the value at the path; documents without one come last, either way."""

    path: str
    descending: bool = False


class Group(Declared, frozen=True, tag="group"):
    """Count the documents for each value at the path, instead of listing them."""

    path: str


class Selection(Declared, frozen=True, tag="selection"):
    """Which documents (their keys begin with ``prefix``), in what order, how many a page.

    The last sort must be unique (an id), so that pages neither skip nor repeat a row. With
    ``group`` the answer is ``{value: count}`` and ``sort`` and ``size`` do not matter.
    """

    prefix: str
    where: tuple[Condition, ...] = ()
    sort: tuple[Sort, ...] = ()
    size: int = 50
    group: Group | None = None

    def __post_init__(self) -> None:
        """A list needs an order.

        :raises ValueError: it has none.
        """
        if not self.sort and self.group is None:
            raise ValueError(f"the selection over {self.prefix!r} says no order")


def names_of_queries(declared: object) -> list[str]:
    """The address parameters a declaration reads, in the order it names them, each once."""
    found: dict[str, None] = {}

    def walk(value: object) -> None:
        if isinstance(value, Query | Absent):
            found[value.name] = None
        elif isinstance(value, Declared):
            for field in value.__struct_fields__:
                walk(getattr(value, field))
        elif isinstance(value, tuple | list):
            for each in value:
                walk(each)

    walk(declared)
    return list(found)
