"""What values are in templates: how they are shown, compared to nothing, counted and looked up.

Every function here has a twin of the same behaviour in building/templates/runtime.js, errors
included: a page made by the phone is byte for byte the page made by the server.
"""

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import quote

from jinja2 import Environment, Undefined, pass_environment
from jinja2.runtime import markup_join
from markupsafe import Markup, escape

LARGEST = 2**53 - 1  # beyond it a JavaScript number is no longer exact


def text(value: object) -> str:
    """A value as it is shown, before escaping.

    None and what is missing are the empty text, truth values are "true" and "false" as HTML writes
    them. Lists, dictionaries and fractions are not texts: TypeError. OverflowError for a whole
    number that the phone could not hold.
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(_exact(value))
    if isinstance(value, Undefined):
        return str(value)
    raise TypeError(f"a {type(value).__name__} cannot be shown; documents hold ready texts")


def each(value: object) -> Sequence[object]:
    """What a loop goes over: a list, or nothing where there is none. TypeError for all else.

    Dictionaries are refused because JavaScript moves keys that look like numbers to the front.
    """
    if isinstance(value, list | tuple):
        return value
    if value is None:
        return []
    if isinstance(value, Undefined):
        return list(value)
    raise TypeError(f"a loop goes over a list, not over a {type(value).__name__}")


def each_of(value: object, length: int) -> Sequence[object]:
    """What a loop with several targets goes over: lists of exactly that many."""
    items = each(value)
    for item in items:
        if not isinstance(item, list | tuple) or len(item) != length:
            raise TypeError(f"the loop wants lists of {length}")
    return items


def arithmetic(operator: str, left: object, right: object) -> int:
    """+ - * // % on whole numbers, with Python's signs. TypeError for anything else."""
    a, b = whole(left), whole(right)
    return _exact(_OPERATORS[operator](a, b))


def negative(value: object) -> int:
    """The minus sign before a whole number."""
    return -whole(value)


_OPERATORS: Mapping[str, Callable[[int, int], int]] = {
    "+": int.__add__,
    "-": int.__sub__,
    "*": int.__mul__,
    "//": int.__floordiv__,
    "%": int.__mod__,
}


def whole(value: object) -> int:
    """A whole number that both sides hold exactly. TypeError, OverflowError for anything else."""
    if type(value) is not int:
        raise TypeError(f"arithmetic is for whole numbers, not for a {type(value).__name__}")
    return _exact(value)


def _exact(value: int) -> int:
    if abs(value) > LARGEST:
        raise OverflowError(f"{value} is too large for the phone")
    return value


def _length(value: object) -> int:
    if value is None:
        return 0
    if isinstance(value, str | list | tuple | dict | Undefined):
        return len(value)
    raise TypeError(f"a {type(value).__name__} has no length")


def _default(value: object, instead: object = "", empty_too: bool = False) -> object:
    if isinstance(value, Undefined) or (empty_too and not value):
        return instead
    return value


def _join(value: object, separator: object = "") -> str:
    pieces: list[str] = []
    for item in each(value):
        if pieces:
            pieces.append(text(separator))
        pieces.append(text(item))
    return markup_join(pieces)


@pass_environment
def _first(environment: Environment, value: object) -> object:
    items = each(value)
    return items[0] if items else environment.undefined("the list is empty")


@pass_environment
def _last(environment: Environment, value: object) -> object:
    items = each(value)
    return items[-1] if items else environment.undefined("the list is empty")


def _escape(value: object) -> Markup:
    return escape(text(value))


def _urlencode(value: object) -> str:
    return quote(text(value), safe="/")


def _even(value: object) -> bool:
    return whole(value) % 2 == 0


def _odd(value: object) -> bool:
    return whole(value) % 2 == 1


def _contained(value: object, container: object) -> bool:
    return value in container  # type: ignore[operator] # what cannot hold anything raises TypeError


FILTERS: Mapping[str, Callable[..., object]] = {
    "length": _length,
    "default": _default,
    "join": _join,
    "first": _first,
    "last": _last,
    "escape": _escape,
    "e": _escape,
    "urlencode": _urlencode,
}

TESTS: Mapping[str, Callable[..., bool]] = {
    "defined": lambda value: not isinstance(value, Undefined),
    "undefined": lambda value: isinstance(value, Undefined),
    "none": lambda value: value is None,
    "even": _even,
    "odd": _odd,
    "in": _contained,
}
