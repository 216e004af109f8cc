"""What other features ask of customers' tickets: summaries, how many are open, protocols."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from piccolo.query.functions import Count

from atende.catalogue.current import current_catalogue
from atende.tickets.audience import audience
from atende.tickets.lists import SUMMARY_COLUMNS, facts
from atende.tickets.tables import Ticket
from atende.web.reader import Reader
from atende_rules.present import ticket_summary


async def tickets_of(customer: str, name: str, reader: Reader) -> list[dict[str, Any]]:
    """Give the summaries of a customer's tickets, in no order; two queries.

    ``name`` is the customer's.
    """
    rows = await Ticket.select(*SUMMARY_COLUMNS).where(Ticket.customer == customer)
    catalogue, who = await current_catalogue(), audience(reader)
    return [
        ticket_summary(facts({**row, "customer.name": name}, reader.zone), catalogue, who)
        for row in rows
    ]


async def open_tickets_of(customers: Sequence[str]) -> dict[str, int]:
    """Give how many tickets are open, by customer, where there is one; one query."""
    if not customers:
        return {}
    rows = (
        await Ticket.select(Ticket.customer, Count())
        .where(Ticket.customer.is_in(list(customers)) & Ticket.closed_at.is_null())
        .group_by(Ticket.customer)
    )
    return {row["customer"]: row["count"] for row in rows}


async def protocols_of(customers: Sequence[str]) -> dict[str, list[str]]:
    """Give the protocols of customers' tickets, oldest first; one query."""
    found: dict[str, list[str]] = defaultdict(list)
    if customers:
        rows = (
            await Ticket.select(Ticket.customer, Ticket.protocol)
            .where(Ticket.customer.is_in(list(customers)))
            .order_by(Ticket.id)
        )
        for row in rows:
            found[row["customer"]].append(row["protocol"])
    return found
