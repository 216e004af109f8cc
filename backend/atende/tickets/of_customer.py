"""What other features ask of customers' tickets: summaries, how many are open, protocols."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from piccolo.query.functions import Count

from atende.database.reading import Row, named, question, read
from atende.tickets.audience import audience
from atende.tickets.lists import SUMMARY_COLUMNS, facts
from atende.tickets.projection import ticket_row
from atende.tickets.store import events, tickets_from
from atende.tickets.tables import Ticket
from atende.web.reader import Reader
from atende_rules.model import Catalogue
from atende_rules.model import Ticket as Told
from atende_rules.present import ticket_summary

SUMMARIES = question(
    f"SELECT {named(*SUMMARY_COLUMNS)} FROM ticket WHERE customer = ANY(?1)"  # noqa: S608  # names of this file
)
"""The tickets of customers, as ``summaries`` reads them."""
_LATELY = events(
    "SELECT ticket.id FROM ticket JOIN ticket_event ON ticket_event.ticket = ticket.id"
    " WHERE ticket.customer = ANY(?1) AND ticket_event.recorded_at >= ?2"
)


def summaries(
    rows: Iterable[Row], name: str, catalogue: Catalogue, reader: Reader
) -> list[dict[str, Any]]:
    """Give the summaries of a customer's tickets from their rows; ``name`` is the customer's."""
    who = audience(reader)
    return [
        ticket_summary(facts({**row, "customer.name": name}, reader.zone), catalogue, who)
        for row in rows
    ]


async def changed_since(customers: Sequence[str], before: str) -> list[tuple[Told | None, Told]]:
    """Give the tickets of customers that changed since ``before``: as they were, as they are."""
    (rows,) = await read(_LATELY(list(customers), before))
    then = {each.id: each for each in tickets_from(rows, before)}
    return [(then.get(each.id), each) for each in tickets_from(rows)]


async def rows_before(
    rows: Sequence[Row], customers: Sequence[str], before: str
) -> list[dict[str, Any]]:
    """Give the rows of customers' tickets as they were before an instant; one query."""
    changed = await changed_since(customers, before)
    lately = {now.id for _, now in changed}
    unchanged = [row for row in rows if row["id"] not in lately]
    return unchanged + [ticket_row(then) for then, _ in changed if then is not None]


async def open_tickets_of(customers: Sequence[str], before: str = "") -> dict[str, int]:
    """Give how many tickets are open, by customer, where there is one; one query.

    With ``before``, how many were then; two queries.
    """
    if not customers:
        return {}
    rows = (
        await Ticket.select(Ticket.customer, Count())
        .where(Ticket.customer.is_in(list(customers)) & Ticket.closed_at.is_null())
        .group_by(Ticket.customer)
    )
    found = {row["customer"]: int(row["count"]) for row in rows}
    for then, now in await changed_since(customers, before) if before else ():
        was_open = then is not None and then.closed is None
        count = found.get(now.customer, 0)
        found[now.customer] = count + was_open - (now.closed is None)
    return found


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
