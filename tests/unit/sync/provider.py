"""A small provider in a database: people, choices, one customer; and actions to send it."""

from collections.abc import Iterable
from typing import Any

from atende.accounts.tables import Account, RoleMembership
from atende.catalogue.standard import ensure_standard_choices
from atende.customers.tables import Customer
from atende.database.clock import stamp
from atende.database.engine import transaction
from atende.sync.receipts import Answer
from atende.sync.settle import settle
from atende.web.identifiers import new_id
from atende.web.reader import Reader

RAFAEL = Reader(id="rafael", name="Rafael Souza", profile="technician", roles=("equipe-fibra",))
BIA = Reader(id="bia", name="Bia Rocha", profile="technician", roles=("equipe-radio",))
LUCIA = Reader(id="lucia", name="Lúcia Prado", profile="manager", roles=("suporte-n1",))
AT = "2026-11-24T14:03:11-03:00"


async def provider() -> None:
    """Write the people, the standard choices and customer 1042."""
    async with transaction():
        await ensure_standard_choices()
        for each in (RAFAEL, BIA, LUCIA):
            account = Account(id=each.id, username=each.id, name=each.name, profile=each.profile)
            await Account.insert(account)
            for role in each.roles:
                await RoleMembership.insert(
                    RoleMembership(id=f"{each.id}:{role}", account=each.id, role=role)
                )
        await Customer.insert(
            Customer(id="1042", code="1042", name="José Nogueira", sort_name="jose nogueira")
        )
        await stamp(["catalogue", "customer/1042"])


def action(verb: str, about: str | None, based_on: int, /, **fields: Any) -> dict[str, Any]:  # noqa: ANN401  # JSON values
    """Make an action as a phone sends it."""
    return {
        "id": new_id(),
        "kind": verb,
        "ticket": about,
        "at": AT,
        "based_on": based_on,
        "after": None,
        "policy": "",
        "fields": fields,
    }


def opening(**fields: Any) -> dict[str, Any]:  # noqa: ANN401  # JSON values
    """Make an ``open`` action for customer 1042."""
    usual = {"ticket": new_id(), "customer": "1042", "type": "sem-sinal", "description": "Caiu."}
    return action("open", None, 0, **{**usual, **fields})


async def opened(**fields: Any) -> str:  # noqa: ANN401  # JSON values
    """Open a ticket and give its id; it is at version 1."""
    asked = opening(**fields)
    await applied(asked, LUCIA)
    ticket: str = asked["fields"]["ticket"]
    return ticket


async def applied(asked: dict[str, Any], reader: Reader = RAFAEL) -> Answer:
    """Settle an action that must be applied."""
    answer = await settle(asked, reader)
    assert answer.outcome == "applied", answer
    return answer


def outcomes(answers: Iterable[Answer]) -> list[str]:
    """Give what became of each."""
    return [answer.outcome for answer in answers]
