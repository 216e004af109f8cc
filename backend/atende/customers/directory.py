"""The directory: what is searched of every customer, and the slim entry a list shows.

`index_customers` keeps the search's rows in step with customers, their plans and contacts; whoever
writes those calls it in the same transaction.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import batched
from typing import Any, NamedTuple, cast

from piccolo.engine.exceptions import TransactionError

from atende.customers.about import STATES, address, by_customer, joined, phones
from atende.customers.tables import Contact, Customer, Plan
from atende.database.engine import Transaction, current_engine
from atende.database.reading import named, question, read
from atende.web.reader import Reader
from atende_rules import formats, identity
from atende_rules.folding import index_text, phone_words
from atende_rules.language import mark, say

FIELDS: Mapping[str, str] = {
    "name": mark("Nome"),
    "trade_name": mark("Nome Fantasia"),
    "code": mark("Código"),
    "document": mark("CPF/CNPJ"),
    "phone": mark("Telefone"),
    "address": mark("Endereço"),
    "email": mark("E-mail"),
    "login": mark("Login de acesso"),
    "equipment": mark("Equipamento (MAC/serial)"),
    "contract": mark("Contrato"),
}
"""The columns of ``customer_search``, in their order, and what people call them."""
_CHUNK = 1_000  # customers whose plans and contacts are held in memory at once
_PLAN = (Plan.customer, Plan.contract, Plan.login, Plan.equipment, Plan.mac, Plan.serial)
_CONTACT = (Contact.customer, Contact.phones, Contact.whatsapp, Contact.email)
_CUSTOMER = (
    Customer.id,
    Customer.code,
    Customer.name,
    Customer.sort_name,
    Customer.trade_name,
    Customer.document,
    Customer.status,
    Customer.street,
    Customer.number,
    Customer.complement,
    Customer.district,
    Customer.city,
    Customer.state,
    Customer.cep,
    Customer.reference,
    Customer.email,
    Customer.phones,
)
_RECORDS = (
    question(f"SELECT {named(*_CUSTOMER)} FROM customer WHERE id = ANY(?1)"),  # noqa: S608  # names of this file
    question(f"SELECT {named(*_PLAN)} FROM plan WHERE customer = ANY(?1) ORDER BY id"),  # noqa: S608  # likewise
    question(f"SELECT {named(*_CONTACT)} FROM contact WHERE customer = ANY(?1) ORDER BY id"),  # noqa: S608  # likewise
)


class Record(NamedTuple):
    """What the directory reads of a customer: the row, its plans and contacts."""

    row: Mapping[str, Any]
    plans: Sequence[Mapping[str, Any]]
    contacts: Sequence[Mapping[str, Any]]


async def index_customers(ids: Iterable[str]) -> None:
    """Write the search's rows of these customers anew, and drop those of customers there are not.

    Takes thousands at once. TransactionError outside a transaction.
    """
    transaction = cast("Transaction | None", current_engine().current_transaction.get())
    if transaction is None:
        raise TransactionError("customers are indexed in the transaction that writes them")
    write = _write_sqlite if current_engine().engine_type == "sqlite" else _write_postgres
    for chunk in batched(dict.fromkeys(ids), _CHUNK, strict=False):
        found = await records(chunk)
        await write(transaction.connection, chunk, found)


async def records(ids: Sequence[str]) -> list[Record]:
    """Give the customers there are of these, in no order; three queries, none for none."""
    if not ids:
        return []
    wanted = list(ids)
    rows, *theirs = await read(*(each(wanted) for each in _RECORDS))
    plans, contacts = (by_customer(each) for each in theirs)
    return [Record(row, plans.get(row["id"], ()), contacts.get(row["id"], ())) for row in rows]


def searched(record: Record) -> dict[str, list[str]]:
    """Give what is searched of a customer, by field, as it is written for people."""
    row, plans, contacts = record
    return {
        "name": [row["name"]],
        "trade_name": [row["trade_name"]],
        "code": [row["code"]],
        "document": [row["document"]],
        "phone": [word for number in numbers_of(row, contacts) for word in phone_words(number)],
        "address": [
            *(row["street"], row["number"], row["complement"], row["district"]),
            *(row["city"], row["state"], row["cep"], row["reference"]),
        ],
        "email": [row["email"], *(each["email"] for each in contacts)],
        "login": [each["login"] for each in plans],
        "equipment": [each[of] for each in plans for of in ("equipment", "mac", "serial")],
        "contract": [each["contract"] for each in plans],
    }


def index_texts(record: Record) -> dict[str, str]:
    """Give the customer's index texts by field (folding.index_text)."""
    return {field: index_text(*texts) for field, texts in searched(record).items()}


def entry(record: Record, reader: Reader) -> dict[str, Any]:
    """Give the customer's entry in the directory: who, where, which numbers; the CPF masked."""
    row, plans, _ = record
    state = STATES.get(row["status"], STATES["active"])
    return {
        "id": row["id"],
        "code": row["code"],
        "name": row["name"],
        "trade_name": row["trade_name"],
        "document_masked": identity.mask(row["document"]),
        "status": {"id": row["status"], "name": say(reader.language, state)},
        "street": row["street"],
        "number": row["number"],
        "district": row["district"],
        "city": row["city"],
        "address_line": joined(", ", [address(row)["line"], row["district"], row["city"]]),
        "phones": phones(row["phones"]),
        "logins": [each["login"] for each in plans if each["login"]],
        "equipment": [
            number
            for each in plans
            for number in (formats.mac(each["mac"]), each["serial"])
            if number
        ],
    }


def numbers_of(row: Mapping[str, Any], contacts: Sequence[Mapping[str, Any]]) -> Iterable[str]:
    """Give every number one reaches the customer by, the record's own first."""
    yield from json.loads(row["phones"])
    for each in contacts:
        yield from json.loads(each["phones"])
        if each["whatsapp"]:
            yield each["whatsapp"]


async def _write_sqlite(
    connection: Any,  # noqa: ANN401  # aiosqlite's
    ids: Sequence[str],
    found: Sequence[Record],
) -> None:
    asked = (json.dumps(ids),)
    ours = "SELECT number FROM customer_entry WHERE id IN (SELECT value FROM json_each(?))"
    await connection.execute_fetchall(
        f"DELETE FROM customer_search WHERE rowid IN ({ours})",  # noqa: S608  # a constant
        asked,
    )
    await connection.execute_fetchall(
        "DELETE FROM customer_entry WHERE id IN (SELECT value FROM json_each(?))"
        " AND id NOT IN (SELECT id FROM customer)",
        asked,
    )
    await connection.executemany(
        "INSERT INTO customer_entry (id, sort_name, city) VALUES (?, ?, ?) ON CONFLICT (id)"
        " DO UPDATE SET sort_name = excluded.sort_name, city = excluded.city",
        [(each.row["id"], each.row["sort_name"], each.row["city"]) for each in found],
    )
    names, marks = ", ".join(FIELDS), ", ".join("?" * len(FIELDS))
    await connection.executemany(
        f"INSERT INTO customer_search (rowid, {names})"  # noqa: S608  # names of columns
        f" VALUES ((SELECT number FROM customer_entry WHERE id = ?), {marks})",
        [(each.row["id"], *index_texts(each).values()) for each in found],
    )


async def _write_postgres(
    connection: Any,  # noqa: ANN401  # asyncpg's
    ids: Sequence[str],
    found: Sequence[Record],
) -> None:
    await connection.execute("DELETE FROM customer_search WHERE id = ANY($1)", list(ids))
    rows = []
    for each in found:
        texts = list(index_texts(each).values())
        kept = (each.row["id"], each.row["sort_name"], each.row["city"])
        rows.append((*kept, *texts, "".join(texts)))
    await connection.copy_records_to_table(
        "customer_search",
        records=rows,
        columns=["id", "sort_name", "city", *FIELDS, "everything"],
    )
