"""The document ``customer/{id}``: record, plans, invoices, contacts, tickets."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict, cast

from atende.catalogue.current import CHANGED, catalogue_of
from atende.customers import invoices, plans
from atende.customers.about import by_customer, contact, head, joined, main_first, may_read
from atende.database.reading import Row, kept_ids, question, read
from atende.tickets.of_customer import SUMMARIES, rows_before, summaries
from atende.web.clock import now
from atende.web.reader import Reader
from atende_rules import formats
from atende_rules.customer_tickets import in_customer_order, tickets_line
from atende_rules.instants import instant
from atende_rules.language import Language, mark, say
from atende_rules.model import Catalogue
from atende_rules.present import SCHEMA
from atende_rules.zones import zone

KINDS: Mapping[str, str] = {"person": mark("Pessoa física"), "company": mark("Pessoa jurídica")}
STATE_TONES: Mapping[str, str] = {"active": "done", "blocked": "late"}
"""The kind of the tag that says how a customer stands; others have none."""
_NAMED_CONTACTS = 3
_QUESTIONS = (
    question("SELECT * FROM customer WHERE id = ANY(?1)"),
    question("SELECT * FROM plan WHERE customer = ANY(?1)"),
    question("SELECT * FROM invoice WHERE customer = ANY(?1)"),
    question("SELECT * FROM contact WHERE customer = ANY(?1)"),
    SUMMARIES,
)
"""A record's rows: the customer's own, then each kind of what belongs to it."""


class Way(TypedDict):
    """A way on from the record: its line of substance, and the kind of its badge."""

    text: str
    kind: str


class Ways(TypedDict):
    """The four ways on of *Opções*."""

    plans: Way
    invoices: Way
    contacts: Way
    tickets: Way


class CustomerDocument(TypedDict):
    """A customer's whole record.

    ``document`` is the CPF or CNPJ as it is written, ``document_name`` which of them; ``status``
    has the ``tone`` of its tag. ``reach`` are the links one calls and writes to first, ``copy``
    what is handed on.
    """

    id: str
    schema: int
    code: str
    kind: dict[str, str]
    name: str
    trade_name: str
    document: str
    document_name: str
    status: dict[str, str]
    since: dict[str, str]
    since_text: str
    city: str
    address: dict[str, str]
    zone: str
    phones: list[dict[str, str]]
    email: str
    notes: str
    reach: dict[str, str]
    copy: str
    plans: list[plans.PlanDocument]
    invoices: list[invoices.InvoiceDocument]
    contacts: list[dict[str, Any]]
    tickets: list[Mapping[str, Any]]
    open_tickets: int
    ways: Ways


async def customer_document(customer: str, reader: Reader) -> CustomerDocument | None:
    """Give the customer's whole record, in six queries; None where it may not be read."""
    return (await customer_documents([customer], reader)).get(customer)


async def customer_documents(
    customers: Iterable[str], reader: Reader, before: str = ""
) -> dict[str, CustomerDocument]:
    """Give customers' whole records by id, where there is one to read; six queries for them all.

    With ``before``, an instant as events keep it, their tickets are as they were then, and the
    day is that day.
    """
    ids = kept_ids(customers)
    rows, *theirs, tickets, changed = await read(*(each(ids) for each in _QUESTIONS), CHANGED())
    if before:
        tickets = await rows_before(tickets, ids, before)
    catalogue = await catalogue_of(changed)
    today = day_of(instant(before) if before else now(), reader)
    grouped = [by_customer(each) for each in (*theirs, tickets)]
    return {
        row["id"]: _document(
            row,
            *(each.get(row["id"], []) for each in grouped),
            catalogue=catalogue,
            reader=reader,
            today=today,
        )
        for row in rows
        if may_read(row["city"], reader)
    }


def day_of(at: datetime, reader: Reader) -> str:
    """Give the day ('YYYY-MM-DD') it is for the reader, which decides what is overdue."""
    return at.astimezone(zone(reader.zone)).date().isoformat()


def _document(  # what a record is made of, and for whom
    row: Row,
    plan_rows: Sequence[Row],
    invoice_rows: Sequence[Row],
    contact_rows: Sequence[Row],
    ticket_rows: Sequence[Row],
    *,
    catalogue: Catalogue,
    reader: Reader,
    today: str,
) -> CustomerDocument:
    language = reader.language
    their_plans = [plans.plan(each, language) for each in plans.in_order(plan_rows)]
    their_invoices = [
        invoices.invoice(each, today, language) for each in invoices.in_order(invoice_rows, today)
    ]
    contacts = [contact(each, row) for each in main_first(contact_rows)]
    tickets = in_customer_order(summaries(ticket_rows, row["name"], catalogue, reader))
    document = {
        **_record(row, contacts, reader),
        "plans": their_plans,
        "invoices": their_invoices,
        "contacts": contacts,
        "tickets": tickets,
        "open_tickets": sum(each["closed"] is None for each in tickets),
        "ways": {
            "plans": {"text": plans.plans_line(their_plans, language), "kind": ""},
            "invoices": {
                "text": invoices.invoices_line(their_invoices, language),
                "kind": _attention(their_invoices),
            },
            "contacts": {"text": contacts_line(contacts, language), "kind": ""},
            "tickets": {"text": tickets_line(tickets, language), "kind": ""},
        },
    }
    return cast("CustomerDocument", document)


def contacts_line(contacts: Sequence[Mapping[str, Any]], language: Language) -> str:
    """Give whom one can talk to, in a few words: "José, Marlene (filha)"."""
    if not contacts:
        return say(language, "Nenhum contato")
    names = [
        f"{first} ({each['relation']})" if each["relation"] and not each["main"] else first
        for each in contacts[:_NAMED_CONTACTS]
        for first in [each["name"].partition(" ")[0]]
    ]
    more = len(contacts) - len(names)
    return joined(" ", [", ".join(names), say(language, "e mais {n}", n=more) if more else ""])


def _record(
    row: Mapping[str, Any], contacts: Sequence[Mapping[str, Any]], reader: Reader
) -> dict[str, Any]:
    """Give what the record itself says, without what hangs on it."""
    language = reader.language
    about = head(row, reader)
    kind = row["kind"] if row["kind"] in KINDS else "person"
    return {
        **about,
        "schema": SCHEMA,
        "kind": {"id": kind, "name": say(language, KINDS[kind])},
        "document": formats.document(row["document"]),
        "document_name": "CNPJ" if len(row["document"]) == 14 else "CPF",
        "status": {**about["status"], "tone": STATE_TONES.get(row["status"], "")},
        "since": plans.day(row["since"], language),
        "since_text": _since(row["since"], language),
        "email": row["email"],
        "notes": row["notes"],
        "reach": _reach(about["phones"], contacts),
        "copy": "\n".join(_handed_on(row, about, language)),
    }


def _since(kept: str, language: Language) -> str:
    return say(language, "cliente desde {year}", year=kept[:4]) if kept else ""


def _reach(
    phones: Sequence[Mapping[str, str]], contacts: Sequence[Mapping[str, Any]]
) -> dict[str, str]:
    """Give the first number to call and the first to write to: the record's, then the contacts'."""
    every = [*phones, *(phone for each in contacts for phone in each["phones"])]
    messages = [
        *(phone["whatsapp"] for phone in phones),
        *(each["whatsapp"] for each in contacts),
        *(phone["whatsapp"] for phone in every),
    ]
    return {
        "call": every[0]["call"] if every else "",
        "whatsapp": next((each for each in messages if each), ""),
    }


def _handed_on(row: Mapping[str, Any], about: Mapping[str, Any], language: Language) -> list[str]:
    """Give what one copies for a colleague: who, where, which number; never the CPF."""
    lines = [
        joined(" · ", [row["name"], say(language, "Código {code}", code=row["code"])]),
        joined(", ", [about["address"]["line"], about["address"]["place"]]),
        row["reference"],
        joined(", ", (phone["text"] for phone in about["phones"])),
    ]
    return [line for line in lines if line]


def _attention(shown: Sequence[invoices.InvoiceDocument]) -> str:
    return "late" if shown and shown[0]["state"]["id"] == "overdue" else ""
