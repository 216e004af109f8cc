"""What SQL answers, on both engines, is what a plain reading of the declaration answers."""

import random
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atende.database.engine import Engine
from atende.web import selections_plain, selections_sql
from atende.web.cursors import cursor_after, values_of
from atende.web.problems import BadQuery
from atende.web.reader import Reader, me_document
from atende.web.selection_values import Facts, comparable
from atende.web.selections import (
    Between,
    Condition,
    Equals,
    Group,
    Page,
    Query,
    Selection,
    Sort,
    names_of_queries,
)
from tests.unit.web.boats import (
    BOATS,
    SOURCE,
    WHERE,
    BoatRow,
    Harbour,
    create_tables,
    insert_rows,
)

SEEDS = range(80)
NAMES = ("Ana", "ana", "Ávila", "Zé", "z", "", "𝄞", "\uffff", "o'Hara", "50%", "{}")
DAYS = ("2026-11-01", "2026-11-24", "2027-01-01")
NOON = 1_795_532_400_000  # 2026-11-24T12:00-03:00

PAGE = {
    "now": "2026-11-24T12:00:00-03:00",
    "today": "2026-11-24",
    "day": "2026-11-24",
    "month_first": "2026-11-01",
    "month_last": "2026-11-30",
}


def made(chance: random.Random) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Rows of boats and harbours with much that is equal or missing."""
    harbours = [{"id": f"h{at}", "city": chance.choice(NAMES)} for at in range(3)]
    rows = [
        {
            "id": f"{chance.choice('aZé')}{at}",
            "name": chance.choice(NAMES),
            "harbour": chance.choice([None, "h0", "h1", "h2"]),
            "owner": chance.choice([None, "ana", "bia", "field"]),
            "due": chance.choice([None, NOON, NOON - 1, NOON + 12 * 3_600_000, 0]),
            "sails": chance.choice([0, 1, 2**30]),
            "afloat": chance.random() < 0.5,
            "day": chance.choice(DAYS),
        }
        for at in range(chance.randrange(14))
    ]
    return rows, harbours


def document(row: dict[str, Any], harbours: list[dict[str, Any]]) -> dict[str, Any]:
    """The document of a row, as a phone keeps it: instants as texts with any offset."""
    city = next((each["city"] for each in harbours if each["id"] == row["harbour"]), None)
    return {
        "id": row["id"],
        "name": row["name"],
        "harbour": {"city": city} if row["harbour"] else None,
        "owner": {"id": row["owner"]} if row["owner"] else None,
        "due": None if row["due"] is None else iso(row["due"], hours=hash(row["id"]) % 5 - 4),
        "sails": row["sails"],
        "afloat": row["afloat"],
        "day": row["day"],
    }


def iso(milliseconds: int, hours: int) -> str:
    at = datetime.fromtimestamp(milliseconds / 1000, timezone(timedelta(hours=hours)))
    return at.isoformat(timespec="milliseconds")


def asked(chance: random.Random) -> tuple[Selection, Facts, Reader]:
    """A selection with some of all conditions, in some order, and a request that uses some."""
    where: tuple[Condition, ...] = tuple(chance.sample(WHERE, chance.randrange(len(WHERE) + 1)))
    paths = chance.sample(
        ["due", "name", "harbour.city", "owner.id", "sails", "day", "afloat"], chance.randrange(3)
    )
    sort = tuple(Sort(path, descending=chance.random() < 0.5) for path in [*paths, "id"])
    query = {
        "scope": chance.choice(["", "mine", "any", "free", "roles"]),
        "name": chance.choice(["", *NAMES]),
        "from": chance.choice(["", "2026-11-24", "2026-11-24T15:00:00Z", "1970-01-01"]),
        "to": chance.choice(["", "2026-11-24", "2026-11-24T12:00:00-03:00"]),
        "afloat": chance.choice(["", "true", "0"]),
        "sails": chance.choice(["", "1"]),
        "due": chance.choice(["", "1"]),
    }
    reader = Reader(
        id="ana",
        name="Ana",
        profile="technician",
        roles=chance.choice([(), ("field", "bia")]),
        cities=chance.choice([None, None, (), ("Ana", "Zé", "")]),
        zone=chance.choice(["America/Sao_Paulo", "America/Manaus"]),
    )
    given_query = {name: value for name, value in query.items() if value}
    facts = Facts(query=given_query, me=me_document(reader), page=PAGE)
    return Selection(prefix="boat/", where=where, sort=sort, size=3), facts, reader


async def test_sql_and_plain_reading_give_the_same_pages_to_the_end(engine: Engine) -> None:
    assert engine is not None
    await create_tables()
    for seed in SEEDS:
        chance = random.Random(seed)
        rows, harbours = made(chance)
        await _replace(rows, harbours)
        documents = [document(row, harbours) for row in rows]
        chance.shuffle(documents)
        for _ in range(6):
            await _compare(documents, *asked(chance))


async def _replace(rows: list[dict[str, Any]], harbours: list[dict[str, Any]]) -> None:
    await BoatRow.delete(force=True)
    await Harbour.delete(force=True)
    await insert_rows(rows, harbours)


async def _compare(
    documents: list[dict[str, Any]], selection: Selection, facts: Facts, reader: Reader
) -> None:
    seen = 0
    while True:
        sql, sql_next = await selections_sql.page_of(SOURCE, selection, facts, reader)
        plain, plain_next = selections_plain.page_of(documents, selection, facts, SOURCE.kinds)
        assert [each["id"] for each in sql] == [each["id"] for each in plain], (selection, facts)
        assert sql_next == plain_next
        seen += len(sql)
        assert seen <= len(documents)
        if sql_next is None:
            break
        facts = Facts({**facts.query, "after": sql_next}, facts.me, facts.page)
    whole = Facts({**facts.query, "after": ""}, facts.me, facts.page)
    counting = Selection(prefix="boat/", where=selection.where, group=Group("day"))
    counts = await selections_sql.counts_of(SOURCE, counting, whole)
    assert counts == selections_plain.counts_of(documents, counting, whole, SOURCE.kinds)
    assert sum(counts.values()) == seen


async def test_no_row_is_skipped_or_repeated_while_others_come_and_go(engine: Engine) -> None:
    assert engine is not None
    rows = [
        {"id": f"{at:02}", "name": "x", "sails": at % 3, "afloat": True, "day": "2026-11-24"}
        for at in range(20)
    ]
    await create_tables()
    await insert_rows(rows, [])
    selection = Selection(prefix="boat/", sort=(Sort("sails", descending=True), Sort("id")), size=4)
    reader = Reader(id="ana", name="Ana", profile="manager")
    seen: list[str] = []
    after: str | None = ""
    while after is not None:
        facts = Facts({"after": after}, me_document(reader), PAGE)
        items, after = await selections_sql.page_of(SOURCE, selection, facts, reader)
        seen += [each["id"] for each in items]
        # Rows that were seen go, and others come before them.
        await BoatRow.delete().where(BoatRow.id == seen[0])
        await BoatRow.insert(
            BoatRow(id=f"new{len(seen)}", name="", sails=9, afloat=False, day="2026-11-01")
        )
    assert sorted(seen) == [f"{at:02}" for at in range(20)]
    assert len(set(seen)) == 20


@given(st.text(max_size=30))
@settings(max_examples=200, deadline=None)
def test_a_cursor_nobody_made_is_refused_or_harmless(cursor: str) -> None:
    with suppress(BadQuery):
        assert len(values_of(cursor, ["instant", "text"])) == 2


@given(
    st.lists(
        st.one_of(st.none(), st.text(st.characters(codec="utf-8", exclude_characters="\0"))),
        max_size=4,
    )
)
def test_a_cursor_leads_back_to_its_values(values: list[str | None]) -> None:
    assert list(values_of(cursor_after(values), ["text"] * len(values))) == values


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"from": "yesterday"}, "from"),
        ({"to": "2026-02-30"}, "to"),
        ({"sails": "many"}, "sails"),
        ({"sails": "9" * 10}, "sails"),
        ({"name": "a\0", "scope": "any"}, "name"),
        ({"afloat": "maybe"}, "afloat"),
        ({"from": "0001-01-01T00:00:00+23:59"}, ""),
    ],
)
def test_a_value_that_cannot_be_read_names_its_parameter(
    query: dict[str, str], parameter: str
) -> None:
    reader = Reader(id="ana", name="Ana", profile="manager")
    facts = Facts({"scope": "free", **query}, me_document(reader), PAGE)
    if not parameter:
        selections_plain.page_of([], BOATS, facts, SOURCE.kinds)
        return
    with pytest.raises(BadQuery) as refused:
        selections_plain.page_of([], BOATS, facts, SOURCE.kinds)
    assert refused.value.extensions == {"parameter": parameter}


def test_a_day_means_its_first_and_its_last_moment_where_the_reader_is() -> None:
    first = comparable("2026-11-24", "instant", "America/Sao_Paulo")
    last = comparable("2026-11-24", "instant", "America/Sao_Paulo", end=True)
    assert first == comparable("2026-11-24T03:00:00Z", "instant", "UTC")
    assert last == comparable("2026-11-25T02:59:59.999Z", "instant", "UTC")


def test_a_selection_is_data() -> None:
    data = msgspec.json.decode(msgspec.json.encode(BOATS))
    assert data["op"] == "selection"
    assert data["where"][0] == {
        "op": "one_of",
        "path": "harbour.city",
        "values": {"op": "me", "name": "cities"},
    }
    assert msgspec.json.decode(msgspec.json.encode(BOATS), type=dict) == data


def test_the_parameters_of_a_selection_are_known() -> None:
    assert names_of_queries(BOATS) == ["scope", "name", "due", "from", "to", "afloat", "sails"]


def test_a_list_without_an_order_cannot_be_declared() -> None:
    with pytest.raises(ValueError, match="says no order"):
        Selection(prefix="boat/", where=(Equals("day", Page("today")),))


def test_between_without_ends_narrows_nothing() -> None:
    facts = Facts({}, {"zone": "UTC"}, PAGE)
    where = (Between("day", Query("from"), Query("to")),)
    assert selections_plain.chosen([{"day": "x"}], where, facts, {}) == [{"day": "x"}]
