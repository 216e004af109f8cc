from collections.abc import Mapping
from typing import Any

import pytest

from atende.customers.directory import FIELDS, Record
from atende.customers.results import result
from tests.unit.customers.rows import JOSE
from tests.unit.sync.provider import LUCIA

PLAN = {
    "login": "jose.nogueira",
    "equipment": "ONU ZTE F670L",
    "mac": "AABBCCDDEEFF",
    "serial": "ZTEGC0FFEE01",
    "contract": "CT-77",
}
DAUGHTER = {"phones": '["5547988887777"]', "whatsapp": "", "email": "marlene@exemplo.br"}
RECORD = Record(
    {**{str(name): value for name, value in JOSE.items()}, "id": "1042", "status": "active"}
    | {"trade_name": "Mercado Boa Vista"},
    [PLAN],
    [DAUGHTER],
)


def row(query: str, *fields: str) -> Mapping[str, Any]:
    return result(RECORD, ["20260000000077"], query, fields or tuple(FIELDS), LUCIA)


def shown(pieces: list[list[Any]]) -> str:
    """A line as one sees it, what is marked in brackets."""
    return "".join(f"[{text}]" if hit else text for text, hit in pieces)


def test_a_name_is_marked_and_the_line_below_says_who_and_where() -> None:
    found = row("nogu")
    assert shown(found["pieces"]) == "José Carlos [Nogu]eira"
    assert shown(found["meta_pieces"]) == (
        "Mercado Boa Vista · 1042 · ***.456.789-** · Sítio Boa Vista, 212 — km 7"
        " · Zona rural · São Bento do Sul/SC · 89290-000"
    )


def test_what_matched_comes_first() -> None:
    found = row("nogu 212")
    assert shown(found["pieces"]) == "José Carlos [Nogu]eira"
    assert shown(found["meta_pieces"]).startswith("Sítio Boa Vista, [212] — km 7 · Mercado")


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("88887777", "(47) 9[8888-7777]"),
        ("4798888", "[(47) 98888-7777]"),  # across the space
        ("marlene@", "[marlene]@exemplo.br"),
        ("c0ffee", "ZTEG[C0FFEE]01"),
        ("cc:dd", "AA:BB:[CC:DD]:EE:FF"),
        ("ct77", "[CT-77]"),
        ("12345678909", "[***.456.789-**]"),
        ("456.789", "***.[456.789]-**"),
        ("89290-000", "Zona rural · São Bento do Sul/SC · [89290-000]"),
        ("porteira", "[Porteira] verde"),
    ],
)
def test_a_field_a_row_does_not_show_is_shown_when_it_matched(query: str, first: str) -> None:
    line = shown(row(query)["meta_pieces"])
    assert line.startswith(first), line


def test_only_the_fields_that_were_searched_are_marked() -> None:
    found = row("nogueira", "login")
    assert shown(found["pieces"]) == "José Carlos Nogueira"
    assert shown(found["meta_pieces"]).startswith("jose.[nogueira] · ")


def test_a_protocol_is_shown_when_it_was_searched() -> None:
    assert shown(row("000077", "protocol")["meta_pieces"]).startswith("20260000[000077] · ")
    assert "2026" not in shown(row("0077")["meta_pieces"])


def test_a_cpf_is_never_shown_whole() -> None:
    for query in ("123.456.789-09", "12345678909", "456", "nogueira"):
        assert "123" not in shown(row(query)["meta_pieces"])
