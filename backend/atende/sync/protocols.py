"""Protocols: the human number of a ticket, told to the customer at once (Anatel RGC, art. 9).

A number is the year, then a count of ten places within it. Numbers are never given twice; gaps
are fine. A number that turns out taken is replaced openly, and the ticket's history says so.
"""

from dataclasses import replace
from datetime import datetime

from atende.database.holding import hold
from atende.sync.tables import ProtocolSeries
from atende.tickets.store import protocol_is_taken
from atende_rules.instants import instant
from atende_rules.model import Action

PROVISIONAL = "provisório "
"""What a number begins with that a phone wrote without signal, its reserved ones used up."""


async def free_protocol(action: Action) -> Action:
    """Give an ``open`` action a protocol nobody has: its own where it is free, else the next.

    A provisional one is nobody's.
    """
    if action.kind != "open":
        return action
    asked = action.fields.get("protocol")
    if isinstance(asked, str) and asked.strip() and not asked.startswith(PROVISIONAL):
        if len(asked) > 40 or "\0" in asked:
            return action
        if not await protocol_is_taken(asked.strip()):
            return action
    protocol = await next_protocol(instant(action.at))
    while await protocol_is_taken(protocol):  # by a ticket that was imported, or came with it
        protocol = await next_protocol(instant(action.at))
    return replace(action, fields={**action.fields, "protocol": protocol})


async def range_of(at: datetime, count: int) -> tuple[str, str]:
    """Take ``count`` numbers that follow each other and give the first and the last."""
    first = await next_protocol(at, count)
    year = str(at.year)
    return first, written(year, int(first.removeprefix(year)) + count - 1)


async def skip(count: int) -> None:
    """Leave numbers out in every year: a database that was restored may have given them already."""
    await ProtocolSeries.update({ProtocolSeries.next: ProtocolSeries.next + count}).where(
        ProtocolSeries.next > 0
    )


async def next_protocol(at: datetime, count: int = 1) -> str:
    """Take ``count`` numbers of the year of ``at`` and give the first; in a transaction."""
    year = str(at.year)
    await hold(f"protocol/{year}")
    row = await ProtocolSeries.select(ProtocolSeries.next).where(ProtocolSeries.id == year).first()
    if row is None:
        await ProtocolSeries.insert(ProtocolSeries(id=year, next=1 + count))
        return written(year, 1)
    await ProtocolSeries.update({ProtocolSeries.next: row["next"] + count}).where(
        ProtocolSeries.id == year
    )
    return written(year, row["next"])


def written(year: str, number: int) -> str:
    """Give the protocol as people read it: year and ten digits."""
    return f"{year}{number:010d}"
