"""What other features ask of customers' tickets: summaries, how many are open, protocols."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from piccolo.query.functions import Count

from atende.database.reading import Row, named, question
from atende.tickets.audience import audience
from atende.tickets.lists import SUMMARY_COLUMNS, facts
from atende.tickets.tables import Ticket
from atende.web.reader import Reader
from atende_rules.model import Catalogue
from atende_rules.present import ticket_summary

SUMMARIES = question(
    f"SELECT {named(*SUMMARY_COLUMNS)} FROM ticket WHERE customer = ANY(?1)"  # noqa: S608  # names of this file
)
"""The tickets of customers, as ``summaries`` reads them."""


def summaries(
    rows: Iterable[Row], name: str, catalogue: Catalogue, reader: Reader
) -> list[dict[str, Any]]:
    """Give the summaries of a customer's tickets from their rows; ``name`` is the customer's."""
    who = audience(reader)
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
