"""One customer with everything a record can have, written to a database."""

import json
from typing import Any

from piccolo.columns import Column

from atende.customers.tables import Contact, Customer, Invoice, Plan
from atende.database.engine import transaction

JOSE: dict[Column | str, Any] = {
    "code": "1042",
    "name": "José Carlos Nogueira",
    "sort_name": "jose carlos nogueira",
    "document": "12345678909",
    "since": "2019-03-01",
    "street": "Sítio Boa Vista",
    "number": "212",
    "complement": "km 7",
    "district": "Zona rural",
    "city": "São Bento do Sul",
    "state": "SC",
    "cep": "89290000",
    "reference": "Porteira verde",
    "email": "jose@provedor.exemplo.br",
    "phones": json.dumps(["554736330000", "5547999991234"]),
}


async def whole_customer() -> None:
    """Make customer 1042, whom the small provider has, a customer with a whole record."""
    async with transaction():
        await Customer.update(JOSE).where(Customer.id == "1042")
        await Plan.insert(
            _plan("p-old", "Rádio 10 Mega", "cancelled", since="2019-03-01", down_kbps=10_000),
            _plan("p-new", "Fibra 400 Mega", "active", since="2024-05-02", down_kbps=400_000),
        )
        await Invoice.insert(
            _invoice("i-paid", "2026-09-10", "paid", paid="2026-09-08", paid_amount=11_990),
            _invoice("i-late", "2026-11-10", "open"),
            _invoice("i-open", "2026-12-10", "open"),
            _invoice("i-gone", "2026-10-10", "cancelled"),
        )
        await Contact.insert(
            _contact("c-2", "Marlene Nogueira", relation="filha", whatsapp="5547988887777"),
            _contact("c-1", "José Carlos Nogueira", relation="titular", main=True),
        )


def _plan(id_: str, name: str, state: str, **more: Any) -> Plan:  # noqa: ANN401  # values of columns
    return Plan(
        id=id_,
        customer="1042",
        name=name,
        state=state,
        up_kbps=more["down_kbps"] // 2,
        price=11_990,
        mac="AABBCCDDEEFF",
        services=json.dumps(["IP fixo"]),
        **more,
    )


def _invoice(id_: str, due: str, state: str, **more: Any) -> Invoice:  # noqa: ANN401  # likewise
    lines = [{"text": "Fibra 400 Mega", "quantity": 1, "amount": 11_990}]
    return Invoice(
        id=id_,
        customer="1042",
        due=due,
        state=state,
        amount=11_990,
        boleto="34191790010104351004791020150008810000000011990",
        pix="00020126",
        lines=json.dumps(lines),
        **more,
    )


def _contact(id_: str, name: str, **more: Any) -> Contact:  # noqa: ANN401  # likewise
    return Contact(id=id_, customer="1042", name=name, **more)
