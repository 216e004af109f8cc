"""A ticket as its queued actions will leave it: the server's own rules, asked beforehand."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from atende_rules.evolve import evolve, replay
from atende_rules.instants import instant
from atende_rules.model import (
    NEVER_HELD,
    Accepted,
    Action,
    Booking,
    Catalogue,
    Conflict,
    Decision,
    Event,
    Rejected,
    Ticket,
)
from atende_rules.policy import Policy, judge
from atende_rules.present import Document, Reader, theirs_of
from atende_rules.reading import read_action
from atende_rules.refusals import error_texts, explain, refusal_text


@dataclass(frozen=True, slots=True)
class Known:
    """What a phone knows beside the ticket and its queue.

    ``before`` leads from earlier actions of the ticket to the one each followed; ``refused`` are
    actions the server did not apply; ``customer`` is the id of the customer whose page asked.
    """

    reader: Reader
    catalogue: Catalogue
    policy: Policy | None = None
    bookings: tuple[Booking, ...] = ()
    before: Mapping[str, str | None] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()
    customer: Mapping[str, Any] = field(default_factory=dict)


def ticket_from(document: Mapping[str, Any] | None) -> Ticket | None:
    """Give the ticket a document ``ticket/{id}`` shows, from the bare facts of its events."""
    if document is None:
        return None
    return replay(
        Event(
            id=each["id"],
            action=each["action"],
            kind=each["kind"],
            at=each["at"],
            by=each["by"]["id"],
            version=each["version"],
            body=each["body"],
            after=each["after"],
            recorded_at=each["recorded_at"],
        )
        for each in document["events"]
    )


def project(
    ticket: Ticket | None, queue: Sequence[Mapping[str, Any]], known: Known
) -> tuple[Ticket | None, list[Document]]:
    """Give the ticket after the queue's actions, and for each what becomes of it.

    ``queue`` are actions as they are sent, in order. Those the ticket holds already are applied and
    change nothing. An outcome has ``id``, ``outcome`` (as the server answers, ``held`` among them),
    ``code``, ``message``, ``errors`` and ``theirs``.
    """
    actions = [read_action(each) for each in queue]
    asked = [each for each in actions if isinstance(each, Action)]
    before = _before(ticket, asked, known)
    settled = _settled(ticket, asked, before)
    passed = _passed(ticket, before)
    lost = set(known.refused)
    outcomes = []
    for raw, action in zip(queue, actions, strict=True):
        if isinstance(action, Rejected):
            outcomes.append(_outcome(str(raw.get("id", "")), action, known))
            continue
        if action.id in settled:
            outcomes.append(_outcome(action.id, Accepted(()), known))
            continue
        if action.after in lost and action.kind not in NEVER_HELD:
            lost.add(action.id)
            before.pop(action.id, None)  # a server keeps nothing of it, and finds no way past it
            outcomes.append(_held(action.id, known))
            continue
        decision = _decided(ticket, action, before, settled, known)
        if isinstance(decision, Accepted):
            for event in () if action.id in passed else decision.events:
                ticket = evolve(ticket, event)
        else:
            lost.add(action.id)
        outcomes.append(_outcome(action.id, decision, known))
    return ticket, outcomes


def _decided(
    ticket: Ticket | None,
    action: Action,
    before: Mapping[str, str | None],
    settled: frozenset[str],
    known: Known,
) -> Decision:
    if action.supersedes in settled:
        return Rejected("superseded_applied")
    asked = action.fields.get("customer")
    if action.kind == "open" and known.customer and known.customer["id"] != asked:
        return Rejected("no_such_customer")
    bookings = _bookings(ticket, known)
    chain = frozenset(_chain(action.after, before))
    actor = known.reader.actor
    return judge(known.policy, ticket, action, actor, known.catalogue, bookings, chain)


def _before(
    ticket: Ticket | None, actions: Iterable[Action], known: Known
) -> dict[str, str | None]:
    """Give which action each known one followed."""
    events = ticket.events if ticket else ()
    return {
        **known.before,
        **{action.id: action.after for action in actions},
        **{event.action: event.after for event in events},
    }


def _chain(link: str | None, before: Mapping[str, str | None]) -> list[str]:
    """Give the actions ``link`` leads back to, itself first."""
    chain: list[str] = []
    while link is not None and link not in chain:
        chain.append(link)
        link = before.get(link)
    return chain


def _settled(
    ticket: Ticket | None, actions: Iterable[Action], before: Mapping[str, str | None]
) -> frozenset[str]:
    """Give the actions the ticket already holds, those that changed nothing among them.

    What may be held is applied only after the one before it was: that one is settled, even where it
    left no event.
    """
    events = ticket.events if ticket else ()
    kinds = {
        **{action.id: action.kind for action in actions},
        **{event.action: event.kind for event in events},
    }
    settled = set()
    for event in events:
        for link in _chain(event.action, before):
            settled.add(link)
            if kinds.get(link) in NEVER_HELD:
                break
    return frozenset(settled)


def _passed(ticket: Ticket | None, before: Mapping[str, str | None]) -> frozenset[str]:
    """Give the actions a server answered before it recorded what followed them.

    Those that left no event changed nothing, or were refused: they are not to change anything now.
    """
    events = ticket.events if ticket else ()
    return frozenset(link for event in events for link in _chain(event.after, before))


def _bookings(ticket: Ticket | None, known: Known) -> tuple[Booking, ...]:
    """Give what technicians promised: other tickets' as they were told, this one's as it is now."""
    if ticket is None:
        return known.bookings
    label = str(known.customer.get("name", ""))
    others = (each for each in known.bookings if each.ticket != ticket.id)
    own = (
        Booking(each.id, each.technician, each.start, each.minutes, ticket.id, label)
        for each in ticket.orders
        if each.state == "scheduled"
    )
    return tuple(sorted((*others, *own), key=lambda each: instant(each.start)))


def _held(action: str, known: Known) -> Document:
    language = known.reader.language
    message = refusal_text("held", {}, language, known.catalogue)
    return _plain(action, "held", code="held", message=message)


def _outcome(action: str, decision: Decision, known: Known) -> Document:
    if isinstance(decision, Accepted):
        return _plain(action, "applied")
    language, catalogue = known.reader.language, known.catalogue
    message = explain(decision, language, catalogue)
    if isinstance(decision, Conflict):
        theirs = theirs_of(
            map(asdict, decision.theirs), map(asdict, decision.bookings), catalogue, known.reader
        )
        return _plain(action, "conflict", code=decision.code, message=message, theirs=theirs)
    errors = error_texts(decision, language)
    return _plain(action, "rejected", code=decision.code, message=message, errors=errors)


def _plain(  # the fields of an outcome
    action: str,
    outcome: str,
    *,
    code: str = "",
    message: str = "",
    errors: dict[str, str] | None = None,
    theirs: list[Document] | None = None,
) -> Document:
    return {
        "id": action,
        "outcome": outcome,
        "code": code,
        "message": message,
        "errors": errors or {},
        "theirs": theirs or [],
    }
