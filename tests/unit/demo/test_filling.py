"""A filled database: the same for the same seed, valid, and lived through the rules."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from piccolo.table import Table

from atende.agenda.tables import ServiceOrder
from atende.customers.tables import Contact, Customer, Invoice, Plan
from atende.database.clock import Change
from atende.database.engine import Engine, engine_for, start, stop, transaction, using
from atende.database.migrating import migrate
from atende.demo.calendar import Calendar, milliseconds
from atende.demo.filling import Wanted, fill
from atende.sync.protocols import next_protocol
from atende.tickets.projection import event_from, order_row, ticket_row
from atende.tickets.tables import Ticket, TicketEvent
from atende_rules.boleto_pix import read_boleto, read_pix
from atende_rules.evolve import replay
from atende_rules.identity import cnpj, cpf
from atende_rules.instants import instant

TODAY = date(2026, 11, 24)
CALENDAR = Calendar(TODAY)
TABLES: tuple[type[Table], ...] = (
    *(Customer, Plan, Invoice, Contact, Ticket, TicketEvent, ServiceOrder),
)

type Found = Mapping[str, list[dict[str, Any]]]


async def filled(customers: int = 45, seed: int = 7) -> None:
    await fill(Wanted(customers, 3, seed, CALENDAR), lambda _done: None)


async def found() -> Found:
    return {table.__name__: await table.select().order_by("id") for table in TABLES}


async def made_elsewhere(url: str, seed: int) -> Found:
    other = engine_for(url)
    await migrate(other)
    with using(other):
        await start(other)
        try:
            await filled(seed=seed)
            return await found()
        finally:
            await stop(other)


@pytest.fixture
async def rows(engine: Engine) -> Found:
    assert engine
    await filled()
    return await found()


async def test_the_same_seed_gives_the_same_rows_on_either_engine(
    rows: Found, tmp_path_factory: pytest.TempPathFactory
) -> None:
    again = tmp_path_factory.mktemp("again") / "atende.db"

    assert rows == await made_elsewhere(f"sqlite:///{again}", seed=7)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_another_seed_gives_other_rows(
    rows: Found, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other") / "atende.db"

    assert rows != await made_elsewhere(f"sqlite:///{other}", seed=8)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_every_document_is_valid_and_some_new_companies_have_letters(rows: Found) -> None:
    companies = [row["document"] for row in rows["Customer"] if row["kind"] == "company"]
    people = [row["document"] for row in rows["Customer"] if row["kind"] == "person"]

    assert [cnpj(each) for each in companies] == companies
    assert [cpf(each) for each in people] == people
    assert len(people) > 5 * len(companies) > 0
    assert any(not each.isdecimal() for each in companies)


async def test_tickets_and_visits_equal_a_replay_of_their_events(rows: Found) -> None:
    orders = {row["id"]: row for row in rows["ServiceOrder"]}
    events: dict[str, list[dict[str, Any]]] = {row["id"]: [] for row in rows["Ticket"]}
    for row in sorted(rows["TicketEvent"], key=lambda row: int(row["version"])):
        events[row["ticket"]].append(row)

    assert len(rows["Ticket"]) == 45 * 3
    for kept in rows["Ticket"]:
        ticket = replay(event_from(row) for row in events[kept["id"]])
        assert ticket is not None
        assert ticket_row(ticket) == kept
        for order in ticket.orders:
            assert order_row(order, ticket) == orders.pop(order.id)
    assert not orders


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_happened_is_over_by_yesterday_evening_and_in_order(rows: Found) -> None:
    ordered = sorted(rows["TicketEvent"], key=lambda row: (row["ticket"], int(row["version"])))

    assert all(instant(row["at"]) <= CALENDAR.last for row in ordered)
    assert all(instant(row["at"]) == instant(row["recorded_at"]) for row in ordered)
    for one, next_one in pairwise(ordered):
        if one["ticket"] == next_one["ticket"]:
            assert instant(one["at"]) <= instant(next_one["at"])


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_nobody_is_in_two_places_at_once(rows: Found) -> None:
    visits = [row for row in rows["ServiceOrder"] if row["state"] == "scheduled"]
    for one, next_one in pairwise(
        sorted(visits, key=lambda row: (row["technician"], row["start"]))
    ):
        if one["technician"] == next_one["technician"]:
            assert one["start"] + one["minutes"] * 60_000 <= next_one["start"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_demo_technician_has_a_day_worth_seeing(rows: Found) -> None:
    today = TODAY.isoformat()
    visits = [row["start_text"][11:16] for row in rows["ServiceOrder"] if row["day"] == today]
    mine = [row for row in rows["Ticket"] if row["assignee"] == "tecnico" and not row["closed_at"]]
    waiting = [row for row in rows["Ticket"] if row["role"] in ("equipe-fibra", "suporte-n2")]
    noon = milliseconds(CALENDAR.at(0, 12 * 60))
    own = [
        row
        for row in rows["ServiceOrder"]
        if row["day"] == today and row["technician"] == "tecnico"
    ]

    assert len(own) == 4
    assert set(visits) <= {"08:30", "10:30", "13:30", "15:30"}
    assert len(mine) >= 8
    assert any(row["due"] and row["due"] < noon for row in mine)
    assert any(row["due"] is None or row["due"] > noon for row in mine)
    assert any(not row["closed_at"] for row in waiting)


async def test_protocols_follow_time_and_new_ones_follow_them(rows: Found) -> None:
    tickets = sorted(rows["Ticket"], key=lambda row: int(row["opened_at"]))
    protocols = [row["protocol"] for row in tickets]

    assert protocols == sorted(set(protocols))
    async with transaction():
        assert await next_protocol(CALENDAR.at(0, 0)) == str(int(protocols[-1]) + 1)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_only_what_is_still_to_pay_can_be_paid(rows: Found) -> None:
    states = {"open": 0, "paid": 0}
    for row in rows["Invoice"]:
        states[row["state"]] += 1
        boleto, pix = read_boleto(row["boleto"], TODAY), read_pix(row["pix"])
        if row["state"] == "paid":
            assert (row["boleto"], row["pix"]) == ("", "")
            assert row["paid"] <= TODAY.isoformat()
            continue
        assert boleto is not None
        assert pix is not None
        assert boleto.due == date.fromisoformat(row["due"])
        assert boleto.centavos == pix.centavos == row["amount"]
    assert states["paid"] > states["open"] > 0
    assert any(row["state"] == "open" and row["due"] < "2026-11-24" for row in rows["Invoice"])


async def test_every_customer_ticket_and_visit_is_told_to_who_follows_changes(rows: Found) -> None:
    told = {row["key"] for row in await Change.select(Change.key)}

    for table, word in (("Customer", "customer"), ("Ticket", "ticket"), ("ServiceOrder", "order")):
        assert {f"{word}/{row['id']}" for row in rows[table]} <= told
