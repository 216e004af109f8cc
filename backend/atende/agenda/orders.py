"""Write service orders: tickets decide what they say."""

from collections.abc import Mapping
from typing import Any

from atende.agenda.tables import ServiceOrder


async def order_exists(order: str) -> bool:
    """Tell whether there is an order with this id, whichever ticket's."""
    return bool(await ServiceOrder.exists().where(ServiceOrder.id == order))


async def add_order(row: Mapping[str, Any]) -> None:
    """Write a new order; ``row`` has every column by its name. In the caller's transaction."""
    await ServiceOrder.insert(ServiceOrder(**row))


async def change_order(row: Mapping[str, Any]) -> None:
    """Write an order that is there anew, found by its ``id``. In the caller's transaction."""
    await ServiceOrder.update({name: value for name, value in row.items() if name != "id"}).where(
        ServiceOrder.id == row["id"]
    )
