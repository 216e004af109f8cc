"""What docs/policy.md shows: no *Sem sinal* is closed without a good optical reading."""

from atende_rules.model import Action, Actor, Catalogue, Ticket
from atende_rules.policy import Refusal, number

WEAKEST, STRONGEST = -27.0, -8.0  # dBm


def check(action: Action, ticket: Ticket, _catalogue: Catalogue, _actor: Actor) -> Refusal | None:
    if action.kind != "close" or action.fields["outcome"] != "resolved":
        return None
    if (action.fields.get("type") or ticket.type) != "sem-sinal":
        return None
    powers = [
        number(reading["value"])
        for event in ticket.events
        if event.kind == "test"
        for reading in event.body.get("readings", [])
        if reading["unit"].lower() == "dbm"
    ]
    if any(power is not None and WEAKEST <= power <= STRONGEST for power in powers):
        return None
    return Refusal(
        {
            "pt-BR": "Antes de fechar, registre um teste com a potência óptica entre -27 e -8 dBm.",
            "en": "Before closing, record a test with an optical power between -27 and -8 dBm.",
        },
        field="description",
    )
