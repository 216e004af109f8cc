"""The one way a ticket changes: decide, record, answer, in one transaction an action."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from atende.agenda.bookings import bookings_around
from atende.agenda.orders import order_exists
from atende.catalogue.current import CHANGED, catalogue_of, current_catalogue
from atende.catalogue.rules import judged
from atende.customers.about import customer_exists, is_within_reach
from atende.database.clock import stamp
from atende.database.engine import transaction
from atende.database.holding import hold
from atende.database.reading import read
from atende.database.writing import inserted, write
from atende.sync.protocols import free_protocol
from atende.sync.receipts import (
    RECEIPT,
    Answer,
    answer_from,
    find_receipt,
    keep_tombstone,
    receipt_row,
)
from atende.sync.tables import Receipt
from atende.tickets.audience import audience
from atende.tickets.store import EVENTS, Recorded, customer_of, recorded, tickets_from
from atende.web.clock import now
from atende.web.reader import Reader
from atende_rules.evolve import evolve
from atende_rules.model import (
    NEVER_HELD,
    Accepted,
    Action,
    Catalogue,
    Conflict,
    Decision,
    Rejected,
    Ticket,
)
from atende_rules.present import Reader as Audience
from atende_rules.reading import is_uuid, read_action
from atende_rules.refusals import error_texts, refusal_text


async def settle(raw: Mapping[str, Any], reader: Reader, *, device: str = "") -> Answer:
    """Give what became of the action; however often it arrives, it takes effect once.

    ``raw`` is the action as it was sent. A malformed one is answered and not stored.
    """
    who = audience(reader)
    action = read_action(raw)
    if isinstance(action, Rejected):
        return await _malformed(raw, action, who)
    async with transaction():
        await hold(f"action/{action.id}", f"ticket/{_ticket_of(action)}")
        catalogue, receipt, ticket = await _known(action.id, _ticket_of(action))
        if receipt is not None:
            return _again(receipt, action, who, catalogue)
        refused = await _supersede(action, who, device)
        if refused is None and await _is_held(action):
            return Answer(id=action.id, outcome="held", code="held")
        refused = refused or await _out_of_reach(action, reader)
        receipt = await _settle(raw, action, reader, device, catalogue, refused or ticket)
        return answer_from(receipt, who, catalogue, replayed=False)


async def withdraw(action: str, reader: Reader, *, device: str = "") -> Answer:
    """Make sure an action never takes effect, or give the receipt of what already happened."""
    who = audience(reader)
    async with transaction():
        await hold(f"action/{action}")
        catalogue, receipt, _ = await _known(action)
        if receipt is not None and receipt["account"] != who.id:
            return _taken(action, who, catalogue)
        replayed = receipt is not None
        receipt = receipt or await keep_tombstone(action, who.id, device)
        return answer_from(receipt, who, catalogue, replayed=replayed)


async def _known(
    action: str, ticket: str = ""
) -> tuple[Catalogue, dict[str, Any] | None, Ticket | None]:
    """Give the catalogue, the receipt of an action where it has one, and a ticket there is."""
    changed, receipts, events = await read(CHANGED(), RECEIPT(action), EVENTS(ticket))
    found = next(iter(tickets_from(events)), None)
    return await catalogue_of(changed), next(iter(receipts), None), found


async def _settle(  # what was asked, by whom, and what is known of it
    raw: Mapping[str, Any],
    action: Action,
    reader: Reader,
    device: str,
    catalogue: Catalogue,
    known: Rejected | Ticket | None,
) -> dict[str, Any]:
    """Decide on the ticket there is, or refuse as was found before; keep the receipt.

    All of it is written in one trip, with the change clock stamped last.
    """
    action = await free_protocol(action)
    ticket = None if isinstance(known, Rejected) else known
    decision = (
        known if isinstance(known, Rejected) else await _decide(ticket, action, reader, catalogue)
    )
    if not isinstance(decision, Accepted):
        receipt = receipt_row(
            action,
            raw,
            reader.id,
            device,
            "conflict" if isinstance(decision, Conflict) else "rejected",
            code=decision.code,
            version=ticket.version if ticket else 0,
            answer=_kept(decision),
        )
        await write(inserted(Receipt, receipt))
        return receipt
    (statements, keys), version = _recorded(ticket, decision)
    action = replace(action, ticket=_ticket_of(action))
    receipt = receipt_row(action, raw, reader.id, device, "applied", version=version)
    await stamp(keys, writing=[*statements, inserted(Receipt, receipt)])
    return receipt


async def _decide(
    ticket: Ticket | None, action: Action, reader: Reader, catalogue: Catalogue
) -> Decision:
    if action.kind == "open" and not await _customer_exists(action):
        return Rejected("no_such_customer")
    bookings = await bookings_around(action, ticket, reader)
    chain = await _chain(action, ticket)
    decision = judged(ticket, action, audience(reader).actor, catalogue, bookings, chain)
    if action.kind == "schedule" and isinstance(decision, Accepted) and await _order_exists(action):
        return Rejected("order_exists")  # in another ticket, of which the rules know nothing
    return decision


def _ticket_of(action: Action) -> str:
    """Give the id of the action's ticket as it is kept; "" for an ``open`` that gives none."""
    own = action.fields.get("ticket")
    return action.ticket or (str(own).lower() if is_uuid(own) else "")


def _recorded(ticket: Ticket | None, decision: Accepted) -> tuple[Recorded, int]:
    """Give what keeps the events of a decision, and the ticket's version after them."""
    at = now().isoformat(timespec="milliseconds")
    events = tuple(replace(event, recorded_at=at) for event in decision.events)
    after = ticket
    for event in events:
        after = evolve(after, event)
    if after is None or not events:
        return Recorded([], []), ticket.version if ticket else 0
    return recorded(ticket, after, events), after.version


async def _chain(action: Action, ticket: Ticket | None) -> frozenset[str]:
    """Give the settled actions that ``after`` leads back to; events know most of the way."""
    before = {event.action: event.after for event in ticket.events} if ticket else {}
    chain: set[str] = set()
    link = action.after
    while link is not None and link not in chain:
        chain.add(link)
        if link in before:
            link = before[link]
        else:
            receipt = await find_receipt(link)
            link = receipt["after"] if receipt else None
    return frozenset(chain)


async def _is_held(action: Action) -> bool:
    """Tell whether the action waits for one before it that was not applied."""
    if action.after is None or action.kind in NEVER_HELD:
        return False
    receipt = await find_receipt(action.after)
    return receipt is None or receipt["outcome"] != "applied"


async def _supersede(action: Action, reader: Audience, device: str) -> Rejected | None:
    """Bar the action this one replaces; refuse where it was applied already."""
    if action.supersedes is None:
        return None
    await hold(f"action/{action.supersedes}")
    receipt = await find_receipt(action.supersedes)
    if receipt is None:
        await keep_tombstone(action.supersedes, reader.id, device)
        return None
    return Rejected("superseded_applied") if receipt["outcome"] == "applied" else None


async def _out_of_reach(action: Action, reader: Reader) -> Rejected | None:
    """Refuse what the reader may not read, as if it were not there."""
    if reader.cities is None:
        return None
    if action.kind == "open":
        customer, code = action.fields.get("customer"), "no_such_customer"
    else:
        customer, code = await customer_of(action.ticket or ""), "no_such_ticket"
    known = isinstance(customer, str) and "\0" not in customer
    reached = known and await is_within_reach(str(customer), reader)
    return None if reached else Rejected(code)


async def _customer_exists(action: Action) -> bool:
    customer = action.fields.get("customer")
    if not isinstance(customer, str) or "\0" in customer:
        return False
    return await customer_exists(customer)


async def _order_exists(action: Action) -> bool:
    return await order_exists(str(action.fields["order"]).lower())


def _kept(decision: Rejected | Conflict) -> dict[str, Any]:
    if isinstance(decision, Conflict):
        return {
            "theirs": [asdict(event) for event in decision.theirs],
            "bookings": [asdict(booking) for booking in decision.bookings],
        }
    return {"values": dict(decision.values), "errors": [asdict(each) for each in decision.errors]}


def _again(
    receipt: Mapping[str, Any], action: Action, reader: Audience, catalogue: Catalogue
) -> Answer:
    if receipt["account"] != reader.id:
        return _taken(action.id, reader, catalogue)
    return answer_from(receipt, reader, catalogue, replayed=True)


def _taken(action: str, reader: Audience, catalogue: Catalogue) -> Answer:
    message = refusal_text("taken", {}, reader.language, catalogue)
    return Answer(id=action, outcome="rejected", code="taken", message=message)


async def _malformed(raw: Mapping[str, Any], rejected: Rejected, reader: Audience) -> Answer:
    action = raw.get("id")
    return Answer(
        id=action if is_uuid(action) and isinstance(action, str) else "",
        outcome="rejected",
        code=rejected.code,
        message=refusal_text(rejected.code, {}, reader.language, await current_catalogue()),
        errors=error_texts(rejected, reader.language),
    )
