from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atende_rules.folding import index_text, matches, terms
from atende_rules.marking import mark_matches


def shown(text: str, query: str) -> str:
    return "".join(f"[{piece}]" if hit else piece for piece, hit in mark_matches(text, query))


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("José Carlos da Silva", "carlos", "José [Carlos] da Silva"),
        ("José Carlos da Silva", "silva jose", "[José] Carlos da [Silva]"),
        ("José Carlos da Silva", "JOSÉ", "[José] Carlos da Silva"),
        ("Jose\u0301 Carlos", "jose", "[Jose\u0301] Carlos"),
        ("José Carlos da Silva", "d", "José Carlos [d]a Silva"),
        ("José Carlos da Silva", "s", "José Carlos da [S]ilva"),
        ("José Carlos da Silva", "ca", "José [Ca]rlos da Silva"),
        ("José Carlos da Silva", "arl", "José C[arl]os da Silva"),
        ("12.ABC.345/01DE-35", "345/01", "12.ABC.[345/01]DE-35"),
        ("12.ABC.345/01DE-35", "c34501d", "12.AB[C.345/01D]E-35"),
        ("(47) 99999-1234", "99999", "(47) [99999]-1234"),
        ("(47) 99999-1234", "(47) 9999-1234", "([47]) 9[9999-1234]"),
        ("banana", "ana", "b[anana]"),
        ("Straße", "strass", "[Straß]e"),
        ("Straße", "ras", "St[raß]e"),
        ("ﬁbra", "ibr", "[ﬁbr]a"),
        ("D'Ávila e Davi", "davi", "[D'Ávi]la e [Davi]"),
        ("Silva", "", "Silva"),
        ("Silva", " - ", "Silva"),
        ("Silva", "souza", "Silva"),
        ("<b>Silva</b>", "silva", "<b>[Silva]</b>"),
        ("", "a", ""),
    ],
)
def test_what_matched_is_marked_in_the_text_as_written(
    text: str, query: str, expected: str
) -> None:
    assert shown(text, query) == expected


@given(st.text(), st.text(max_size=8))
def test_the_pieces_joined_are_the_text(text: str, query: str) -> None:
    pieces = mark_matches(text, query)
    assert "".join(piece for piece, _ in pieces) == text
    assert all(piece for piece, _ in pieces)
    assert all(a != b for (_, a), (_, b) in pairwise(pieces))


@given(st.text(alphabet="aáÁbß.-' "), st.text(alphabet="aábs.-", max_size=4))
def test_something_is_marked_exactly_when_a_word_of_the_query_matches(
    text: str, query: str
) -> None:
    expected = any(matches(index_text(text), term) for term in terms(query))
    assert any(hit for _, hit in mark_matches(text, query)) is expected
