"""What a phone chooses documents by, told beside them: then it need not read each to know."""

from collections.abc import Mapping
from typing import Any, Final

from atende.sync.feed.documents import MANY

MOST_ASKED: Final = 4_000
"""Characters; the phone of today asks with some 700."""
DEEPEST: Final = 6

type Tree = dict[str, Tree | None]
"""Names, each with what is wanted of what it holds; None: all of it."""
type Rows = Mapping[str, Tree]
"""By kind of document."""


def asked_rows(text: str) -> Rows:
    """Read ``order:id,start.day;customer:email,contacts.email``; what is none of ours is left out.

    A path goes into objects, and into every item of a list.
    """
    if len(text) > MOST_ASKED:
        return {}
    rows: dict[str, Tree] = {}
    for each in text.split(";"):
        kind, _, paths = each.partition(":")
        if kind in MANY and paths:
            tree = rows.setdefault(kind, {})
            for path in paths.split(","):
                _grow(tree, path.split(".")[:DEEPEST])
    return rows


def _grow(tree: Tree, path: list[str]) -> None:
    name, *further = path
    if not further:
        tree[name] = None
        return
    below = tree.setdefault(name, {})
    if below is not None:
        _grow(below, further)


def held_of(value: Any, tree: Tree) -> Any:  # noqa: ANN401  # whatever JSON holds
    """Give of a document what the tree names; what it lacks is left out."""
    if isinstance(value, list):
        return [held_of(each, tree) for each in value]
    if not isinstance(value, Mapping):
        return {}
    return {
        name: value[name] if below is None else held_of(value[name], below)
        for name, below in tree.items()
        if name in value and (below is None or isinstance(value[name], (Mapping, list)))
    }
