"""The document ``order/{id}``: a visit, with its ticket and customer."""

from typing import Any

from atende.agenda.tables import ServiceOrder
from atende.catalogue.current import current_catalogue
from atende.customers.about import about_customer
from atende.tickets.audience import audience
from atende.tickets.store import load_ticket
from atende.web.reader import Reader
from atende_rules.present import present_order


async def order_document(order: str, reader: Reader) -> dict[str, Any] | None:
    """The visit: when, who, what for, where; its ticket in short. Five queries.

    None where there is none, or its customer is out of the reader's reach.
    """
    row = await ServiceOrder.select(ServiceOrder.ticket).where(ServiceOrder.id == order).first()
    ticket = await load_ticket(row["ticket"]) if row else None
    customer = await about_customer(ticket.customer, reader) if ticket else None
    if ticket is None or customer is None:
        return None
    return present_order(ticket, order, await current_catalogue(), audience(reader), customer)
