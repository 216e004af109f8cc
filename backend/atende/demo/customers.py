"""Customers and whom to call about them, as rows."""

import json
from random import Random
from typing import Any

from atende.demo import names
from atende.demo.calendar import Calendar
from atende.demo.places import Place, place, town
from atende.demo.sketching import Sketch
from atende_rules.folding import fold
from atende_rules.identity import cnpj_from, cpf_from

LETTERS_SINCE = "2026-07-01"
"""From when on a new CNPJ may hold letters (Receita Federal)."""

_ALPHABET = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"
_RELATIONS = ("Esposa", "Marido", "Filho", "Filha", "Mãe", "Pai", "Irmã", "Vizinho", "Inquilino")
_POSTS = ("Proprietário", "Financeiro", "Gerente", "Recepção", "TI")
_NOTES = (
    "Prefere contato por WhatsApp.",
    "Ligar depois das 18h.",
    "Roteador próprio; só o rádio é nosso.",
    "Cachorro bravo: avisar antes de chegar.",
    "Idosa; explicar com calma.",
    "Só há gente em casa de manhã.",
    "Chave do quadro com o zelador.",
)


def customer_row(sketch: Sketch, dice: Random, calendar: Calendar) -> dict[str, Any]:
    """Give the row of the customer of this outline."""
    name, trade_name = names.company(dice) if sketch.company else (names.person(dice), "")
    where = place(dice, town(dice, near=sketch.featured))
    since = calendar.day(sketch.since)
    return {
        "id": sketch.id,
        "code": sketch.id,
        "kind": "company" if sketch.company else "person",
        "name": name,
        "sort_name": fold(name),
        "trade_name": trade_name,
        "document": _document(sketch, dice, since),
        "status": sketch.status,
        "since": since,
        **_address(where),
        "zone": "America/Sao_Paulo",
        "email": _email(dice, trade_name or name) if dice.random() < 0.8 else "",
        "phones": json.dumps(_phones(dice, company=sketch.company)),
        "notes": dice.choice(_NOTES) if dice.random() < 0.18 else "",
    }


def contact_rows(sketch: Sketch, dice: Random, customer: dict[str, Any]) -> list[dict[str, Any]]:
    """Give one to three people to talk to; the first of a person's is the person."""
    phones = json.loads(customer["phones"])
    rows = []
    for number in range(dice.choices((1, 2, 3), (55, 33, 12))[0]):
        itself = number == 0 and not sketch.company
        own = phones[0] if number == 0 else mobile(dice)
        rows.append(
            {
                "id": f"{sketch.id}-{number + 1}",
                "customer": sketch.id,
                "name": customer["name"] if itself else names.person(dice),
                "relation": _relation(sketch, dice, itself=itself),
                "phones": json.dumps([own]),
                "whatsapp": own if len(own) == 13 and dice.random() < 0.75 else "",
                "email": customer["email"] if number == 0 else "",
                "notes": "",
                "main": number == 0,
            }
        )
    return rows


def mobile(dice: Random) -> str:
    """Give a mobile number of area 47, with country code."""
    return f"55479{dice.choice('89')}{dice.randrange(10**7):07}"


def _relation(sketch: Sketch, dice: Random, *, itself: bool) -> str:
    if itself:
        return "Titular"
    return dice.choice(_POSTS if sketch.company else _RELATIONS)


def _document(sketch: Sketch, dice: Random, since: str) -> str:
    if not sketch.company:
        return cpf_from(f"{dice.randrange(1, 10**9):09}")
    if since >= LETTERS_SINCE and sketch.index % 4 != 0:
        return cnpj_from("".join(dice.choices(_ALPHABET, k=8)) + "0001")
    return cnpj_from(f"{dice.randrange(10**7, 6 * 10**7):08}0001")


def _address(where: Place) -> dict[str, str]:
    return {
        "street": where.street,
        "number": where.number,
        "complement": where.complement,
        "district": where.district,
        "city": where.city,
        "state": "SC",
        "cep": where.cep,
        "reference": where.reference,
        "latitude": where.latitude,
        "longitude": where.longitude,
    }


def _email(dice: Random, name: str) -> str:
    words = fold(name).split()
    box = dice.choice((f"{words[0]}.{words[-1]}", f"{words[0]}{words[-1]}{dice.randrange(60, 99)}"))
    return f"{box}@{dice.choice(('correio', 'caixapostal', 'provedor'))}.example"


def _phones(dice: Random, *, company: bool) -> list[str]:
    fixed = f"55473{dice.randrange(2 * 10**6, 9 * 10**6):07}"
    phones = [fixed] if company else [mobile(dice)]
    if dice.random() < 0.35:
        phones.append(mobile(dice) if company else fixed)
    return phones
