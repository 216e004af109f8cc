from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.building.both_sides import BothSides, Phone, both_sides, opened_phone
from tests.unit.building.grown_documents import Grower

ROOT = Path(__file__).parents[3] / "pwa" / "templates"
SOURCES = {path.relative_to(ROOT).as_posix(): path.read_text() for path in ROOT.rglob("*.html")}
PAGES = sorted(
    name for name in SOURCES if not Path(name).name.startswith("_") and "_parts" not in name
)
TURNS = 16


@pytest.fixture(scope="module")
def phone() -> Iterator[Phone]:
    with opened_phone() as process:
        yield process


@pytest.fixture(scope="module")
def project(phone: Phone) -> BothSides:
    return both_sides(phone, SOURCES)


@pytest.fixture(scope="module")
def grower() -> Grower:
    return Grower(SOURCES)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_the_same_on_both_sides(
    project: BothSides, grower: Grower, name: str
) -> None:
    shown: Counter[bool] = Counter()
    for seed in range(TURNS):
        page = project.check(name, grower.context(name, seed))
        shown[page is not None] += 1
    assert shown[True], "no document of its could be shown at all: see grown_documents.py"
