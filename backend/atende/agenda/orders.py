"""Write service orders: tickets decide what they say."""

from collections.abc import Mapping
from typing import Any

from atende.agenda.tables import ServiceOrder
from atende.database.reading import Asked
from atende.database.writing import inserted, updated


async def order_exists(order: str) -> bool:
    """Tell whether there is an order with this id, whichever ticket's."""
    return bool(await ServiceOrder.exists().where(ServiceOrder.id == order))


def added_order(row: Mapping[str, Any]) -> Asked:
    """Make the statement that writes a new order; ``row`` has every column by its name."""
    return inserted(ServiceOrder, row)


def changed_order(row: Mapping[str, Any]) -> Asked:
    """Make the statement that writes an order anew that is there, found by its ``id``."""
    return updated(ServiceOrder, row["id"], row)
