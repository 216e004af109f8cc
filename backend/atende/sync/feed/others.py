"""What else a change concerns: whose documents show it, and what a day alone changes."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from atende.agenda.in_scope import orders_of_customers
from atende.customers.documents import day_of
from atende.customers.in_scope import customers_fallen_due
from atende.tickets.in_scope import tickets_of_customers
from atende.web.clock import now
from atende.web.reader import Reader


def shown_by(key: str) -> Iterator[tuple[str, bool]]:
    """Give the documents that show what changed, each with whether the rest of it is the same.

    A ticket's change shows in its customer's record and in the directory; ``tickets/1042`` says
    so. ``customer/1042`` is a change of the record itself.
    """
    kind, _, name = key.partition("/")
    if kind in ("customer", "tickets"):
        yield f"customer/{name}", kind == "tickets"
        yield f"directory/{name}", kind == "tickets"
    else:
        yield key, True


async def touched(keys: Iterable[str]) -> list[str]:
    """Give the keys of tickets and orders that show these customers, or that come or go with them.

    They have no change of their own: the customer got another phone number, or moved to a city
    that the reader may read. Two queries; none without customers.
    """
    customers = [key.partition("/")[2] for key in keys if key.startswith("customer/")]
    tickets = await tickets_of_customers(customers)
    orders = await orders_of_customers(customers)
    return [*(f"ticket/{each}" for each in tickets), *(f"order/{each}" for each in orders)]


async def fallen_due(since: datetime, reader: Reader) -> list[str]:
    """Give the keys of customers with invoices that were not overdue then and are today.

    No query within one day.
    """
    then, today = day_of(since, reader), day_of(now(), reader)
    if then >= today:
        return []
    return [f"customer/{each}" for each in await customers_fallen_due(then, today, reader)]
