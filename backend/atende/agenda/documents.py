"""The document ``order/{id}``: a visit, with its ticket and customer."""

from collections.abc import Iterable
from typing import Any

from atende.catalogue.current import CHANGED, catalogue_of
from atende.customers.about import about, about_each
from atende.database.reading import kept_ids, question, read
from atende.tickets.audience import audience
from atende.tickets.store import events, tickets_from
from atende.web.reader import Reader
from atende_rules.present import present_order

_ORDERS = question("SELECT id, ticket FROM service_order WHERE id = ANY(?1)")
_EVENTS = events("SELECT ticket FROM service_order WHERE id = ANY(?1)")
_CUSTOMERS, _CONTACTS = about("SELECT customer FROM service_order WHERE id = ANY(?1)")


async def order_document(order: str, reader: Reader) -> dict[str, Any] | None:
    """The visit: when, who, what for, where; its ticket in short. Five queries.

    None where there is none, or its customer is out of the reader's reach.
    """
    return (await order_documents([order], reader)).get(order)


async def order_documents(
    orders: Iterable[str], reader: Reader, before: str = ""
) -> dict[str, dict[str, Any]]:
    """The documents of visits by id, where there is one to read; five queries for them all.

    With ``before``, as `store.tickets_from` has it, as they were then.
    """
    ids = kept_ids(orders)
    rows, told, customers, contacts, changed = await read(
        _ORDERS(ids), _EVENTS(ids), _CUSTOMERS(ids), _CONTACTS(ids), CHANGED()
    )
    catalogue, who = await catalogue_of(changed), audience(reader)
    known = about_each(customers, contacts, reader)
    tickets = {each.id: each for each in tickets_from(told, before) if each.customer in known}
    found = {
        row["id"]: present_order(ticket, row["id"], catalogue, who, known[ticket.customer])
        for row in rows
        if (ticket := tickets.get(row["ticket"])) is not None
    }
    return {order: document for order, document in found.items() if document is not None}
