"""Of what changed the difference is sent, and a phone ends up with what the whole would give."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Literal

import brotli
import msgspec
import pytest

from atende.customers.tables import Contact, Customer, Invoice
from atende.database.clock import stamp
from atende.database.engine import Engine, transaction
from atende.demo.calendar import Calendar
from atende.demo.filling import Wanted, fill
from atende.sync.devices import RETURNS_MS, find_device, see
from atende.sync.feed.packing import BROTLI_QUALITY, BROTLI_WINDOW
from atende.sync.tables import Device, Held
from atende.tickets.tables import Ticket
from atende.web.clock import now, now_ms, stopped_at
from atende.web.identifiers import new_id
from tests.unit.sync.phones import Phone
from tests.unit.sync.provider import LUCIA, action, applied, opened, provider

BOTH = pytest.mark.parametrize("wanted", ["scope", "all"])
WORDS = (
    "Liguei para o cliente.",
    "Sinal em -{n} dBm na ONU, dentro do esperado.",
    "Troquei o conector da CTO {n}.",
    "Ninguém em casa, volto amanhã às {n}h.",
    "Cabo drop partido a {n} metros da casa.",
)
"""What technicians write; -24 dBm is a usual reading."""


@pytest.fixture(autouse=True)
async def _provider(engine: Engine) -> None:
    assert engine
    await provider()


async def same_as_new(phone: Phone) -> None:
    """The phone holds what a new one is brought, byte for byte."""
    fresh = await Phone(reader=phone.reader, wanted=phone.wanted).pull(parts=False)
    assert phone.keys == fresh.keys
    for key, document in fresh.documents.items():
        assert msgspec.json.encode(phone.documents[key]) == msgspec.json.encode(document), key


async def test_a_hundred_tickets_with_a_new_event_are_12_kb_and_a_first_sync_packs_as_one() -> None:
    """Measured: 133 kB when they came whole with their customers' two years of invoices."""
    await Customer.delete().where(Customer.id == "1042")
    await fill(Wanted(120, 3, 7, Calendar(date(2026, 11, 24))), lambda _done: None)
    phone = await Phone(LUCIA, "all").pull()
    documents = b"".join(msgspec.json.encode(line) for line in phone.lines if "put" in line)
    stream = brotli.compress(documents, quality=BROTLI_QUALITY, lgwin=BROTLI_WINDOW)
    assert phone.packed <= 1.15 * len(stream)
    tickets = await Ticket.select(Ticket.id, Ticket.version).order_by(Ticket.id).limit(100)
    dice = random.Random(7)  # the same words every time
    for each in tickets:
        text = dice.choice(WORDS).format(n=dice.randint(3, 40))
        await applied(action("comment", each["id"], each["version"], text=text), LUCIA)
    await phone.pull()
    assert len(phone.changes) > 200
    assert not phone.puts
    assert phone.packed <= 12_000
    await same_as_new(phone)


@BOTH
async def test_whatever_happens_to_tickets_comes_as_differences(
    wanted: Literal["scope", "all"],
) -> None:
    ticket, other = await opened(to_user="rafael"), await opened(to_user="rafael")
    phone = await Phone(wanted=wanted).pull()
    order = new_id()
    visit = {"kind": "visita-tecnica", "technician": "rafael", "minutes": 60}
    start = f"{(now() + timedelta(days=1)).date().isoformat()}T09:00"
    steps = [
        action("set_status", ticket, 1, status="aguardando-peca"),
        action("test", other, 1, what="Sinal", result="ok", readings=[], text="Bom."),
        action("schedule", ticket, 2, order=order, start=start, **visit),
        action("cancel_order", ticket, 3, order=order, reason="Chuva."),
        action("forward", other, 2, to_role="equipe-fibra", reason="Equipe."),
        action("close", ticket, 4, outcome="resolved", description="Feito."),
        action("reopen", ticket, 5, reason="Voltou."),
    ]
    for step in steps:
        await applied(step, LUCIA)
        await phone.pull()
        assert phone.asked_again == 0
        assert "customer/1042" in phone.changes
        await same_as_new(phone)


async def test_who_does_not_ask_for_differences_is_sent_what_changed_whole() -> None:
    ticket = await opened(to_user="rafael")
    phone = await Phone().pull(parts=False)
    await applied(action("comment", ticket, 1, text="Cheguei."))
    await phone.pull(parts=False)
    assert set(phone.puts) == {f"ticket/{ticket}", "customer/1042", "directory/1042"}
    assert not phone.changes


@pytest.mark.parametrize("lost", ["it is not there", "it is another"])
async def test_a_phone_that_does_not_have_what_was_changed_asks_for_it_whole(lost: str) -> None:
    ticket = await opened(to_user="rafael")
    phone = await Phone().pull()
    if lost == "it is not there":
        del phone.documents["customer/1042"]
    else:
        phone.documents["customer/1042"]["notes"] = "Outra."
    await applied(action("comment", ticket, 1, text="Cheguei."))
    await phone.pull()
    assert phone.asked_again == 1
    assert set(phone.puts) == {f"ticket/{ticket}", "customer/1042", "directory/1042"}
    await same_as_new(phone)


async def test_a_cursor_from_before_there_were_differences_goes_on_by_the_whole() -> None:
    ticket = await opened(to_user="rafael")
    phone = await Phone(wanted="all").pull()
    await phone.stand(at=0)
    await applied(action("comment", ticket, 1, text="Cheguei."))
    await phone.pull()
    assert phone.reset == ""
    assert set(phone.puts) == {f"ticket/{ticket}", "customer/1042", "directory/1042"}
    await applied(action("comment", ticket, 2, text="Terminei."))
    await phone.pull()
    assert not phone.puts
    await same_as_new(phone)


@BOTH
async def test_what_changes_of_a_customer_changes_its_tickets_and_orders(
    wanted: Literal["scope", "all"],
) -> None:
    ticket = await opened(to_user="rafael")
    phone = await Phone(wanted=wanted).pull()
    async with transaction():
        await Contact.insert(Contact(id="c", customer="1042", name="Ana"))
        await stamp(["customer/1042"])
    await applied(action("comment", ticket, 1, text="Falei com a Ana."))
    await phone.pull()
    assert set(phone.puts) == {f"ticket/{ticket}", "customer/1042", "directory/1042"}
    assert phone.asked_again == 0
    await same_as_new(phone)


@BOTH
async def test_invoices_fall_overdue_by_the_day_alone_and_once(
    wanted: Literal["scope", "all"],
) -> None:
    await opened(to_user="rafael")
    await Customer.insert(Customer(id="1043", code="1043", name="N", sort_name="n"))
    tomorrow = (now() + timedelta(days=1)).date().isoformat()
    rows = [("a", "1042", "open"), ("b", "1042", "paid"), ("c", "1043", "paid")]
    await Invoice.insert(
        *(
            Invoice(id=name, customer=of, state=state, due=tomorrow, amount=11990)
            for name, of, state in rows
        )
    )
    phone = await Phone(wanted=wanted).pull()
    with stopped_at(datetime.now(UTC) + timedelta(days=3)):
        await phone.pull()
        assert phone.changes == ["customer/1042"]
        assert not phone.puts
        assert phone.documents["customer/1042"]["invoices"][0]["state"]["id"] == "overdue"
        await same_as_new(phone)
        await phone.pull()
        assert len(phone.lines) == 2


async def test_what_a_phone_holds_that_is_never_seen_again_is_forgotten() -> None:
    await opened(to_user="rafael")
    lost, used = await Phone().pull(), await Phone().pull()
    for phone, seen in ((lost, now_ms() - RETURNS_MS - 1), (used, now_ms())):
        await see(phone.device, await find_device(phone.device), "rafael", "")
        await Device.update({Device.seen_at: seen}).where(Device.id == phone.device)
    await see(new_id(), None, "rafael", "")
    kept = await Held.select(Held.device)
    assert {row["device"] for row in kept} == {used.device}
    await lost.pull()
    assert lost.reset == "unknown_cursor"
