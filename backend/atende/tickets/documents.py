"""The document ``ticket/{id}``."""

from collections.abc import Iterable
from typing import Any

from atende.catalogue.current import CHANGED, catalogue_of
from atende.customers.about import about, about_each
from atende.database.reading import kept_ids, read
from atende.tickets.audience import audience
from atende.tickets.store import events, tickets_from
from atende.web.reader import Reader
from atende_rules.present import present

_EVENTS = events("SELECT id FROM ticket WHERE id = ANY(?1)")
_CUSTOMERS, _CONTACTS = about("SELECT customer FROM ticket WHERE id = ANY(?1)")


async def ticket_document(ticket: str, reader: Reader) -> dict[str, Any] | None:
    """The ticket: what it was opened with, whole history, visits, its customer's contacts.

    Four queries. None where there is none, or its customer is out of the reader's reach.
    """
    return (await ticket_documents([ticket], reader)).get(ticket)


async def ticket_documents(
    tickets: Iterable[str], reader: Reader, before: str = ""
) -> dict[str, dict[str, Any]]:
    """The documents of tickets by id, where there is one to read; four queries for them all.

    With ``before``, as `store.tickets_from` has it, as they were then.
    """
    ids = kept_ids(tickets)
    told, customers, contacts, changed = await read(
        _EVENTS(ids), _CUSTOMERS(ids), _CONTACTS(ids), CHANGED()
    )
    catalogue, who = await catalogue_of(changed), audience(reader)
    known = about_each(customers, contacts, reader)
    return {
        each.id: present(each, catalogue, who, known[each.customer])
        for each in tickets_from(told, before)
        if each.customer in known
    }
