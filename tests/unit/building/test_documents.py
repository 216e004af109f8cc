from collections.abc import Callable
from typing import Any, Literal

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, find, given, settings

from tests.unit.building.documents import HOSTILE, generate_document

quickly = settings(
    deadline=None,
    max_examples=200,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)


class Line(msgspec.Struct):
    text: str
    cents: int


class Page(msgspec.Struct, rename={"kind": "type"}):
    kind: Literal["a", "b"]
    name: str
    closed: Line | None
    lines: list[Line]
    by_day: dict[str, list[int]]
    pieces: list[tuple[str, bool]]
    inner: list["Page"]
    note: str | msgspec.UnsetType = msgspec.UNSET


class Fraction(msgspec.Struct):
    share: float


@quickly
@given(generate_document(Page))
def test_a_generated_document_is_what_its_struct_allows(document: dict[str, Any]) -> None:
    assert msgspec.convert(document, Page)


@pytest.mark.parametrize(
    "wanted",
    [
        lambda document: document["closed"] is None,
        lambda document: document["closed"] is not None,
        lambda document: document["name"] in HOSTILE[2:],
        lambda document: document["name"] == "",
        lambda document: document["lines"] == [],
        lambda document: len(document["lines"]) > 1,
        lambda document: "note" not in document,
        lambda document: document["inner"] != [],
    ],
)
def test_nulls_empties_and_hostile_texts_are_all_made(
    wanted: Callable[[dict[str, Any]], bool],
) -> None:
    assert find(generate_document(Page), wanted, settings=quickly)


def test_a_document_with_fractions_is_refused() -> None:
    with pytest.raises(TypeError, match="no FloatType"):
        find(generate_document(Fraction), lambda _: True, settings=quickly)
