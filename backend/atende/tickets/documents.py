"""The document ``ticket/{id}``."""

from typing import Any

from atende.catalogue.current import current_catalogue
from atende.customers.about import about_customer
from atende.tickets.audience import audience
from atende.tickets.store import load_ticket
from atende.web.reader import Reader
from atende_rules.present import present


async def ticket_document(ticket: str, reader: Reader) -> dict[str, Any] | None:
    """The ticket: what it was opened with, whole history, visits, its customer's contacts.

    Four queries. None where there is none, or its customer is out of the reader's reach.
    """
    loaded = await load_ticket(ticket)
    customer = await about_customer(loaded.customer, reader) if loaded else None
    if loaded is None or customer is None:
        return None
    return present(loaded, await current_catalogue(), audience(reader), customer)
