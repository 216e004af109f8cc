from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec
import pytest

from atende.customers.about import main_first
from atende.customers.documents import CustomerDocument, contacts_line, customer_document
from atende.database.engine import Engine
from atende.web.clock import stopped_at
from atende.web.reader import Reader
from tests.unit.customers.rows import whole_customer
from tests.unit.engines import counted_queries
from tests.unit.sync.provider import LUCIA, action, applied, opened, provider

TODAY = datetime(2026, 11, 24, 17, tzinfo=UTC)
PROMISED = 6  # queries: customer, plans, invoices, contacts, tickets, the catalogue's change


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with stopped_at(TODAY):
        yield


@pytest.fixture
async def customer(engine: Engine) -> Engine:
    """The small provider, whose one customer has a whole record."""
    await provider()
    await whole_customer()
    return engine


async def read(reader: Reader = LUCIA) -> CustomerDocument:
    document = await customer_document("1042", reader)
    assert document is not None
    return document


async def queries_of(engine: Engine) -> int:
    """How many queries the document takes."""
    with counted_queries(engine) as made:
        await read()
    return len(made)


async def test_a_record_reads_as_its_reader_reads(customer: Engine) -> None:  # noqa: ARG001 - filled
    document = await read()
    assert document["document"] == "123.456.789-09"
    assert document["document_name"] == "CPF"
    assert document["since_text"] == "cliente desde 2019"
    assert document["address"]["line"] == "Sítio Boa Vista, 212 — km 7"
    assert document["address"]["place"] == "Zona rural · São Bento do Sul/SC · 89290-000"
    assert document["phones"][1]["text"] == "(47) 99999-1234"
    english = await read(msgspec.structs.replace(LUCIA, language="en"))
    assert english["since_text"] == "customer since 2019"


async def test_one_calls_the_first_number_and_writes_to_the_first_mobile(
    customer: Engine,  # noqa: ARG001 - filled
) -> None:
    document = await read()
    assert document["reach"] == {
        "call": "tel:+554736330000",
        "whatsapp": "https://wa.me/5547999991234",
    }


async def test_what_is_copied_for_a_colleague_has_no_cpf(customer: Engine) -> None:  # noqa: ARG001 - filled
    copied = (await read())["copy"]
    assert copied.splitlines()[0] == "José Carlos Nogueira · Código 1042"
    assert "123.456" not in copied
    assert "Porteira verde" in copied


async def test_plans_in_use_come_first(customer: Engine) -> None:  # noqa: ARG001 - filled
    document = await read()
    assert [plan["id"] for plan in document["plans"]] == ["p-new", "p-old"]
    assert document["plans"][0]["speeds"] == "400 Mbps / 200 Mbps"
    assert document["plans"][0]["mac"] == "AA:BB:CC:DD:EE:FF"
    assert document["ways"]["plans"]["text"] == "Fibra 400 Mega · ativo · mais 1"


async def test_what_is_overdue_comes_first_then_what_is_to_pay_then_the_past(
    customer: Engine,  # noqa: ARG001 - filled
) -> None:
    document = await read()
    assert [(each["id"], each["state"]["id"]) for each in document["invoices"]] == [
        ("i-late", "overdue"),
        ("i-open", "open"),
        ("i-gone", "cancelled"),
        ("i-paid", "paid"),
    ]
    assert document["ways"]["invoices"] == {
        "text": "1 fatura vencida · R$\u00a0119,90",
        "kind": "late",
    }


async def test_only_what_is_to_pay_can_be_paid(customer: Engine) -> None:  # noqa: ARG001 - filled
    invoices = (await read())["invoices"]
    assert [bool(each["pix"] and each["boleto"]) for each in invoices] == [True, True, False, False]
    assert invoices[0]["boleto"] == "34191.79001 01043.510047 91020.150008 8 10000000011990"


@pytest.mark.parametrize(
    ("hour", "state"),
    [("2026-11-11T02:59:59+00:00", "open"), ("2026-11-11T03:00+00:00", "overdue")],
)
async def test_an_invoice_is_overdue_when_its_day_is_over_for_the_reader(
    customer: Engine,  # noqa: ARG001 - filled
    hour: str,
    state: str,
) -> None:
    with stopped_at(datetime.fromisoformat(hour)):
        invoices = (await read())["invoices"]
    assert next(each for each in invoices if each["id"] == "i-late")["state"]["id"] == state


async def test_the_main_contact_comes_first(customer: Engine) -> None:  # noqa: ARG001 - filled
    document = await read()
    assert [each["id"] for each in document["contacts"]] == ["c-1", "c-2"]
    assert document["ways"]["contacts"]["text"] == "José, Marlene (filha)"


def test_contacts_are_told_by_name_whatever_its_accents_and_equal_names_by_id() -> None:
    kept = [("4", "Zuleica"), ("3", "Ana"), ("1", "Álvaro"), ("2", "Ana"), ("5", "bia")]
    rows = [{"id": key, "name": name, "main": key == "4"} for key, name in kept]
    for given in (rows, rows[::-1]):
        assert [each["id"] for each in main_first(given)] == ["4", "1", "2", "3", "5"]


def test_of_many_contacts_three_are_named() -> None:
    people = [{"name": f"P{n} de Tal", "relation": "", "main": False} for n in range(5)]
    assert contacts_line(people, "pt-BR") == "P0, P1, P2 e mais 2"
    assert contacts_line([], "pt-BR") == "Nenhum contato"


async def test_open_tickets_come_first_and_are_counted(customer: Engine) -> None:  # noqa: ARG001 - filled
    first, second = await opened(), await opened()
    await applied(action("close", second, 1, outcome="resolved", description="Feito."), LUCIA)
    third = await opened()
    document = await read()
    # All of one moment, so the later id leads.
    assert [each["id"] for each in document["tickets"]] == [third, first, second]
    assert document["open_tickets"] == 2
    assert document["ways"]["tickets"]["text"] == "2 abertos · 1 fechado"


@pytest.mark.parametrize("tickets", [1, 5])
async def test_a_record_takes_the_same_queries_however_much_it_holds(
    customer: Engine, tickets: int
) -> None:
    for _ in range(tickets):
        await opened()
    await read()  # the catalogue is in memory from here on
    assert await queries_of(customer) == PROMISED


async def test_a_reader_of_other_cities_finds_no_such_customer(customer: Engine) -> None:  # noqa: ARG001 - filled
    narrowed = msgspec.structs.replace(LUCIA, cities=("Joinville",))
    assert await customer_document("1042", narrowed) is None
    here = msgspec.structs.replace(LUCIA, cities=("Joinville", "São Bento do Sul"))
    assert await customer_document("1042", here) is not None
    assert await customer_document("9999", LUCIA) is None


async def test_a_customer_of_whom_little_is_known_has_a_record(engine: Engine) -> None:  # noqa: ARG001 - started
    await provider()
    document = await read()
    assert [way["text"] for way in document["ways"].values()] == [  # type: ignore[index]  # all alike
        "Nenhum plano",
        "Nenhuma fatura",
        "Nenhum contato",
        "Nenhum atendimento",
    ]
    assert document["reach"] == {"call": "", "whatsapp": ""}
