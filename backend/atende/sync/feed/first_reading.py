"""What is read in the order of its ids when a phone begins: the directory, or everything."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final, NamedTuple

from atende.agenda.in_scope import count_orders, order_ids
from atende.customers.in_scope import count_customers, customer_ids
from atende.sync.feed.standing import Standing
from atende.tickets.in_scope import count_tickets, ticket_ids
from atende.web.reader import Reader

type Place = tuple[str, str]
"""Which pass, and the id of its last document that was sent; empty before the first."""


class Pass(NamedTuple):
    """A kind of document read whole, in the order of ids."""

    ids: Callable[[Reader, str, int], Awaitable[list[str]]]
    left: Callable[[Reader, str], Awaitable[int]]
    size: int


PASSES: Final[Mapping[str, Pass]] = {
    "order": Pass(order_ids, count_orders, 400),
    "ticket": Pass(ticket_ids, count_tickets, 200),
    "customer": Pass(customer_ids, count_customers, 100),
    "directory": Pass(customer_ids, count_customers, 500),
}
"""In the order they are sent, with how many documents make a group."""
OF_SCOPE: Final = ("directory",)
LATER: Final = "directory"
"""The last pass, which waits where a connection is to be spared: it is nobody's day."""


async def page(standing: Standing, place: Place) -> tuple[list[str], Place | None]:
    """Give the keys of the next group and the place after it, None at the end."""
    for name, after in _ahead(standing, place):
        one = PASSES[name]
        ids = await one.ids(standing.reader, after, one.size)
        if ids:
            return [f"{name}/{each}" for each in ids], (name, ids[-1])
    return [], None


async def count(standing: Standing, place: Place | None) -> int:
    """Count the documents that are still to come from a place on; no query at the end."""
    if place is None:
        return 0
    ahead = _ahead(standing, place)
    return sum([await PASSES[name].left(standing.reader, after) for name, after in ahead])


async def count_later(standing: Standing, place: Place | None) -> int:
    """Count the documents of the pass that may wait, from a place on."""
    ahead = [] if place is None else _ahead(standing, place)
    return sum(
        [await PASSES[name].left(standing.reader, after) for name, after in ahead if name == LATER]
    )


def _ahead(standing: Standing, place: Place) -> list[Place]:
    names = list(PASSES if standing.wanted == "all" else OF_SCOPE)
    current, after = place
    if current not in names:
        return [(name, "") for name in names]
    later = names[names.index(current) + 1 :]
    return [(current, after), *((name, "") for name in later)]
