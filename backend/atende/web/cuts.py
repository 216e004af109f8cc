"""A page that shows part of a document: one of its collections, or one member of it.

A cut is data and works on plain values, so that the phone cuts the same from the declaration.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from atende.web.selection_values import Facts, Kind
from atende.web.selections import Condition, Declared, Sort
from atende.web.selections_plain import chosen, in_order, value_at


class Cut(Declared, frozen=True, tag="cut"):
    """Part of a document, under the head of the whole.

    - ``root``: the name the head goes by (``customer``).
    - ``collection``: the list to show (``plans``), a path.
    - ``member``: the path parameter that names one member's id; without it, the whole list.
    - ``head``: the fields of the whole that the part keeps.
    - ``where``, ``sort``: narrow and order the list, as in a selection; ``kinds`` says which of
      their paths hold something else than text.
    """

    root: str
    collection: str
    member: str | None = None
    head: tuple[str, ...] = ("id", "code", "name", "trade_name")
    where: tuple[Condition, ...] = ()
    sort: tuple[Sort, ...] = ()
    kinds: dict[str, Kind] = msgspec.field(default_factory=dict)


def cut_from(
    document: Mapping[str, Any], cut: Cut, params: Mapping[str, str], facts: Facts
) -> dict[str, Any] | None:
    """The part of a plain document that a cut shows; None if it has no such member.

    A list gives ``{root: head, "items": […]}``, a member ``{root: head, **member}``.

    :raises BadQuery: the address gives a value that cannot be read.
    """
    head = {name: document[name] for name in cut.head if name in document}
    items: list[dict[str, Any]] = value_at(document, cut.collection) or []
    if cut.member is not None:
        wanted = params[cut.member]
        member = next((item for item in items if item["id"] == wanted), None)
        return None if member is None else {cut.root: head, **member}
    shown = chosen(items, cut.where, facts, cut.kinds)
    if cut.sort:
        shown = in_order(shown, cut.sort, cut.kinds, facts.zone)
    return {cut.root: head, "items": shown}
