"""A batch of tickets put to the rules, and what came of it written in one transaction."""

import json
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from atende.customers.directory import index_customers
from atende.customers.tables import Customer
from atende.database.clock import stamp
from atende.database.engine import transaction
from atende.database.holding import hold
from atende.database.writing import write
from atende.importing.grants import Grants, action_of
from atende.importing.planning import Names, Step, TicketPlan
from atende.importing.writing import found, insert
from atende.sync.tables import Receipt
from atende.tickets.projection import event_from, event_row, ticket_row
from atende.tickets.store import recorded
from atende.tickets.tables import Ticket as TicketTable
from atende.tickets.tables import TicketEvent
from atende.web.clock import now
from atende_rules.decide import decide
from atende_rules.evolve import evolve, replay
from atende_rules.folding import fold
from atende_rules.model import Accepted, Catalogue, Conflict, Decision, Event, Rejected, Ticket
from atende_rules.refusals import error_texts, errors_from, explain


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a step: events it added now, whether it was there, why it was refused."""

    events: int = 0
    known: bool = False
    refused: str = ""


@dataclass(slots=True)
class Batch:
    """What a batch found, and what it has to write."""

    receipts: dict[str, dict[str, Any]] = field(default_factory=dict)
    histories: dict[str, list[Event]] = field(default_factory=dict)
    taken: dict[str, str] = field(default_factory=dict)  # protocol: the ticket that has it
    kept: list[dict[str, Any]] = field(default_factory=list)
    changed: list[tuple[Ticket | None, Ticket, list[Event]]] = field(default_factory=list)
    outcomes: dict[str, Outcome] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class World:
    """What the rules are asked with: choices, rights, and the moment it is recorded."""

    catalogue: Catalogue
    grants: Grants
    names: Names
    source: str
    moment: datetime = field(default_factory=lambda: now().astimezone(UTC))


async def settle_tickets(
    plans: Sequence[TicketPlan], world: World, *, write: bool
) -> dict[str, Outcome]:
    """Give what became of each step, by its id; without `write` nothing is kept."""
    async with transaction() if write else nullcontext():
        if write:
            await hold(f"import/{world.source}")
            for plan in plans:
                await hold(f"ticket/{plan.ticket}")
        batch = await _look(plans)
        for plan in plans:
            _settle(plan, batch, world)
        if write and batch.kept:
            await _write(batch, world)
    return batch.outcomes


async def _look(plans: Sequence[TicketPlan]) -> Batch:
    batch = Batch()
    steps = [step.id for plan in plans for step in plan.steps]
    batch.receipts = {row["id"]: row for row in await found(Receipt, Receipt.id, steps)}
    events = await found(TicketEvent, TicketEvent.ticket, [plan.ticket for plan in plans])
    for row in sorted(events, key=lambda each: (each["ticket"], each["version"])):
        batch.histories.setdefault(row["ticket"], []).append(event_from(row))
    protocols = await found(TicketTable, TicketTable.protocol, [plan.number for plan in plans])
    batch.taken = {row["protocol"]: row["id"] for row in protocols}
    return batch


def _settle(plan: TicketPlan, batch: Batch, world: World) -> None:
    """Put the steps that are not settled yet to the rules, in order."""
    own = frozenset(step.id for step in plan.steps)
    before = ticket = replay(batch.histories.get(plan.ticket, ()))
    seen = _seen(before, own)
    added: list[Event] = []
    for step in plan.steps:
        if step.id in batch.receipts:
            batch.outcomes[step.id] = _known(batch.receipts[step.id], before, world)
            continue
        if batch.taken.get(plan.number, plan.ticket) != plan.ticket:
            batch.outcomes[step.id] = Outcome(refused="another ticket has this protocol")
            continue
        version = ticket.version if ticket else 0
        action = action_of(plan, step, version if seen is None else seen)
        actor = world.grants.actor(step.by, world.names.people[step.by])
        decision = decide(ticket, action, actor, world.catalogue, chain=own)
        events = _events(decision, world.moment)
        for event in events:
            ticket = evolve(ticket, event)
        added += events
        version = ticket.version if ticket else 0
        batch.kept.append(_receipt(plan, step, action.based_on, decision, version, world.moment))
        batch.outcomes[step.id] = Outcome(len(events), refused=_reason(decision, world))
    if added and ticket is not None:
        batch.changed.append((before, ticket, added))


def _seen(ticket: Ticket | None, own: frozenset[str]) -> int | None:
    """The version up to which the file knows the ticket; None where nobody else changed it."""
    if ticket is None or all(event.action in own for event in ticket.events):
        return None
    return max((event.version for event in ticket.events if event.action in own), default=0)


def _events(decision: Decision, moment: datetime) -> list[Event]:
    if not isinstance(decision, Accepted):
        return []
    at = moment.isoformat(timespec="milliseconds")
    return [replace(event, recorded_at=at) for event in decision.events]


def _reason(decision: Decision, world: World) -> str:
    if isinstance(decision, Accepted):
        return ""
    if isinstance(decision, Rejected) and decision.errors:
        return "; ".join(f"{name}: {text}" for name, text in error_texts(decision, "en").items())
    return explain(decision, "en", world.catalogue)


def _known(receipt: dict[str, Any], ticket: Ticket | None, world: World) -> Outcome:
    """What a step became when it was first imported; one that changed nothing has no event."""
    if receipt["outcome"] == "applied":
        events = ticket.events if ticket else ()
        return Outcome(known=any(event.action == receipt["id"] for event in events))
    kept = json.loads(receipt["answer"])
    if receipt["outcome"] == "conflict":
        return Outcome(refused=_reason(Conflict(receipt["code"]), world))
    rejected = Rejected(
        receipt["code"], kept.get("values", {}), errors_from(kept.get("errors", []))
    )
    return Outcome(refused=_reason(rejected, world))


def _receipt(
    plan: TicketPlan,
    step: Step,
    based_on: int,
    decision: Decision,
    version: int,
    moment: datetime,
) -> dict[str, Any]:
    """The row of Receipt: what was asked, by whom, and what came of it."""
    action = action_of(plan, step, based_on)
    asked = {
        name: value
        for name, value in asdict(action).items()
        if name not in ("supersedes", "policy")
    }
    outcomes = {Accepted: "applied", Rejected: "rejected", Conflict: "conflict"}
    return {
        "id": step.id,
        "account": step.by,
        "ticket": plan.ticket,
        "kind": step.kind,
        "outcome": outcomes[type(decision)],
        "code": "" if isinstance(decision, Accepted) else decision.code,
        "version": version,
        "answer": json.dumps(_answer(decision), ensure_ascii=False),
        "action": json.dumps(asked, ensure_ascii=True),
        "recorded_at": int(moment.timestamp() * 1000),
    }


def _answer(decision: Decision) -> dict[str, Any]:
    """What a receipt keeps of a refusal, as `sync.settle` keeps it."""
    if isinstance(decision, Rejected):
        errors = [asdict(each) for each in decision.errors]
        return {"values": dict(decision.values), "errors": errors}
    if isinstance(decision, Conflict):
        return {"theirs": [asdict(each) for each in decision.theirs], "bookings": []}
    return {}


async def _write(batch: Batch, world: World) -> None:
    """Write the batch: customers, tickets, events, receipts; the change clock is stamped last."""
    keys: list[str] = []
    wanted = {ticket.customer for before, ticket, _ in batch.changed if before is None}
    known = {row["id"] for row in await found(Customer, Customer.id, wanted)}
    customers = [_customer(each, world.names.customers[each]) for each in sorted(wanted - known)]
    await insert(Customer, customers)
    new = [(after, events) for before, after, events in batch.changed if before is None]
    await insert(TicketTable, [ticket_row(ticket) for ticket, _ in new])
    await insert(TicketEvent, [event_row(e, ticket.id) for ticket, events in new for e in events])
    for before, after, events in batch.changed:
        if before is not None:
            statements, touched = recorded(before, after, events)
            await write(*statements)
            keys += touched
    await insert(Receipt, batch.kept)
    await index_customers(wanted)
    keys += [key for t, _ in new for key in (f"ticket/{t.id}", f"customer/{t.customer}")]
    await stamp(keys)


def _customer(customer: str, name: str) -> dict[str, Any]:
    """A caller as a customer: the file says a name and nothing else."""
    return {"id": customer, "code": customer, "name": name, "sort_name": fold(name)[:200]}
