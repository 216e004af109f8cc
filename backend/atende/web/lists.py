"""The lists of a page: each declared selection answered by its source, one query each."""

from collections.abc import Mapping
from typing import Any

from atende.web.reader import Reader
from atende.web.selection_values import Facts
from atende.web.selections import Selection
from atende.web.selections_sql import Source, counts_of, page_of


async def read_lists(
    lists: Mapping[str, Selection], sources: Mapping[str, Source], facts: Facts, reader: Reader
) -> dict[str, Any]:
    """The document of a list page: each list under its name.

    The list ``items`` is paged: ``next`` is the cursor to what follows, absent at the end. Other
    lists begin at their first row; ``more`` names those that hold more than they show. A
    selection with a group gives ``{value: count}``.

    :raises BadQuery: the address gives a value that cannot be read.
    """
    document: dict[str, Any] = {}
    more: list[str] = []
    unpaged = Facts(query={**facts.query, "after": ""}, me=facts.me, page=facts.page)
    for name, selection in lists.items():
        source = sources[selection.prefix]
        if selection.group is not None:
            document[name] = await counts_of(source, selection, unpaged)
            continue
        here = facts if name == "items" else unpaged
        document[name], following = await page_of(source, selection, here, reader)
        if following is not None and name == "items":
            document["next"] = following
        elif following is not None:
            more.append(name)
    return {**document, "more": more} if len(lists) > 1 else document
