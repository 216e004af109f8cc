"""What other documents say of a customer: the head, the address in a line, whom to call."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from atende.customers.tables import Customer
from atende.database.reading import Question, Row, named, question
from atende.web.reader import Reader
from atende_rules import formats
from atende_rules.folding import fold
from atende_rules.language import mark, say

STATES: Mapping[str, str] = {
    "active": mark("ativo"),
    "blocked": mark("bloqueado"),
    "cancelled": mark("cancelado"),
    "prospect": mark("em negociação"),
}
_MOBILE = re.compile(r"55[1-9]{2}9[0-9]{8}|\+[0-9]+")
"""Numbers that may have WhatsApp: Brazilian mobile ones, and foreign ones, which may be either."""
_HEAD = (
    Customer.id,
    Customer.code,
    Customer.kind,
    Customer.name,
    Customer.trade_name,
    Customer.status,
    Customer.street,
    Customer.number,
    Customer.complement,
    Customer.district,
    Customer.city,
    Customer.state,
    Customer.cep,
    Customer.reference,
    Customer.zone,
    Customer.phones,
)


def about(among: str) -> tuple[Question, Question]:
    """Make the two questions that ``about_each`` needs answered.

    ``among`` is a SELECT of customers' ids.
    """
    return (
        question(f"SELECT {named(*_HEAD)} FROM customer WHERE id IN ({among})"),  # noqa: S608  # written by features, from no one's input
        question(f"SELECT * FROM contact WHERE customer IN ({among})"),  # noqa: S608  # likewise
    )


def about_each(
    customers: Iterable[Row], contacts: Iterable[Row], reader: Reader
) -> dict[str, dict[str, Any]]:
    """Give the heads of customers with ``contacts``, by id; of those that the reader may read."""
    theirs = by_customer(contacts)
    return {
        row["id"]: {
            **head(row, reader),
            "contacts": [contact(each, row) for each in main_first(theirs.get(row["id"], ()))],
        }
        for row in customers
        if may_read(row["city"], reader)
    }


def by_customer(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Give rows by the customer they belong to."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["customer"], []).append(row)
    return found


def main_first(contacts: Iterable[Row]) -> list[Row]:
    """Give contacts in the order they are shown: the main ones, then by name, accents apart.

    Sorted here and not by the database: the document has one order wherever it is made, and pages
    cut from it, a phone's too, keep it.
    """
    return sorted(contacts, key=_place)


def _place(row: Row) -> tuple[bool, str, str, str]:
    return (not row["main"], fold(row["name"]), row["name"], row["id"])


async def customer_exists(customer: str) -> bool:
    """Tell whether there is such a customer, for whomever it may be."""
    return bool(await Customer.exists().where(Customer.id == customer))


async def is_within_reach(customer: str, reader: Reader) -> bool:
    """Tell whether there is such a customer and the reader may read it; no query if all may be."""
    if reader.cities is None:
        return True
    row = await Customer.select(Customer.city).where(Customer.id == customer).first()
    return row is not None and may_read(row["city"], reader)


async def names_of(customers: set[str]) -> dict[str, str]:
    """Give the names of the customers there are, by id; no query where none is asked for."""
    if not customers:
        return {}
    rows = await Customer.select(Customer.id, Customer.name).where(Customer.id.is_in([*customers]))
    return {row["id"]: row["name"] for row in rows}


def may_read(city: str, reader: Reader) -> bool:
    """Tell whether the reader reads customers of this city."""
    return reader.cities is None or city in reader.cities


def head(row: Mapping[str, Any], reader: Reader) -> dict[str, Any]:
    """Give what every document about a customer begins with."""
    state = STATES.get(row["status"], STATES["active"])
    return {
        "id": row["id"],
        "code": row["code"],
        "name": row["name"],
        "trade_name": row["trade_name"],
        "status": {"id": row["status"], "name": say(reader.language, state)},
        "city": row["city"],
        "address": address(row),
        "zone": row["zone"],
        "phones": phones(row["phones"]),
    }


def address(row: Mapping[str, Any]) -> dict[str, str]:
    """Give the address: two lines to read, one text to look up on a map."""
    door = joined(", ", [row["street"], row["number"]])
    line = joined(" — ", [door, row["complement"]])
    place = joined("/", [row["city"], row["state"]])
    second = joined(" · ", [row["district"], place, formats.postal_code(row["cep"])])
    return {
        "line": line,
        "place": second,
        "reference": row["reference"],
        "map_query": joined(", ", [door, row["district"], place]),
    }


def phones(kept: str) -> list[dict[str, str]]:
    """Give phone numbers to read, to call, and, mobile ones, to write to."""
    numbers: list[str] = msgspec.json.decode(kept)
    return [
        {
            "text": formats.phone(number),
            "call": _dialled(number),
            "whatsapp": _messaged(number) if _MOBILE.fullmatch(number) else "",
        }
        for number in numbers
    ]


def _dialled(number: str) -> str:
    """Give the link that calls: toll-free numbers are dialled as they are, others from anywhere."""
    return f"tel:{number}" if number.startswith(("0", "+")) else f"tel:+{number}"


def _messaged(number: str) -> str:
    return f"https://wa.me/{number.removeprefix('+')}"


def contact(row: Mapping[str, Any], customer: Mapping[str, Any]) -> dict[str, Any]:
    """Give a contact as pages show it; the map leads to the customer's address."""
    numbers = phones(row["phones"])
    return {
        "id": row["id"],
        "name": row["name"],
        "relation": row["relation"],
        "phones": numbers,
        "whatsapp": _messaged(row["whatsapp"]) if row["whatsapp"] else "",
        "email": row["email"],
        "notes": row["notes"],
        "main": bool(row["main"]),
        "map_query": address(customer)["map_query"],
    }


def joined(by: str, texts: Iterable[str]) -> str:
    """Give the texts that are not empty, joined."""
    return by.join(text for text in texts if text)
