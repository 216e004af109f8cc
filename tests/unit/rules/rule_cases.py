"""Makes people, choices and tickets for the tests of the rules."""

import itertools
from collections.abc import Iterable
from typing import Any

from atende_rules.decide import decide
from atende_rules.evolve import evolve
from atende_rules.model import (
    Accepted,
    Action,
    Actor,
    Booking,
    Catalogue,
    Decision,
    Event,
    Kind,
    OrderKind,
    Priority,
    Role,
    Status,
    Ticket,
    TicketType,
    User,
)

RAFAEL = Actor("rafael", "Rafael Souza", "technician", frozenset({"fibra"}))
BIA = Actor("bia", "Bia Rocha", "technician", frozenset({"radio"}))
LUCIA = Actor("lucia", "Lúcia Prado", "manager", frozenset({"suporte"}))
ANA = Actor("ana", "Ana Teles", "qa")
PEOPLE = (RAFAEL, BIA, LUCIA, ANA)

CATALOGUE = Catalogue(
    statuses={
        each.id: each
        for each in (
            Status("aberto", "Aberto", "Open", use="opened"),
            Status("execucao", "Em execução", "In progress"),
            Status("peca", "Aguardando peça", "Waiting for a part"),
            Status("velho", "Velho", active=False),
            Status("reaberto", "Reaberto", "Reopened", use="reopened"),
            Status("concluido", "Concluído", "Done", phase="closed", use="resolved"),
            Status("sem-solucao", "Sem Solução", "Unsolved", phase="closed", use="unresolved"),
        )
    },
    types={
        each.id: each
        for each in (
            TicketType("sem-sinal", "Sem sinal", "Conexão", 480),
            TicketType("senha", "Alterar senha", "E-mail", 0),
            TicketType("antigo", "Antigo", active=False),
        )
    },
    roles={
        each.id: each
        for each in (
            Role("fibra", "Equipe Fibra"),
            Role("radio", "Equipe Rádio"),
            Role("suporte", "Suporte"),
            Role("extinto", "Extinto", active=False),
        )
    },
    users={
        **{each.id: User(each.id, each.name, each.profile, tuple(each.roles)) for each in PEOPLE},
        "saiu": User("saiu", "Saiu da Silva", active=False),
    },
    priorities={
        each.id: each
        for each in (
            Priority("normal", "Normal", "Normal", 100),
            Priority("urgente", "Urgente", "Urgent", 50),
        )
    },
    order_kinds={
        each.id: each
        for each in (OrderKind("visita", "Visita", "Visit"), OrderKind("troca", "Troca de ONU"))
    },
)
AT = "2026-11-24T14:03:11-03:00"
START = "2026-11-27T09:00:00-03:00"
TICKET = "01936f00-0000-7000-8000-00000000aaaa"
_numbers = itertools.count(1)

FIELDS: dict[Kind, dict[str, Any]] = {
    "open": {
        "ticket": TICKET,
        "protocol": "20260000000001",
        "customer": "1042",
        "type": "sem-sinal",
        "description": "Sem sinal desde cedo.",
    },
    "forward": {"to_role": "radio", "reason": "É rádio."},
    "set_status": {"status": "execucao"},
    "close": {"outcome": "resolved", "description": "Conector trocado."},
    "comment": {"text": "Cliente pediu para ligar antes."},
    "test": {"what": "Potência óptica", "result": "ok"},
    "schedule": {"kind": "visita", "technician": "rafael", "start": START, "minutes": 60},
    "reschedule": {"reason": "Chuva.", "start": "2026-11-28T09:00:00-03:00"},
    "cancel_order": {"reason": "Cliente desistiu."},
    "reopen": {"reason": "Voltou a cair."},
}


def new_id() -> str:
    """Give an id no other call gave."""
    return f"01936f00-0000-7000-8000-{next(_numbers):012x}"


def action(kind: Kind, based_on: int = 0, *, after: str | None = None, **fields: Any) -> Action:  # noqa: ANN401  # values of any field
    """Make an action with usual fields; those given replace them, None leaves one out."""
    merged = {**FIELDS[kind], **fields}
    if kind == "schedule":
        merged.setdefault("order", new_id())
    return Action(
        id=new_id(),
        kind=kind,
        ticket=None if kind == "open" else TICKET,
        at=AT,
        based_on=based_on,
        fields={name: value for name, value in merged.items() if value is not None},
        after=after,
    )


def apply(ticket: Ticket | None, decision: Decision) -> Ticket:
    """Give the ticket after an accepted decision."""
    assert isinstance(decision, Accepted), decision
    for event in decision.events:
        ticket = evolve(ticket, event)
    assert ticket is not None
    return ticket


def opened(**fields: Any) -> Ticket:  # noqa: ANN401  # values of any field
    """Give an open ticket at version 1, with nobody unless the fields say otherwise."""
    return apply(None, decide(None, action("open", **fields), LUCIA, CATALOGUE))


def done(
    ticket: Ticket,
    actor: Actor,
    kind: Kind,
    bookings: Iterable[Booking] = (),
    **fields: Any,  # noqa: ANN401  # values of any field
) -> Ticket:
    """Give the ticket after someone who saw all of it did something."""
    asked = action(kind, ticket.version, **fields)
    return apply(ticket, decide(ticket, asked, actor, CATALOGUE, tuple(bookings)))


def last(ticket: Ticket) -> Event:
    """Give the newest event."""
    return ticket.events[-1]
