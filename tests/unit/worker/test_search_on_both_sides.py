# ruff: noqa: RUF001  # letters that look alike are among what people type
"""What a search gives: the server's, and the phone's over what it keeps, row by row."""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atende.customers.directory import FIELDS, index_texts, records
from atende.customers.documents import customer_documents
from atende.customers.in_scope import directory_documents
from atende.customers.search import BY, search_document
from atende.customers.tables import Customer
from atende.database.engine import Engine
from atende.sync.feed.rows import asked_rows, held_of
from atende.web.phone_facts import phone_facts
from atende.web.reader import Reader
from atende_rules import identity, language
from atende_rules.folding import index_text, needle, terms
from atende_rules.marking import mark_matches
from tests.unit.sync.provider import LUCIA, provider
from tests.unit.web.phone import Phone
from tests.unit.worker import generated_customers

LACKING = {"email", "contract", "protocol"}
"""Fields that the directory lacks: a phone finds them in the records it has."""
COUNT = 45  # more than a page


@pytest.fixture(scope="module")
def phone() -> Iterator[Phone]:
    opened = Phone(Path(__file__).with_name("search.mjs"))
    english = language._catalogue("en")
    told = {**phone_facts(), "search_fields": dict(BY)}
    opened.given("site", told=told, words={"en": english})
    yield opened
    opened.close()


async def keep(phone: Phone, chance: random.Random, reader: Reader, wanted: str) -> None:
    """Put on the phone what a sync of this scope brings; some of it changed after the index."""
    ids = [row["id"] for row in await Customer.select(Customer.id)]
    entries = await directory_documents(ids, reader)
    documents: dict[str, Any] = {f"directory/{each}": entry for each, entry in entries.items()}
    if wanted == "all":
        whole = await customer_documents(ids, reader)
        documents |= {f"customer/{each}": record for each, record in whole.items()}
    keys = list(documents)
    chance.shuffle(keys)
    late = set(keys[: chance.choice((0, 5, len(keys)))])
    packed = {key: documents[key] for key in keys if key not in late}
    changed = {key: documents[key] for key in keys if key in late}
    asked = asked_rows(phone.given("asked"))["customer"]
    told = {k: held_of(each, asked) for k, each in packed.items() if k.startswith("customer/")}
    further = {"rows": told} if chance.choice((True, False)) else {}
    phone.given("keep", packed=packed, changed=changed, wanted=wanted, **further)


class Hidden:
    """What the server searches of customers and this phone does not, or only in part."""

    def __init__(
        self, texts: Mapping[str, Mapping[str, str]], documents: Mapping[str, str]
    ) -> None:
        self._texts, self._documents = texts, documents

    def differs(self, word: str, lacking: Sequence[str]) -> bool:
        """Tell whether a word is in a field of somebody's where the phone does not see the same."""
        return any(
            self._document(word, each) or any(needle(word) in texts[field] for field in lacking)
            for each, texts in self._texts.items()
        )

    def _document(self, word: str, customer: str) -> bool:
        masked = identity.mask(self._documents[customer])
        shown = index_text(masked)
        shown = shown.replace("  ", "  *") if masked.startswith("***") else shown
        seen = [word]
        if re.fullmatch("[0-9]{11}", word):
            seen.append(word[3:9])
        elif re.fullmatch("[0-9a-z]{12}[0-9]{2}", word):
            seen.append(word[:10])
        here = any(needle(each) in shown for each in seen)
        return here != (needle(word) in self._texts[customer]["document"])


async def hidden() -> Hidden:
    ids = [row["id"] for row in await Customer.select(Customer.id)]
    found = await records(ids)
    return Hidden(
        {each.row["id"]: index_texts(each) for each in found},
        {each.row["id"]: each.row["document"] for each in found},
    )


async def compare(phone: Phone, by: str, q: str, reader: Reader) -> int:
    """Walk through every page on both sides and give how many rows there were."""
    after, count = "", 0
    while True:
        query = {"by": by, "q": q, "after": after}
        ours = await search_document(query, reader)
        theirs = phone.given("search", query=query, language=reader.language)
        ids = [each["id"] for each in ours["items"]]
        assert [each["id"] for each in theirs["items"]] == ids, query
        for their, our in zip(theirs["items"], ours["items"], strict=True):
            assert their == our, query
        shown = {name: value for name, value in theirs.items() if not name.startswith("partial")}
        assert shown == ours, query
        count += len(ours["items"])
        after = ours.get("next", "")
        if not after:
            return count


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("wanted", ["all", "scope"])
async def test_a_search_gives_the_same_rows_in_the_same_order_and_pages(
    engine: Engine, phone: Phone, seed: int, wanted: str
) -> None:
    assert engine
    chance = random.Random(f"{seed} {wanted}")
    await provider()
    rows = await generated_customers.written(chance, COUNT)
    reader = chance.choice((LUCIA, Reader(id="t", name="T", profile="technician", language="en")))
    await keep(phone, chance, reader, wanted)
    beyond, lacking = await hidden(), LACKING if wanted == "scope" else set()
    compared = found = 0
    for by in BY:
        if by in lacking:
            continue
        searched = {"email", "contract"} & lacking if by == "all" else set()
        for q in generated_customers.queries(chance, rows):
            words = terms(q)
            unseen = by in {"all", "document"} and any(
                beyond.differs(word, sorted(searched)) for word in words
            )
            number = by == "all" and len(words) == 1 and words[0].isdecimal() and len(words[0]) > 5
            if unseen or (number and "protocol" in lacking):
                continue
            compared += 1
            found += await compare(phone, by, q, reader)
    assert compared > 100
    assert found > 100


@pytest.mark.parametrize("seed", range(3))
async def test_a_whole_document_is_found_by_what_of_it_is_visible_and_may_find_more(
    engine: Engine, phone: Phone, seed: int
) -> None:
    assert engine
    chance = random.Random(seed)
    await provider()
    rows = await generated_customers.written(chance, COUNT)
    await keep(phone, chance, LUCIA, "scope")
    masks = {row["id"]: identity.mask(row["document"]) for row in rows}
    for row in rows:
        if len(row["document"]) not in {11, 14}:
            continue
        query = {"by": "document", "q": row["document"]}
        theirs = phone.given("search", query=query, language="pt-BR")["items"]
        ours = (await search_document(query, LUCIA))["items"]
        assert {each["id"] for each in ours} <= {each["id"] for each in theirs}
        assert {masks[each["id"]] for each in theirs} == {masks[row["id"]]}


async def test_a_field_the_directory_lacks_is_said_to_be_searched_in_part(
    engine: Engine, phone: Phone
) -> None:
    assert engine
    chance = random.Random(1)
    await provider()
    await generated_customers.written(chance, 5)
    await keep(phone, chance, LUCIA, "scope")
    for by in BY:
        query = {"by": by, "q": "exemplo"}
        theirs = phone.given("search", query=query, language="pt-BR")
        said = ["E-mail", "Contrato"] if by == "all" else [BY[by]] if by in LACKING else None
        assert theirs.get("partial_fields") == said, by
    assert set(FIELDS) | {"protocol", "all"} == set(BY)


TEXTS = st.text(
    st.one_of(
        st.sampled_from("aAáÁeé 1.-_'º+<&\u0301\u200dßİıσςΣ𝔸🏠ﬁ"),
        # A letter younger than Python's Unicode may fold otherwise in a newer browser.
        st.characters(codec="utf-8", max_codepoint=0x2FFF, exclude_categories=["Cn"]),
    ),
    max_size=14,
)


_phones: list[Phone] = []


@given(TEXTS, st.one_of(TEXTS, st.sampled_from(["jo", "ana s", "1.2", "é"])))
@settings(max_examples=300, deadline=None)
def test_the_same_letters_are_marked(text: str, query: str) -> None:
    if not _phones:  # one process for all examples; hypothesis does not mix with fixtures
        _phones.append(Phone(Path(__file__).with_name("search.mjs")))
    ours: list[Any] = [list(piece) for piece in mark_matches(text, query)]
    assert _phones[0].given("marks", text=text, query=query) == ours
    assert _phones[0].given("marks", text=f"x {query} {text}", query=query) == [
        list(piece) for piece in mark_matches(f"x {query} {text}", query)
    ]


@pytest.fixture(scope="module", autouse=True)
def _closed_at_the_end() -> Iterator[None]:
    yield
    while _phones:
        _phones.pop().close()
