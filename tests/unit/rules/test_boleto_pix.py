from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from atende_rules.boleto_pix import (
    Boleto,
    Pix,
    boleto_barcode,
    boleto_line,
    boleto_text,
    pix_code,
    read_boleto,
    read_pix,
)

TODAY = date(2026, 11, 24)
PRINTED = "00190.50095 40144.816069 06809.350314 3 37370000000100"
MANUAL = (  # the example of the Banco Central's manual
    "00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-426655440000"
    "5204000053039865802BR5913Fulano de Tal6008BRASILIA62070503***63041D3D"
)


def digits(length: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=length, max_size=length)


boletos = st.builds(
    Boleto,
    bank=digits(3),
    due=st.none() | st.dates(date(2015, 1, 1), date(2037, 1, 1)),
    centavos=st.integers(0, 10**10 - 1),
    free_field=digits(25),
)
letters = st.text("ABCxyz 019", min_size=1, max_size=15).map(str.strip).filter(bool)
pixes = st.builds(
    Pix,
    key=st.emails().filter(lambda key: len(key) <= 77),
    merchant=letters.map(lambda text: " ".join(text.split())),
    city=letters.map(lambda text: " ".join(text.split())),
    centavos=st.none() | st.integers(1, 10**10 - 1),
    txid=st.just("***") | st.text("AZaz09", min_size=1, max_size=25),
)


def test_a_printed_boleto_says_bank_day_and_amount() -> None:
    boleto = read_boleto(PRINTED, date(2008, 1, 1))
    assert boleto == Boleto("001", date(2007, 12, 31), 100, "0500940144816060680935031")
    assert boleto_text(boleto_line(boleto)) == PRINTED
    assert boleto_barcode(PRINTED) == "00193373700000001000500940144816060680935031"


@pytest.mark.parametrize(
    ("due", "factor"),
    [
        (date(2000, 7, 3), "1000"),
        (date(2025, 2, 21), "9999"),
        (date(2025, 2, 22), "1000"),
        (date(2026, 11, 24), "1640"),
        (None, "0000"),
    ],
)
def test_the_due_date_factor_began_again_in_2025(due: date | None, factor: str) -> None:
    line = boleto_line(Boleto("341", due, 11990, "0" * 25))
    assert line[33:37] == factor
    boleto = read_boleto(line, due or TODAY)
    assert boleto is not None
    assert boleto.due == due


@given(boletos)
def test_a_line_says_what_its_boleto_said(boleto: Boleto) -> None:
    line = boleto_line(boleto)
    assert len(line) == 47
    assert read_boleto(line, TODAY) == read_boleto(boleto_text(line), TODAY) == boleto


@given(boletos, st.integers(0, 32), st.integers(1, 9))
def test_one_wrong_digit_before_the_last_part_is_found(
    boleto: Boleto, place: int, step: int
) -> None:
    line = boleto_line(boleto)
    wrong = str((int(line[place]) + step) % 10)
    assert read_boleto(line[:place] + wrong + line[place + 1 :], TODAY) is None


@given(boletos, st.integers(33, 46), st.integers(1, 9))
def test_one_wrong_digit_in_the_last_part_is_found_unless_the_check_digit_is_one(
    boleto: Boleto, place: int, step: int
) -> None:
    line = boleto_line(boleto)
    assume(line[32] != "1")
    wrong = str((int(line[place]) + step) % 10)
    assert read_boleto(line[:place] + wrong + line[place + 1 :], TODAY) is None


@pytest.mark.parametrize(
    "boleto",
    [
        Boleto("1", TODAY, 100, "0" * 25),
        Boleto("001", TODAY, 100, "0" * 24),
        Boleto("001", TODAY, 10**10, "0" * 25),
        Boleto("001", TODAY, -1, "0" * 25),
        Boleto("001", date(2000, 7, 2), 100, "0" * 25),
    ],
)
def test_a_boleto_that_does_not_fit_is_not_made(boleto: Boleto) -> None:
    with pytest.raises(ValueError, match=r"boleto|factor"):
        boleto_line(boleto)


@pytest.mark.parametrize("text", ["", "0019", "x" * 47, PRINTED[:-1], PRINTED.replace("9", "8")])
def test_what_is_no_line_says_nothing(text: str) -> None:
    assert read_boleto(text, TODAY) is None


def test_what_is_no_line_is_shown_as_it_came() -> None:
    assert boleto_text(None) == ""
    assert boleto_text("sem boleto") == "sem boleto"
    assert boleto_text(PRINTED) == PRINTED


def test_a_pix_code_is_that_of_the_manual() -> None:
    pix = Pix("123e4567-e12b-12d1-a456-426655440000", "Fulano de Tal", "BRASILIA")
    assert pix_code(pix) == MANUAL
    assert read_pix(MANUAL) == pix


@given(pixes)
def test_a_pix_code_says_what_it_was_made_from(pix: Pix) -> None:
    assert read_pix(pix_code(pix)) == pix


@given(pixes, st.data())
def test_one_wrong_character_of_a_pix_code_is_found(pix: Pix, data: st.DataObject) -> None:
    code = pix_code(pix)
    place = data.draw(st.integers(0, len(code) - 1))
    wrong = data.draw(st.characters(min_codepoint=33, max_codepoint=126))
    assume(wrong.upper() != code[place].upper())
    assert read_pix(code[:place] + wrong + code[place + 1 :]) is None


def test_names_lose_accents_and_what_is_too_long() -> None:
    pix = Pix("a@b.br", "Provedor São João das Três Ilhas Ltda", "São Bento do Sul", 11990, "FAT7")
    assert read_pix(pix_code(pix)) == Pix(
        "a@b.br", "Provedor Sao Joao das Tre", "Sao Bento do Su", 11990, "FAT7"
    )


@pytest.mark.parametrize(
    "pix",
    [
        Pix("", "Ana", "Joinville"),
        Pix("a" * 78, "Ana", "Joinville"),
        Pix("a@b.br", "東京", "Joinville"),
        Pix("a@b.br", "Ana", ""),
        Pix("a@b.br", "Ana", "Joinville", 0),
        Pix("a@b.br", "Ana", "Joinville", 10**10),
        Pix("a@b.br", "Ana", "Joinville", 100, "FAT-7"),
        Pix("a@b.br", "Ana", "Joinville", 100, ""),
    ],
)
def test_a_pix_that_does_not_fit_is_not_made(pix: Pix) -> None:
    with pytest.raises(ValueError, match=r"PIX|txid"):
        pix_code(pix)


@pytest.mark.parametrize("text", ["", "63041D3D", MANUAL[:-1], "é" + MANUAL, MANUAL + "0"])
def test_what_is_no_pix_code_says_nothing(text: str) -> None:
    assert read_pix(text) is None


@given(st.integers(1000, 9999), st.dates(date(2001, 1, 1), date(2090, 1, 1)))
def test_the_day_meant_is_the_nearest(factor: int, today: date) -> None:
    line = boleto_line(Boleto("001", date(1997, 10, 7) + timedelta(days=factor), 1, "0" * 25))
    boleto = read_boleto(line, today)
    assert boleto is not None
    assert boleto.due is not None
    earliest = boleto.due < date(2025, 2, 22)
    assert abs((boleto.due - today).days) <= 4500 or earliest
