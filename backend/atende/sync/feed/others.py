"""What else changes for who reads some cities only, when a customer moves."""

from collections.abc import Iterable

from atende.agenda.in_scope import orders_of_customers
from atende.tickets.in_scope import tickets_of_customers
from atende.web.reader import Reader


async def touched(keys: Iterable[str], reader: Reader) -> list[str]:
    """Give the keys of tickets and orders that come or go with these customers.

    Only where all is wanted by who may not read all: a customer that moved to another city takes
    tickets along that have no change of their own. Two queries; none for who reads everywhere.
    """
    if reader.cities is None:
        return []
    customers = [key.partition("/")[2] for key in keys if key.startswith("customer/")]
    tickets = await tickets_of_customers(customers)
    orders = await orders_of_customers(customers)
    return [*(f"ticket/{each}" for each in tickets), *(f"order/{each}" for each in orders)]
