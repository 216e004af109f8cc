"""A log of changes made into tickets with their whole history, through the rules.

Tickets are written in batches, each in one transaction; a second run finds what the first has
written by its ids, and goes on behind it.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import batched
from pathlib import Path

from atende.importing.choices import catalogue_there_is, dismiss, extended, write_choices
from atende.importing.facts import columns_of
from atende.importing.grants import implied, with_rights
from atende.importing.mapping import EventMapping
from atende.importing.planning import Names, TicketPlan, plan_ticket
from atende.importing.reading import Row, read_rows
from atende.importing.report import Report
from atende.importing.settling import Outcome, World, settle_tickets
from atende.importing.writing import found
from atende.sync.tables import Receipt

_BATCH = 40
"""Tickets a transaction: short enough that whoever works meanwhile does not wait a second."""

type Progress = Callable[[int, int], None]
"""Told how many rows are settled, of how many."""


async def import_events(
    path: Path, mapping: EventMapping, *, write: bool, progress: Progress
) -> Report:
    """Import the file and give what became of every row; without `write` nothing is kept.

    :raises MappingError: the file cannot be read as the mapping says.
    """
    report, names = Report(), Names()
    plans = _plans(read_rows(path, mapping.file, _columns(mapping)), mapping, names, report)
    there = await catalogue_there_is(write=write)
    catalogue = extended(there, names, mapping)
    grants = implied(plans, catalogue)
    world = World(with_rights(catalogue, grants), grants, names, mapping.source)
    left = [each for each in names.people if each in there.users and there.users[each].active]
    acting = write and not await _all_known(plans)
    if acting:
        await write_choices(there, world.catalogue, grants)
    await _settle_all(plans, world, report, progress, write=write)
    if write and (acting or left):  # left active by a run that was cut off
        await dismiss(names.people)
    return report


async def _settle_all(
    plans: Sequence[TicketPlan], world: World, report: Report, progress: Progress, *, write: bool
) -> None:
    total, done = sum(len(plan.rows) for plan in plans), 0
    for several in batched(plans, _BATCH, strict=False):
        outcomes = await settle_tickets(several, world, write=write)
        for plan in several:
            _tell(plan, outcomes, report)
            done += len(plan.rows)
        progress(done, total)


def _plans(
    rows: Sequence[Row], mapping: EventMapping, names: Names, report: Report
) -> list[TicketPlan]:
    """The tickets in the order the file names them; rows of no ticket are refused."""
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        number = row.values.get(mapping.number, "")
        if row.wrong or not number:
            report.say(row.line, "refused", row.wrong or f"{mapping.number}: empty")
        else:
            grouped.setdefault(number, []).append(row)
    return [plan_ticket(number, several, mapping, names) for number, several in grouped.items()]


def _columns(mapping: EventMapping) -> set[str]:
    """The columns a file must have; those of labels and descriptions among them."""
    opening, closing = mapping.open, mapping.close
    choices = [each.column for each in (opening.priority, opening.origin) if each]
    templates = [
        *mapping.by,
        *opening.by,
        *opening.type,
        *opening.area,
        *opening.description,
        opening.otherwise,
        *closing.by,
        *closing.description,
        closing.otherwise,
    ]
    plain = {mapping.number, mapping.order, mapping.state.column, opening.customer}
    places = {mapping.assignment.role, mapping.assignment.user, *mapping.only_at_end}
    times = {*mapping.at, *opening.at, *closing.at}
    return plain | places | times | {*mapping.labels, *choices} | columns_of(*templates)


async def _all_known(plans: Sequence[TicketPlan]) -> bool:
    steps = {step.id for plan in plans for step in plan.steps}
    return len(steps) == len(await found(Receipt, Receipt.id, steps))


def _tell(plan: TicketPlan, outcomes: Mapping[str, Outcome], report: Report) -> None:
    """Say what became of each row of a ticket, by what became of its steps."""
    by_line: dict[int, list[tuple[str, Outcome]]] = {}
    for step in plan.steps:
        by_line.setdefault(step.line, []).append((step.kind, outcomes[step.id]))
    added = False
    for line in plan.rows:
        steps = by_line.get(line, [])
        events = sum(each.events for _, each in steps)
        why = [f"{kind}: {each.refused}" for kind, each in steps if each.refused]
        added = added or bool(events)
        report.made.update(kind for kind, each in steps if each.events)
        if line in plan.refused or why:
            reason = "; ".join([plan.refused[line]] if line in plan.refused else why)
            report.say(line, "refused", reason, events)
        elif events:
            report.say(line, "added", "", events)
        else:
            known = any(each.known for _, each in steps)
            report.say(line, "already there" if known else "no change")
    report.made["tickets"] += added
