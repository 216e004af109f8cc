import json
import string
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from atende_rules import formats, identity

VECTORS = Path(__file__).parents[4] / "shared" / "data" / "cnpj_vectors.json"

digits_9 = st.text("0123456789", min_size=9, max_size=9)
characters_12 = st.text(string.digits + string.ascii_uppercase, min_size=12, max_size=12)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("123.456.789-09", "12345678909"),
        (" 52998224725 ", "52998224725"),
        ("529.982.247-26", None),
        ("111.111.111-11", None),
        ("1234567890", None),
        ("123.456.789-0a", None),
        ("123.456.789-0\uff19", None),
        ("", None),
    ],
)
def test_a_cpf_is_read_as_written_and_checked(text: str, expected: str | None) -> None:
    assert identity.cpf(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12ABC34501DE35", "12ABC34501DE35"),
        ("12.ABC.345/01DE-35", "12ABC34501DE35"),
        ("12abc345000188", "12ABC345000188"),
        ("00.000.000/0001-91", "00000000000191"),
        ("33.657.248/0001-89", "33657248000189"),
        ("00.000.208/0001-00", "00000208000100"),
        ("90.400.888/0001-42", "90400888000142"),
        ("04.184.779/0001-01", "04184779000101"),
        ("12ABC34501DE36", None),
        ("12ABC34501DE3", None),
        ("12ABC34501DEA5", None),
        ("00000000000192", None),
        ("00000000000000", None),
        ("12ÀBC34501DE35", None),
        ("", None),
    ],
)
def test_a_cnpj_is_read_as_written_and_checked(text: str, expected: str | None) -> None:
    assert identity.cnpj(text) == expected


def test_every_collected_cnpj_is_judged_rightly() -> None:
    if not VECTORS.exists():
        pytest.skip(f"the collected CNPJs are not on this machine ({VECTORS})")
    vectors = json.loads(VECTORS.read_text("utf-8"))
    assert [text for text in vectors["valid"] if identity.cnpj(text) is None] == []
    assert [text for text in vectors["invalid"] if identity.cnpj(text) is not None] == []


@given(digits_9)
def test_a_made_cpf_is_valid_however_it_is_written(nine: str) -> None:
    assume(len(set(nine)) > 1)
    made = identity.cpf_from(nine)
    assert made[:9] == nine
    assert identity.cpf(formats.document(made)) == identity.document(made) == made


@given(characters_12)
def test_a_made_cnpj_is_valid_however_it_is_written(twelve: str) -> None:
    assume(len(set(twelve)) > 1)
    made = identity.cnpj_from(twelve)
    assert made[:12] == twelve
    assert identity.cnpj(formats.document(made).lower()) == identity.document(made) == made


@given(digits_9, st.integers(9, 10), st.integers(1, 9))
def test_a_wrong_check_digit_makes_a_cpf_invalid(nine: str, place: int, step: int) -> None:
    made = identity.cpf_from(nine)
    wrong = str((int(made[place]) + step) % 10)
    assert identity.cpf(made[:place] + wrong + made[place + 1 :]) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("123.456.789-09", "***.456.789-**"),
        ("12345678909", "***.456.789-**"),
        ("12.ABC.345/01DE-35", "12.ABC.345/01**-**"),
        ("00000000000191", "00.000.000/00**-**"),
        ("RG 1234567", "***"),
        ("1234", "***"),
        ("", ""),
    ],
)
def test_a_masked_document_hides_what_is_private(text: str, expected: str) -> None:
    assert identity.mask(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("89290-000", "89290000"), ("89.290-000", "89290000"), ("8929-000", None), ("", None)],
)
def test_a_postal_code_has_eight_digits(text: str, expected: str | None) -> None:
    assert identity.postal_code(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(47) 99999-1234", "5547999991234"),
        ("47 3373.1234", "554733731234"),
        ("+55 (47) 99999-1234", "5547999991234"),
        ("5547999991234", "5547999991234"),
        ("047 99999-1234", "5547999991234"),
        ("(55) 3221-1234", "555532211234"),
        ("(55) 99999-1234", "5555999991234"),
        ("(47) 8888-1234", "554788881234"),
        ("0800 123 4567", "08001234567"),
        ("+1 202 555 0123", "+12025550123"),
        ("+44 (20) 7946-0958", "+442079460958"),
        ("99999-1234", None),
        ("(20) 99999-1234", None),
        ("(47) 09999-1234", None),
        ("+1", None),
        ("47 99999-1234 ramal 2", None),
        ("", None),
    ],
)
def test_a_phone_is_stored_as_digits_with_country_and_area(text: str, expected: str | None) -> None:
    assert identity.phone(text) == expected
    if expected:
        assert identity.phone(expected) == identity.phone(formats.phone(expected)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("aa:bb:cc:dd:ee:ff", "AABBCCDDEEFF"),
        ("AABB.CCDD.EEFF", "AABBCCDDEEFF"),
        ("aa-bb-cc-dd-ee-ff", "AABBCCDDEEFF"),
        ("aa:bb:cc:dd:ee", None),
        ("ALCL12345678", None),
    ],
)
def test_a_mac_address_has_twelve_hexadecimal_digits(text: str, expected: str | None) -> None:
    assert identity.mac(text) == expected
