"""A difference makes the one document of the other, exactly, on the phone as here."""

import json
from pathlib import Path
from typing import Any
from zlib import crc32

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atende.sync.feed.difference import difference
from tests.unit.sync.phones import becomes

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "differences.json").read_text())
NAMES = st.sampled_from(["a", "b", "from", "less", "more", "0"])
VALUES = st.recursive(
    st.none() | st.integers(0, 2) | st.text("çx\0", max_size=2),
    lambda some: st.lists(some, max_size=4) | st.dictionaries(NAMES, some, max_size=3),
    max_leaves=12,
)


@pytest.mark.parametrize("case", VECTORS, ids=lambda case: str(case["name"]))
def test_differences_are_as_the_phone_reads_them(case: dict[str, Any]) -> None:
    assert difference(case["then"], case["now"]) == case["difference"]
    assert crc32(msgspec.json.encode(case["now"])) == case["crc32"]


@given(VALUES, VALUES)
def test_a_difference_makes_the_one_of_the_other(then: object, now: object) -> None:
    told = json.loads(json.dumps(difference(then, now)))
    assert becomes(then, told) == now


@given(st.lists(VALUES, min_size=1, max_size=8), VALUES)
def test_what_is_appended_is_told_alone(some: list[Any], one: object) -> None:
    assert difference(some, [*some, one]) == {"from": len(some), "less": 0, "more": [one]}
