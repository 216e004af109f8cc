"""What Python declares and decides about pages, and what the phone makes of the same."""

import random
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from litestar.connection import ASGIConnection

from atende.web import selections_plain
from atende.web.action_fields import ACTION_FIELDS
from atende.web.calendar import month_of
from atende.web.clock import stopped_at
from atende.web.cursors import cursor_after
from atende.web.cuts import Cut, cut_from
from atende.web.form_fields import fields_from, input_of, typed_in
from atende.web.page_facts import page_facts, queried
from atende.web.phone_texts import TEXTS as PHONE_TEXTS
from atende.web.problems import BadQuery
from atende.web.reader import Reader, me_document
from atende.web.selection_values import LARGEST_NUMBER, Facts
from atende.web.selections import Group, Selection
from atende.web.table_of_pages import written_out
from atende_rules.identifiers import instant_of, is_uuid7
from atende_rules.zones import ZONES
from tests.unit.web.boats import SOURCE, WHERE
from tests.unit.web.phone import Phone
from tests.unit.web.test_selections import asked, document, made

NO_TEMPLATES = "export const render = () => '';"
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


@pytest.fixture(scope="module")
def phone() -> Iterator[Phone]:
    opened = Phone()
    opened.build([], {}, NO_TEMPLATES)
    yield opened
    opened.close()


def as_asked(facts: Facts) -> dict[str, Any]:
    """What a selection may ask, as the phone has it."""
    return {
        "query": facts.query,
        "me": me_document(Reader(id="ana", name="Ana", profile="qa")) | dict(facts.me),
        "page": facts.page,
        "largest": LARGEST_NUMBER,
    }


@pytest.mark.parametrize("seed", range(40))
def test_a_selection_gives_the_same_rows_in_the_same_order_and_pages_to_the_end(
    phone: Phone, seed: int
) -> None:
    chance = random.Random(seed)
    rows, harbours = made(chance)
    documents = [document(row, harbours) for row in rows]
    chance.shuffle(documents)
    for _ in range(8):
        selection, facts, _ = asked(chance)
        compare_pages(phone, documents, selection, facts)


def compare_pages(
    phone: Phone, documents: list[dict[str, Any]], selection: Selection, facts: Facts
) -> None:
    kinds = dict(SOURCE.kinds)
    told = {"documents": documents, "kinds": kinds}
    counting = Selection(prefix="boat/", where=selection.where, group=Group("day"))
    counts = selections_plain.counts_of(documents, counting, facts, kinds)
    asks = as_asked(facts)
    assert phone.given("counts", selection=written_out(counting), facts=asks, **told) == counts
    after: str | None = ""
    while after is not None:
        facts = Facts({**facts.query, "after": after}, facts.me, facts.page)
        items, after = selections_plain.page_of(documents, selection, facts, kinds)
        theirs = phone.given(
            "page", selection=written_out(selection), facts=as_asked(facts), **told
        )
        assert theirs == [[each["id"] for each in items], after], (selection, facts)


VALUES = st.one_of(
    TEXTS,
    st.sampled_from(
        [
            *("yesterday", "2026-02-30", "9999-12-31", "0001-01-01", "many", "99999999999", "+1"),
            *("1_0", " 1", "-0", "maybe", "٣", "2026-11-24T03:00", "2026-11-24 03:00:00.5Z"),
            *("2026-W01-1", "20261124", "2026-11-24T24:00Z", "2026-11-24T03:00:00,5Z", "TRUE"),
            *("0001-01-01T00:00:00+23:59", "2026-11-24T03:00+24:00", "1969-12-31T23:59:59.9999Z"),
        ]
    ),
)


@given(st.sampled_from(["from", "to", "sails", "afloat", "name"]), VALUES)
@settings(max_examples=300, deadline=None)
def test_a_value_in_the_address_is_read_or_refused_alike(name: str, value: str) -> None:
    chance = random.Random(3)
    documents = [document(row, made(chance)[1]) for row in made(chance)[0]]
    selection = Selection(prefix="boat/", where=WHERE, sort=asked(chance)[0].sort, size=50)
    facts = Facts({"scope": "free", name: value}, asked(chance)[1].me, asked(chance)[1].page)
    phone = _shared()
    theirs = phone.ask(
        "page",
        documents=documents,
        selection=written_out(selection),
        facts=as_asked(facts),
        kinds=dict(SOURCE.kinds),
    )
    refused: dict[str, object] | None = None
    items: list[Any] = []
    try:
        items = list(selections_plain.page_of(documents, selection, facts, SOURCE.kinds)[0])
    except BadQuery as error:
        refused = {"refused": error.extensions["parameter"]}
    if refused is not None:
        assert theirs == refused
    else:
        assert theirs["given"][0] == [each["id"] for each in items]


_phones: list[Phone] = []


def _shared() -> Phone:
    """One process for all examples of one test; hypothesis does not mix with fixtures."""
    if not _phones:
        _phones.append(Phone())
        _phones[0].build([], {}, NO_TEMPLATES)
    return _phones[0]


@pytest.fixture(scope="module", autouse=True)
def _closed_at_the_end() -> Iterator[None]:
    yield
    while _phones:
        _phones.pop().close()


@given(
    st.lists(st.one_of(st.none(), TEXTS, st.booleans(), st.integers(-(2**31), 2**31 - 1))),
)
@settings(max_examples=100, deadline=None)
def test_a_cursor_has_the_same_text(values: list[Any]) -> None:
    kinds = [{str: "text", bool: "flag", int: "instant"}.get(type(each), "text") for each in values]
    theirs = _shared().given("cursor", values=values, kinds=kinds, largest=LARGEST_NUMBER)
    assert theirs == [cursor_after(values), values]


@pytest.mark.parametrize("seed", range(30))
def test_a_cut_shows_the_same_part(phone: Phone, seed: int) -> None:
    chance = random.Random(seed)
    rows, harbours = made(chance)
    whole = {"id": "1", "name": "Frota", "boats": [document(row, harbours) for row in rows]}
    for member in (None, "boat"):
        selection, facts, _ = asked(chance)
        where, sort = selection.where, selection.sort
        kinds = dict(SOURCE.kinds)
        cut = Cut("fleet", "boats", member=member, where=where, sort=sort, kinds=kinds)
        params = {"boat": chance.choice(["none", *(row["id"] for row in rows)])}
        theirs = phone.given(
            "cut", document=whole, cut=written_out(cut), params=params, facts=as_asked(facts)
        )
        assert theirs == cut_from(whole, cut, params, facts)


TYPED = st.one_of(
    TEXTS,
    st.sampled_from(["", " ", "user", "role", "30", " 030 ", "-0", "٣", "\x1c", "\ufeff", "\x85"]),
)


@given(st.sampled_from(sorted(ACTION_FIELDS)), st.data())
@settings(max_examples=200, deadline=None)
def test_a_form_gives_the_same_fields_and_shows_the_same_again(kind: str, data: Any) -> None:  # noqa: ANN401  # hypothesis's own
    fields = ACTION_FIELDS[kind].fields
    names = [*typed_in({}, fields), "nobody", "customer"]
    inputs = data.draw(st.dictionaries(st.sampled_from(names), st.lists(TYPED, min_size=1)))
    theirs = _shared().given(
        "fields",
        body=urlencode(inputs, doseq=True),
        fields=written_out(fields),
        params={"customer": "c1"},
        names=[*names, "start", "to_user", "readings"],
    )
    assert theirs == [
        fields_from(inputs, fields, {"customer": "c1"}),
        typed_in(inputs, fields),
        [input_of(name, fields) for name in [*names, "start", "to_user", "readings"]],
    ]


def facts_here(reader: Reader, path: str, query: str) -> dict[str, Any]:
    scope: Any = {
        "type": "http",
        "path": path,
        "path_params": {"ticket": "t1"},
        "query_string": query.encode("latin-1"),
        "headers": [],
    }
    return page_facts(ASGIConnection(scope), reader)


@pytest.mark.parametrize("zone", ZONES)
def test_a_page_is_told_the_same_at_any_moment_in_any_zone(phone: Phone, zone: str) -> None:
    chance = random.Random(zone)
    for _ in range(60):
        moment = datetime(1990, 1, 1, tzinfo=UTC) + timedelta(
            milliseconds=chance.randrange(60 * 365 * 86_400_000)
        )
        language: Any = chance.choice(["pt-BR", "en"])
        reader = Reader(id="a", name="Ana", profile="qa", language=language, zone=zone)
        query = chance.choice(
            ["", "day=2028-02-29", "month=1900-01", "month=2199-12&a=%C3%A3+b&a="]
        )
        with stopped_at(moment):
            ours = facts_here(reader, "/tickets/t1", query)
        theirs = phone.given(
            "facts",
            address=f"/tickets/t1?{query}" if query else "/tickets/t1",
            params={"ticket": "t1"},
            me=me_document(reader),
            now=int(moment.timestamp() * 1000),
        )
        assert theirs == ours, moment
        counts = {ours["day"]: 3}
        assert phone.given("month", page=ours, counts=counts) == month_of(ours, counts)


@pytest.mark.parametrize(
    "query", ["day=2026-02-30", "day=x", "month=2026-13", "month=2200-01", "month=٢٠٢٦-11"]
)
def test_a_day_there_is_not_is_refused_alike(phone: Phone, query: str) -> None:
    reader = Reader(id="a", name="Ana", profile="qa")
    me = me_document(reader)
    name = query.partition("=")[0]
    with pytest.raises(BadQuery) as refused:
        facts_here(reader, "/", urlencode(dict([query.split("=")])))
    assert refused.value.extensions == {"parameter": name}
    asked_for = f"/?{urlencode(dict([query.split('=')]))}"
    assert phone.ask("facts", address=asked_for, params={}, me=me, now=0) == {"refused": name}


@given(
    st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="#"), max_size=30)
)
@settings(max_examples=200, deadline=None)
def test_parameters_are_read_alike(query: str) -> None:
    me = me_document(Reader(id="a", name="Ana", profile="qa"))
    theirs = _shared().ask("facts", address=f"/?{query}", params={}, me=me, now=0)
    if theirs.get("refused") not in {"day", "month"}:
        # A browser's address has quotes and brackets escaped; what they mean is the same.
        assert theirs["given"]["query"] == queried(query)


def test_ids_made_on_the_phone_are_ids_and_grow(phone: Phone) -> None:
    instants = [1_795_532_400_000, 1_795_532_400_000, 1_795_532_399_000, 1_795_532_400_001]
    made_ids = phone.given("ids", instants=instants)
    assert all(map(is_uuid7, made_ids))
    assert made_ids == sorted(made_ids)
    assert instant_of(made_ids[0]) == instants[0]
    assert instant_of(made_ids[3]) == instants[3]


def test_the_phone_has_words_for_all_it_says_by_itself() -> None:
    source = Path("service_worker/src/outbox/texts.ts").read_text("utf-8")
    names = re.search(r"export type Text = ([^;]+);", source)
    assert names
    assert set(re.findall(r'"(\w+)"', names[1])) == set(PHONE_TEXTS)
