import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atende_rules.identifiers import RANDOM_BYTES, instant_of, is_uuid7, uuid7

instants = st.integers(min_value=0, max_value=(1 << 48) - 1)
randomness = st.binary(min_size=RANDOM_BYTES, max_size=RANDOM_BYTES)


def test_it_makes_the_example_of_rfc_9562() -> None:
    random = bytes.fromhex("0cc3" + "18c4dc0c0c07398f")

    assert uuid7(0x017F22E279B0, random) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


@given(instants, randomness)
def test_the_standard_library_reads_it_as_version_7(now_ms: int, random: bytes) -> None:
    read = uuid.UUID(uuid7(now_ms, random))

    assert read.version == 7
    assert read.variant == uuid.RFC_4122


@given(instants, randomness)
def test_the_instant_comes_back(now_ms: int, random: bytes) -> None:
    made = uuid7(now_ms, random)

    assert is_uuid7(made)
    assert instant_of(made) == now_ms


@given(instants, instants, randomness, randomness)
def test_text_order_is_the_order_of_instants(a: int, b: int, x: bytes, y: bytes) -> None:
    if a != b:
        assert (uuid7(a, x) < uuid7(b, y)) == (a < b)


@pytest.mark.parametrize("now_ms", [-1, 1 << 48])
def test_an_instant_outside_48_bits_is_a_bug(now_ms: int) -> None:
    with pytest.raises(ValueError, match="instant"):
        uuid7(now_ms, bytes(RANDOM_BYTES))


@pytest.mark.parametrize("count", [0, 9, 11, 16])
def test_another_count_of_random_bytes_is_a_bug(count: int) -> None:
    with pytest.raises(ValueError, match="random bytes"):
        uuid7(0, bytes(count))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "017f22e2-79b0-4cc3-98c4-dc0c0c07398f",  # version 4
        "017f22e2-79b0-7cc3-c8c4-dc0c0c07398f",  # another variant
        "017F22E2-79B0-7CC3-98C4-DC0C0C07398F",  # another spelling
        "017f22e279b07cc398c4dc0c0c07398f",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398f\n",
        "{017f22e2-79b0-7cc3-98c4-dc0c0c07398f}",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398\u0661",  # a digit, but not an ASCII one
        None,
        7,
        b"017f22e2-79b0-7cc3-98c4-dc0c0c07398f",
    ],
)
def test_anything_else_is_not_an_id(text: object) -> None:
    assert not is_uuid7(text)


@given(st.text())
def test_no_text_makes_the_question_fail(text: str) -> None:
    assert is_uuid7(text) in (True, False)


def test_the_instant_of_something_else_is_a_bug() -> None:
    with pytest.raises(ValueError, match="UUIDv7"):
        instant_of("017f22e2-79b0-4cc3-98c4-dc0c0c07398f")
