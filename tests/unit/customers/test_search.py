"""Search gives what a plain reading of the fields gives, by an index, page by page."""

from datetime import date
from itertools import product

import pytest

from atende.customers.directory import FIELDS, index_customers, index_texts, records
from atende.customers.search import SIZE, search_document
from atende.customers.tables import Customer
from atende.database.engine import Engine, transaction
from atende.demo.calendar import Calendar
from atende.demo.filling import Wanted, fill
from atende.tickets.tables import Ticket
from atende.web.problems import BadQuery
from atende.web.reader import Reader
from atende_rules.folding import matches

READER = Reader(id="gestor", name="Lúcia", profile="manager")
QUERIES = (
    "silva",
    "ma",
    "a",
    "jo si",
    "47",
    "rua 21",
    "são bento",
    "CENTRO",
    "1001",
    "hwtc",
    "x9z",
)


@pytest.fixture(autouse=True)
async def _provider(engine: Engine) -> None:
    assert engine
    wanted = Wanted(80, 1, 5, Calendar(date(2026, 11, 24)))
    await fill(wanted, lambda _count: None)


async def found(by: str, q: str, reader: Reader = READER) -> list[str]:
    """Give every id a search gives, page after page."""
    ids: list[str] = []
    after = ""
    while True:
        document = await search_document({"by": by, "q": q, "after": after}, reader)
        ids += [item["id"] for item in document["items"]]
        after = document.get("next", "")
        if not after:
            return ids


async def test_a_search_gives_what_a_plain_reading_gives_in_the_order_of_names() -> None:
    rows = await Customer.select(Customer.id, Customer.sort_name).order_by(Customer.id)
    order = {row["id"]: (row["sort_name"], row["id"]) for row in rows}
    texts = {each.row["id"]: index_texts(each) for each in await records(list(order))}
    for by, query in product(["all", *FIELDS], QUERIES):
        expected = [
            each
            for each, fields in texts.items()
            if matches("".join(fields.values()) if by == "all" else fields[by], query)
        ]
        assert await found(by, query) == sorted(expected, key=order.__getitem__), (by, query)


async def test_pages_neither_skip_nor_repeat_while_customers_come() -> None:
    first = await search_document({"q": "a"}, READER)
    before = [item["id"] for item in first["items"]]
    assert len(before) == SIZE
    async with transaction():
        await Customer.insert(
            Customer(id="new", code="new", name="Aaa Silva", sort_name="aaa silva")
        )
        await index_customers(["new"])
    after = await search_document({"q": "a", "after": first["next"]}, READER)
    assert not {item["id"] for item in after["items"]} & {*before, "new"}


async def test_a_ticket_is_found_by_any_part_of_its_protocol() -> None:
    row = await Ticket.select(Ticket.protocol, Ticket.customer).first()
    assert row is not None
    assert row["customer"] in await found("protocol", row["protocol"][-5:])
    assert row["customer"] in await found("all", row["protocol"])


@pytest.mark.parametrize("typed", ["2019/07-Ab 3", "201907ab", "3", "907AB 3"])
async def test_a_protocol_of_another_system_is_found_without_its_punctuation(typed: str) -> None:
    row = await Ticket.select(Ticket.id, Ticket.customer).first()
    assert row is not None
    await Ticket.update({Ticket.protocol: "2019/07-AB 3"}).where(Ticket.id == row["id"])
    assert row["customer"] in await found("protocol", typed)


async def test_who_reads_some_cities_finds_only_their_customers() -> None:
    narrowed = Reader(id="t", name="T", profile="technician", cities=("Mafra",))
    ids = await found("all", "a", narrowed)
    rows = await Customer.select(Customer.city).where(Customer.id.is_in(ids))
    assert {row["city"] for row in rows} == {"Mafra"}


async def test_no_words_find_nothing_and_an_unknown_field_is_told() -> None:
    assert (await search_document({"q": " .- "}, READER))["items"] == []
    with pytest.raises(BadQuery):
        await search_document({"by": "shoe", "q": "a"}, READER)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_index_answers_and_no_table_is_scanned_for_words() -> None:
    plan = await Customer.raw(
        "EXPLAIN QUERY PLAN SELECT rowid FROM customer_search WHERE customer_search MATCH {}",
        '"silva"',
    )
    assert "VIRTUAL TABLE INDEX" in plan[0]["detail"]
