"""What makes one document of another, as short as it can be told.

A list with one value: that is there now. An object: what changed in what is there, by name, or by
place in a list. An object with ``more``: in a list, ``more`` is there now from the place ``from``
on, instead of ``less`` items. ``service_worker/src/feed/differences.ts`` reads it.
"""

from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Any

type Difference = list[Any] | dict[str, Any]


def difference(then: object, now: object) -> Difference:
    """Give what makes ``now`` of ``then``, both made of what JSON holds; ``{}`` for nothing."""
    if then == now:
        return {}
    if isinstance(then, Mapping) and isinstance(now, Mapping) and list(then) == list(now):
        return {name: difference(then[name], now[name]) for name in now if then[name] != now[name]}
    if isinstance(then, list) and isinstance(now, list):
        return _of_lists(then, now)
    return [now]


def _of_lists(then: list[Any], now: list[Any]) -> Difference:
    begun = _alike(then, now)
    rest, new = then[begun:], now[begun:]
    ended = _alike(rest[::-1], new[::-1])
    rest, new = rest[: len(rest) - ended], new[: len(new) - ended]
    if len(rest) != len(new):
        return {"from": begun, "less": len(rest), "more": new}
    pairs = enumerate(zip(rest, new, strict=True), begun)
    return {str(place): difference(one, other) for place, (one, other) in pairs if one != other}


def _alike(then: Sequence[Any], now: Sequence[Any]) -> int:
    """Give how many items both begin with."""
    pairs = zip(then, now, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
