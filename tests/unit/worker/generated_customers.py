# ruff: noqa: RUF001  # letters that look alike are among what people type
"""Customers as a search meets them at its worst, and what people type to find them."""

import json
import random
from collections.abc import Mapping, Sequence
from typing import Any

from atende.customers.directory import index_customers
from atende.customers.tables import Contact, Customer, Plan
from atende.database.engine import transaction
from atende_rules import formats, identity
from atende_rules.folding import fold
from tests.unit.sync.provider import opened

WORDS = (
    *("José", "JOSÉ", "Jose", "João", "D'Ávila", "Nogueira", "nogueirão", "Ana", "Conceição"),
    *("Ça", "Straße", "ﬁbra", "São", "Bento", "Sant'Ana", "M.A.R.", "A", "Zé", "Ñandú", "3ª"),
    *("<b>", "&amp;", "\"';--", "%", "_", "*", "(", "\\", "🏠", "𝔸na", "Ωmega", "ΣΑΣ", "ﾅ", "𐐷b"),
    *("İzmir", "e\u0301ric", "a\u200db", "null", "NEAR", "OR", "47", "12", "1º-andar", "x/y-z"),
)
STREETS = ("Rua 21 de Abril", "Av. Getúlio Vargas", "Sítio Boa Vista", "R. XV", "")
CITIES = (("São Bento do Sul", "SC"), ("Mafra", "SC"), ("Campo Alegre", ""), ("", ""))
DIGITS, LETTERS = "0123456789", "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
STATES = ("active", "blocked", "cancelled", "prospect")
PIECES = " .-/,'_%\u00a0"
TYPED = ("a", "é", "silva jo", "%", '"', "OR", "*", "NEAR(a b)", "\u0301", " .- ", "999", "sc")


def some(chance: random.Random, of: str, count: int) -> str:
    return "".join(chance.choice(of) for _ in range(count))


def a_text(chance: random.Random, most: int) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(chance.randint(0, most)))


def a_document(chance: random.Random) -> str:
    """A CPF, a CNPJ with or without letters, what is neither, or nothing."""
    made = (
        identity.cpf_from(some(chance, "13", 3) + some(chance, "45", 3) + some(chance, DIGITS, 3)),
        identity.cnpj_from(some(chance, DIGITS, 12)),
        identity.cnpj_from(some(chance, LETTERS, 12)),
        some(chance, DIGITS, 9),
        "",
    )
    return chance.choice(made)


def a_phone(chance: random.Random) -> str:
    made = (
        f"5547{some(chance, '9', 1)}{some(chance, DIGITS, 8)}",
        f"55{chance.choice(('47', '55', '11'))}3{some(chance, DIGITS, 7)}",
        f"0800{some(chance, DIGITS, 7)}",
        f"+442079{some(chance, DIGITS, 6)}",
    )
    return chance.choice(made)


def a_customer(chance: random.Random, place: int) -> dict[Any, Any]:
    name = a_text(chance, 4) or f"Cliente {place}"
    city, state = chance.choice(CITIES)
    return {
        "id": chance.choice((str(3_000 + place), f"c-{place}", f"é{place}")),
        "code": chance.choice((str(3_000 + place), f"AB/{place}", f"{place:04}-X")),
        "name": name,
        "sort_name": fold(name),
        "trade_name": a_text(chance, 2),
        "document": a_document(chance),
        "status": chance.choice(STATES),
        "street": chance.choice(STREETS),
        "number": chance.choice(("", "212", "s/n", "21-A")),
        "complement": chance.choice(("", "km 7", "Bloco 3º")),
        "district": chance.choice(("", "Centro", "Zona rural")),
        "city": city,
        "state": state,
        "cep": chance.choice(("", f"892{some(chance, DIGITS, 5)}")),
        "reference": a_text(chance, 2),
        "email": chance.choice(("", f"ana{place}@exemplo.br", "JOSÉ.n@exemplo.br")),
        "phones": json.dumps([a_phone(chance) for _ in range(chance.randint(0, 2))]),
    }


def a_plan(chance: random.Random, customer: str, number: int) -> dict[Any, Any]:
    return {
        "id": f"{some(chance, DIGITS, 3)}-{customer}-{number}",
        "customer": customer,
        "name": "Fibra",
        "state": chance.choice(("active", "inactive", "cancelled")),
        "since": chance.choice(("", "2019-03-01", "2024-05-02")),
        "login": chance.choice(("", f"jose.nogueira{number}", f"ana{customer}@pppoe")),
        "equipment": chance.choice(("", "ONU ZTE F670L", "Huawei EG8145V5")),
        "mac": chance.choice(("", some(chance, "0123456789ABCDEF", 12))),
        "serial": chance.choice(("", f"ZTEGC0{some(chance, LETTERS, 6)}", "AA:BB:CC:DD:EE:FF")),
        "contract": chance.choice(("", f"CT-{customer}", f"2019/{number}")),
    }


def a_contact(chance: random.Random, customer: str, number: int) -> dict[Any, Any]:
    return {
        "id": f"{some(chance, DIGITS, 3)}-{customer}-{number}",
        "customer": customer,
        "name": a_text(chance, 2) or "Marlene",
        "phones": json.dumps([a_phone(chance) for _ in range(chance.randint(0, 2))]),
        "whatsapp": chance.choice(("", a_phone(chance))),
        "email": chance.choice(("", "Marlene@exemplo.br", f"m{number}@exemplo.br")),
        "main": chance.random() < 0.3,
    }


async def written(chance: random.Random, count: int) -> list[dict[Any, Any]]:
    """Write customers with plans, contacts and tickets, index them, and give their rows."""
    rows = [a_customer(chance, place) for place in range(count)]
    plans, contacts = (
        [make(chance, row["id"], n) for row in rows for n in range(chance.choice((0, 0, 1, 2)))]
        for make in (a_plan, a_contact)
    )
    async with transaction():
        await Customer.insert(*(Customer(row) for row in rows))
        await Plan.insert(*(Plan(row) for row in plans))
        await Contact.insert(*(Contact(row) for row in contacts))
        await index_customers(["1042", *(row["id"] for row in rows)])
    for number, row in enumerate(chance.sample(rows, min(6, count))):
        await opened(customer=row["id"], protocol=f"2026{number:010}")
    return rows


def queries(chance: random.Random, rows: Sequence[Mapping[Any, Any]]) -> list[str]:
    """What is typed: whole, in part, in any order of words, written another way, and nonsense."""
    row = chance.choice(rows)
    words = row["name"].split()
    chance.shuffle(words)
    document, number, mac = row["document"], a_phone(chance), some(chance, "0123456789ABCDEF", 12)
    whole = " ".join(words)
    phones = json.loads(row["phones"]) or [number]
    return [
        *(whole, whole.swapcase(), whole[1:5], whole[:2], row["code"], row["trade_name"][:6]),
        *(document, formats.document(document), identity.mask(document), document[3:9].lower()),
        *(phones[0], formats.phone(phones[0]), phones[0][4:], formats.phone(phones[0])[-9:]),
        *(formats.mac(mac), mac, mac.lower()[:4], formats.mac(mac).replace(":", "-")[:5]),
        *(f"{words[-1]} {row['city']}" if words else "", row["cep"], row["street"][2:9], "rua 21"),
        *("0000000003", "2026", "ct", "exemplo", "zteg", f"ana {chance.choice(PIECES)} jo"),
        chance.choice(TYPED),
    ]
