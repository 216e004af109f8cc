"""What one phone should hold now: keys, each with the mark its document is made with."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Final

from atende.agenda.in_scope import orders_in_scope
from atende.customers.in_scope import readable_customers
from atende.sync.devices import MOST_OPENED, OPENED_MS
from atende.sync.feed.cursor import digest
from atende.sync.tables import OpenedKey
from atende.tickets.in_scope import tickets_in_scope
from atende.web.clock import now, now_ms
from atende.web.reader import Reader
from atende_rules.zones import zone

DAYS_BACK: Final = 1
DAYS_AHEAD: Final = 14
KINDS: Final = ("order", "ticket", "customer")
"""What can be opened, and the order in which it is sent."""


async def keys_in_scope(reader: Reader, device: str, choices: str) -> dict[str, str]:
    """Give the keys in the order they are sent, each with the mark of its document.

    Orders of the reader and of tickets in scope, from yesterday to two weeks on; open tickets with
    the reader or their roles, and those of the orders; the customers of both; what was opened on
    this phone. Three queries, four where a customer was opened. A mark differs when the document
    would be made differently although no change of its own is recorded: ``choices`` is the
    catalogue's digest.
    """
    opened = await opened_keys(device)
    today = now().astimezone(zone(reader.zone)).date()
    first, last = today - timedelta(days=DAYS_BACK), today + timedelta(days=DAYS_AHEAD)
    orders = await orders_in_scope(reader, f"{first}", f"{last}", opened["order"])
    named = dict.fromkeys([*(each.ticket for each in orders), *opened["ticket"]])
    tickets = await tickets_in_scope(reader, named)
    customers = dict.fromkeys([*(each.customer for each in orders), *tickets.values()])
    others = [each for each in opened["customer"] if each not in customers]
    customers |= dict.fromkeys(await readable_customers(others, reader))
    mark = digest(choices, reader.profile, reader.roles)
    return {
        **_marked("order", (each.id for each in orders), mark),
        **_marked("ticket", tickets, mark),
        **_marked("customer", customers, mark),
    }


async def opened_keys(device: str) -> dict[str, list[str]]:
    """Give the ids of what was opened on a phone of late, by kind; one query."""
    rows = (
        await OpenedKey.select(OpenedKey.key)
        .where(OpenedKey.device == device, OpenedKey.at > now_ms() - OPENED_MS)
        .order_by(OpenedKey.at, ascending=False)
        .limit(MOST_OPENED)
    )
    ids: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for row in rows:
        kind, _, name = row["key"].partition("/")
        ids[kind].append(name)
    return ids


def is_openable(key: str) -> bool:
    """Tell whether a key can join what a phone holds: an order's, a ticket's, a customer's."""
    kind, _, name = key.partition("/")
    return kind in KINDS and 0 < len(name) <= 64 and "\0" not in name


def _marked(kind: str, ids: Iterable[str], mark: str) -> Mapping[str, str]:
    return {f"{kind}/{each}": mark for each in ids}
