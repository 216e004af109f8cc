import json
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atende_rules.folding import fold, index_text, matches, needle, phone_words, terms

VECTORS: dict[str, list[dict[str, Any]]] = json.loads(
    (Path(__file__).parents[2] / "vectors" / "folding.json").read_text("utf-8")
)


@pytest.mark.parametrize("vector", VECTORS["fold"], ids=lambda vector: ascii(vector["text"]))
def test_a_text_folds_as_on_the_phone(vector: dict[str, Any]) -> None:
    assert fold(vector["text"]) == vector["fold"]


@pytest.mark.parametrize("vector", VECTORS["index"], ids=lambda vector: ascii(vector["texts"]))
def test_an_index_holds_every_word_after_two_spaces(vector: dict[str, Any]) -> None:
    assert index_text(*vector["texts"]) == vector["index"]


@pytest.mark.parametrize("vector", VECTORS["needle"], ids=lambda vector: ascii(vector["term"]))
def test_a_short_word_is_looked_for_at_the_beginning_of_words(vector: dict[str, Any]) -> None:
    assert needle(vector["term"]) == vector["needle"]


@pytest.mark.parametrize("vector", VECTORS["matches"], ids=lambda vector: ascii(vector["query"]))
def test_a_query_matches_as_on_the_phone(vector: dict[str, Any]) -> None:
    assert matches(index_text(*vector["texts"]), vector["query"]) is vector["matches"]


@pytest.mark.parametrize("vector", VECTORS["phone_words"], ids=lambda vector: vector["phone"])
def test_a_phone_is_found_with_and_without_its_country(vector: dict[str, Any]) -> None:
    assert phone_words(vector["phone"]) == vector["words"]


@given(st.text())
def test_folding_what_is_folded_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=st.characters(max_codepoint=0x24F)))
def test_case_and_the_way_accents_are_encoded_make_no_difference(text: str) -> None:
    assert fold(text.upper()) == fold(text.lower()) == fold(text)
    assert fold(normalize("NFD", text)) == fold(normalize("NFC", text)) == fold(text)


@given(st.lists(st.text()), st.data())
def test_a_text_is_found_by_any_of_its_words_and_their_beginnings(
    texts: list[str], data: st.DataObject
) -> None:
    indexed = index_text(*texts)
    words = [word for text in texts for word in terms(text)]
    if not words:
        return
    word = data.draw(st.sampled_from(words))
    beginning = word[: data.draw(st.integers(1, len(word)))]
    assert matches(indexed, word)
    assert matches(indexed, beginning)


@given(st.lists(st.text()))
def test_the_terms_of_a_query_are_folded_and_each_once(texts: list[str]) -> None:
    found = terms(" ".join(texts))
    assert len(found) == len(set(found))
    assert all(term == fold(term) != "" for term in found)


@given(st.text(min_size=1))
def test_a_needle_has_three_letters_at_least(text: str) -> None:
    assert all(len(needle(term)) >= 3 for term in terms(text))
