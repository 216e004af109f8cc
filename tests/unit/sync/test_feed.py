"""What a phone holds after a pull is what it should hold, and a pull brings the difference only."""

from datetime import timedelta
from typing import Literal

import msgspec
import pytest

from atende.accounts.people import set_roles
from atende.agenda.tables import ServiceOrder
from atende.customers.tables import Contact, Customer, Plan
from atende.database.clock import stamp
from atende.database.engine import Engine, transaction
from atende.sync.devices import keep_opened
from atende.sync.feed import first_reading
from atende.sync.tables import Held
from atende.web.clock import now, stopped_at
from atende.web.identifiers import new_id
from atende_rules.zones import zone
from tests.unit.sync.phones import Phone
from tests.unit.sync.provider import BIA, LUCIA, RAFAEL, action, applied, opened, provider

COMMON = {"me", "catalogue", "rules"}
VISIT = {"kind": "visita-tecnica", "minutes": 60}


@pytest.fixture(autouse=True)
async def _provider(engine: Engine) -> None:
    assert engine
    await provider()
    async with transaction():
        for code in ("1043", "1044"):
            await Customer.insert(Customer(id=code, code=code, name=f"N {code}", sort_name="n"))
        await stamp(["customer/1043", "customer/1044"])


def day(days: int) -> str:
    """So many days from today where the reader is: at night that is not the server's day."""
    return f"{now().astimezone(zone(RAFAEL.zone)).date() + timedelta(days=days)}"


async def visit(ticket: str, technician: str, days: int, version: int = 1) -> str:
    order = new_id()
    fields = {**VISIT, "technician": technician, "start": f"{day(days)}T09:00"}
    await applied(action("schedule", ticket, version, order=order, **fields), LUCIA)
    return order


def directory(*customers: str) -> set[str]:
    return {f"directory/{each}" for each in customers}


EVERYONE = directory("1042", "1043", "1044")


async def test_a_first_pull_brings_exactly_the_scope_in_the_order_of_use() -> None:
    mine, of_my_role = await opened(to_user="rafael"), await opened(to_role="equipe-fibra")
    others = await opened(to_user="bia", customer="1043")
    order = await visit(others, "rafael", 1)
    await opened(to_user="bia", customer="1044")
    phone = await Phone().pull()
    tickets = {f"ticket/{each}" for each in (mine, of_my_role, others)}
    assert phone.reset == "first"
    assert phone.keys == COMMON | tickets | {f"order/{order}", "customer/1042", "customer/1043"} | (
        EVERYONE
    )
    kinds = [key.partition("/")[0] for key in phone.puts]
    order_of_use = ["me", "catalogue", "rules", "order", "ticket", "customer", "directory"]
    assert list(dict.fromkeys(kinds)) == order_of_use
    head = phone.lines[0]
    assert (head["schema"], head["reader"], head["wanted"]) == (1, "rafael", "scope")
    assert head["total"] == len(phone.puts)


async def test_with_nothing_new_a_pull_is_two_lines() -> None:
    await opened(to_user="rafael")
    phone = await Phone().pull()
    before = phone.cursor
    await phone.pull()
    assert len(phone.lines) == 2
    assert phone.cursor == before


async def test_what_changed_comes_again_with_its_customer_and_entry_and_nothing_else() -> None:
    ticket = await opened(to_user="rafael")
    await opened(to_user="rafael", customer="1043")
    phone = await Phone().pull()
    await applied(action("comment", ticket, 1, text="Cheguei."))
    await phone.pull()
    assert set(phone.changes) == {f"ticket/{ticket}", "customer/1042", "directory/1042"}
    assert not phone.puts
    assert phone.documents[f"ticket/{ticket}"]["version"] == 2


async def test_what_is_forwarded_to_me_comes_and_what_is_forwarded_away_goes() -> None:
    ticket = await opened(to_user="bia")
    phone = await Phone().pull()
    assert f"ticket/{ticket}" not in phone.keys
    await applied(action("forward", ticket, 1, to_user="rafael", reason="Seu."), BIA)
    await phone.pull()
    assert {f"ticket/{ticket}", "customer/1042"} <= phone.keys
    await applied(action("forward", ticket, 2, to_user="bia", reason="De volta."))
    await phone.pull()
    assert phone.keys == COMMON | EVERYONE
    assert set(phone.drops) == {f"ticket/{ticket}", "customer/1042"}


async def test_a_closed_ticket_leaves_the_phone_and_a_reopened_one_comes_back() -> None:
    ticket = await opened(to_user="rafael")
    phone = await Phone().pull()
    await applied(action("close", ticket, 1, outcome="resolved", description="Feito."))
    await phone.pull()
    assert f"ticket/{ticket}" not in phone.keys
    await applied(action("reopen", ticket, 2, reason="Voltou."), LUCIA)
    await phone.pull()
    assert phone.documents[f"ticket/{ticket}"]["closed"] is None


async def test_a_new_role_brings_its_tickets_and_leaves_the_directory_where_it_is() -> None:
    ticket = await opened(to_role="equipe-radio")
    phone = await Phone().pull()
    await set_roles("rafael", ["equipe-fibra", "equipe-radio"])
    phone.reader = msgspec.structs.replace(RAFAEL, roles=("equipe-fibra", "equipe-radio"))
    await phone.pull()
    assert phone.reset == ""
    assert f"ticket/{ticket}" in phone.keys
    assert "catalogue" in phone.puts
    assert not [key for key in phone.puts if key.startswith("directory/")]
    phone.reader = RAFAEL
    await set_roles("rafael", ["equipe-fibra"])
    await phone.pull()
    assert f"ticket/{ticket}" not in phone.keys


async def test_when_the_choices_change_what_names_them_is_made_anew() -> None:
    ticket = await opened(to_user="rafael")
    phone = await Phone().pull()
    await set_roles("bia", [])
    await phone.pull()
    assert set(phone.puts) == {"catalogue", "rules", f"ticket/{ticket}", "customer/1042"}


async def test_as_days_pass_visits_come_and_go_though_nothing_changed() -> None:
    ticket = await opened(to_user="bia")
    near, far = await visit(ticket, "rafael", 0), await visit(ticket, "rafael", 16, 2)
    phone = await Phone().pull()
    assert f"order/{near}" in phone.keys
    assert f"order/{far}" not in phone.keys
    with stopped_at(now() + timedelta(days=2)):
        await phone.pull()
    assert f"order/{near}" not in phone.keys
    assert f"order/{far}" in phone.keys


async def test_what_was_opened_stays_for_thirty_days() -> None:
    ticket = await opened(to_user="bia", customer="1043")
    phone = await Phone().pull()
    await keep_opened(phone.device, [f"ticket/{ticket}", "customer/1044", "customer/nobody"])
    await phone.pull()
    assert {f"ticket/{ticket}", "customer/1043", "customer/1044"} <= phone.keys
    with stopped_at(now() + timedelta(days=31)):
        await phone.pull()
    assert phone.keys == COMMON | EVERYONE


@pytest.mark.parametrize("wanted", ["scope", "all"])
async def test_a_stream_that_breaks_anywhere_goes_on_from_its_last_cursor(
    monkeypatch: pytest.MonkeyPatch, wanted: Literal["scope", "all"]
) -> None:
    monkeypatch.setattr("atende.sync.feed.pull.GROUP", 2)
    small = {name: each._replace(size=2) for name, each in first_reading.PASSES.items()}
    monkeypatch.setattr(first_reading, "PASSES", small)
    for _ in range(5):
        await opened(to_user="rafael")
    whole = await Phone(wanted=wanted).pull()
    broken = Phone(wanted=wanted)
    first = (await broken.pull(1)).reset
    brought = list(broken.puts)
    while True:
        await broken.pull(1)
        if not broken.puts:
            break
        assert broken.reset == ""
        brought += broken.puts
    assert first == "first"
    assert broken.documents == whole.documents
    assert len(brought) == len(set(brought))
    assert await Held.count().where(Held.device == broken.device) <= 2


async def test_groups_that_were_lost_on_the_way_are_sent_again() -> None:
    ticket = await opened(to_user="rafael")
    phone = await Phone().pull()
    await opened(to_user="rafael")
    lost = Phone(device=phone.device, cursor=phone.cursor, documents=dict(phone.documents))
    await lost.pull()
    await applied(action("forward", ticket, 1, to_user="bia", reason="Dela."))
    await lost.pull()
    await phone.pull()
    assert phone.reset in {"", "unknown_cursor"}
    assert phone.documents == (await Phone().pull()).documents


async def test_who_may_not_read_a_city_holds_nothing_of_it() -> None:
    await Customer.update({Customer.city: "Mafra"}).where(Customer.id == "1043")
    await Customer.update({Customer.city: "Rio Negro"}).where(Customer.id == "1042")
    here, there = await opened(to_user="rafael"), await opened(to_user="rafael", customer="1043")
    reader = msgspec.structs.replace(RAFAEL, cities=("Rio Negro",))
    for wanted in ("scope", "all"):
        phone = await Phone(reader, wanted).pull()
        assert f"ticket/{here}" in phone.keys
        assert f"ticket/{there}" not in phone.keys
        assert {key for key in phone.keys if key.startswith("directory/")} == directory("1042")
        async with transaction():
            await Customer.update({Customer.city: "Rio Negro"}).where(Customer.id == "1043")
            await stamp(["customer/1043"])
        await phone.pull()
        assert {f"ticket/{there}", "directory/1043", "customer/1043"} <= phone.keys
        async with transaction():
            await Customer.update({Customer.city: "Mafra"}).where(Customer.id == "1043")
            await stamp(["customer/1043"])
        await phone.pull()
        assert f"ticket/{there}" not in phone.keys
        assert {key for key in phone.keys if key.startswith("directory/")} == directory("1042")
    nowhere = await Phone(msgspec.structs.replace(RAFAEL, cities=())).pull()
    assert nowhere.keys == COMMON


async def test_scope_all_brings_everything_and_then_what_changed() -> None:
    ticket = await opened(to_user="bia", customer="1043")
    order = await visit(ticket, "bia", 30)
    phone = await Phone(wanted="all").pull()
    customers = {"customer/1042", "customer/1043", "customer/1044"}
    assert phone.keys == COMMON | EVERYONE | customers | {f"ticket/{ticket}", f"order/{order}"}
    assert phone.lines[0]["total"] == len(phone.puts)
    other = await opened(customer="1044")
    await phone.pull()
    assert phone.puts == [f"ticket/{other}"]
    assert set(phone.changes) == {"customer/1044", "directory/1044"}
    await phone.pull()
    assert len(phone.lines) == 2
    assert await Held.count() == 0


async def test_what_is_deleted_is_dropped_everywhere() -> None:
    phone, whole = await Phone().pull(), await Phone(wanted="all").pull()
    async with transaction():
        await Customer.delete().where(Customer.id == "1044")
        await stamp(dropped=["customer/1044"])
    for each in (phone, whole):
        await each.pull()
        assert "directory/1044" in each.drops
        assert not {"directory/1044", "customer/1044"} & each.keys


async def test_an_entry_can_be_found_by_what_is_known_of_it_and_never_shows_the_whole_cpf() -> None:
    await Customer.update(
        {Customer.document: "12345678909", Customer.phones: '["5547999991234"]'}
    ).where(Customer.id == "1042")
    await Plan.insert(
        Plan(id="p", customer="1042", name="P", state="active", login="jose@x", equipment="ONU X")
    )
    await Contact.insert(Contact(id="c", customer="1042", name="Ana", phones='["554733334444"]'))
    phone = await Phone().pull()
    entry = phone.documents["directory/1042"]
    assert entry["logins"] == ["jose@x"]
    assert entry["models"] == ["ONU X"]
    assert entry["numbers"] == ["(47) 99999-1234", "(47) 3333-4444"]
    assert (entry["sort_name"], entry["open_tickets"]) == ("jose nogueira", 0)
    assert "456" in entry["document_masked"]
    assert "12345678909" not in str(entry)
    assert "123" not in entry["document_masked"]


async def test_an_order_row_without_its_ticket_in_reach_is_no_trouble() -> None:
    assert await ServiceOrder.count() == 0
    phone = await Phone(LUCIA).pull()
    assert phone.keys == COMMON | EVERYONE


@pytest.mark.parametrize("wanted", ["scope", "all"])
async def test_on_a_connection_to_be_spared_the_directory_waits_and_comes_when_asked_for(
    wanted: Literal["scope", "all"],
) -> None:
    ticket = await opened(to_user="rafael")
    phone = await Phone(wanted=wanted).pull(spare=True)
    assert {f"ticket/{ticket}", "customer/1042", "me"} <= phone.keys
    assert not phone.keys & EVERYONE
    assert phone.lines[0]["later"] == 3
    assert phone.lines[0]["total"] == len(phone.keys)
    await phone.pull(spare=True)
    assert (phone.puts, phone.lines[0]["later"]) == ([], 3)
    await phone.pull()
    assert (set(phone.puts), phone.lines[0]["later"]) == (EVERYONE, 0)
    await phone.pull(spare=True)
    assert (phone.puts, phone.lines[0]["later"]) == ([], 0)
