"""Beside each document a phone is told what it chooses it by, if it asked for that."""

import pytest

from atende.database.engine import Engine
from atende.sync.feed.rows import DEEPEST, MOST_ASKED, asked_rows, held_of
from tests.unit.sync.phones import Phone
from tests.unit.sync.provider import opened, provider


@pytest.fixture
async def _provider(engine: Engine) -> None:
    assert engine
    await provider()


@pytest.mark.usefixtures("_provider")
async def test_what_was_asked_of_a_kind_is_told_right_after_each_document_of_it() -> None:
    ticket = await opened(to_user="rafael")
    phone = await Phone().pull(
        rows="ticket:id,assignee.id,closed.at;customer:email,tickets.protocol"
    )
    after = {
        line["put"]: following.get("row")
        for line, following in zip(phone.lines, phone.lines[1:], strict=False)
        if "put" in line
    }
    protocols = [{"protocol": phone.documents[f"ticket/{ticket}"]["protocol"]}]
    assert after.pop(f"ticket/{ticket}") == {"id": ticket, "assignee": {"id": "rafael"}}
    assert after.pop("customer/1042") == {"email": "", "tickets": protocols}
    assert set(after.values()) == {None}


@pytest.mark.usefixtures("_provider")
async def test_who_does_not_ask_is_told_documents_alone() -> None:
    await opened(to_user="rafael")
    phone = await Phone().pull()
    assert not [line for line in phone.lines if "row" in line]


def test_a_row_holds_what_there_is_of_what_was_asked() -> None:
    tree = asked_rows("ticket:a,b.c,b.d,e.f,g.h,g")["ticket"]
    document = {"a": None, "b": {"c": 1, "x": 2}, "e": None, "g": {"h": 1, "i": 2}, "y": 3}
    assert held_of(document, tree) == {"a": None, "b": {"c": 1}, "g": {"h": 1, "i": 2}}


@pytest.mark.parametrize(
    "text",
    ["", ";", ":", "ticket", "ticket:", "me:id", "nothing:id", "ticket:" + "a," * MOST_ASKED],
)
def test_what_is_no_wish_for_rows_is_none(text: str) -> None:
    assert asked_rows(text) == {}


def test_a_path_goes_no_deeper_than_documents_do() -> None:
    asked = asked_rows("ticket:" + ".".join("a" * 1_000))["ticket"]
    depth = 0
    while asked:
        asked = asked["a"] or {}
        depth += 1
    assert depth == DEEPEST
