"""A phone that keeps packs is told the same documents as another, compressed as it keeps them."""

from datetime import date

import brotli
import msgspec
import pytest

from atende.customers.tables import Customer
from atende.database.engine import Engine
from atende.demo.calendar import Calendar
from atende.demo.filling import Wanted, fill
from atende.sync.feed.packing import BROTLI_QUALITY, BROTLI_WINDOW
from tests.unit.sync.phones import Phone
from tests.unit.sync.provider import LUCIA, opened, provider

ROWS = "ticket:id,status.id;customer:email;order:id"


@pytest.fixture(autouse=True)
async def _provider(engine: Engine) -> None:
    assert engine
    await provider()


async def _fill(customers: int) -> None:
    await Customer.delete().where(Customer.id == "1042")
    await fill(Wanted(customers, 3, 7, Calendar(date(2026, 11, 24))), lambda _done: None)


def _without_packs(phone: Phone) -> bytes:
    return b"".join(
        msgspec.json.encode({"put": key, "document": each}) for key, each in phone.documents.items()
    )


async def test_packs_hold_byte_for_byte_what_is_put_and_weigh_little_more_than_one_stream() -> None:
    """Measured 1.14 times a brotli-5 stream for 2,000 customers."""
    await _fill(120)
    told = await Phone(LUCIA, "all").pull(rows=ROWS)
    packed = await Phone(LUCIA, "all", packs=True).pull(rows=ROWS)
    assert list(packed.documents) == list(told.documents)
    assert _without_packs(packed) == _without_packs(told)
    assert not [key for key in packed.puts if key.partition("/")[0] in {"ticket", "customer"}]
    stream = brotli.compress(_without_packs(told), quality=BROTLI_QUALITY, lgwin=BROTLI_WINDOW)
    assert packed.packed <= 1.3 * len(stream)  # so small a provider pays for its openings


async def test_a_pack_tells_the_rows_of_its_documents_in_their_order() -> None:
    await _fill(40)
    told = await Phone(LUCIA, "all").pull(rows=ROWS)
    rows = {
        line["put"]: after["row"]
        for line, after in zip(told.lines, told.lines[1:], strict=False)
        if "row" in after
    }
    packed = await Phone(LUCIA, "all", packs=True).pull(rows=ROWS)
    packs = [line for line in packed.lines if "pack" in line]
    assert rows == {
        f"{pack['pack']}/{name}": row
        for pack in packs
        for name, row in zip(pack["ids"], pack["rows"], strict=True)
    }
    unasked = await Phone(LUCIA, "all", packs=True).pull()
    assert {len(line["rows"]) for line in unasked.lines if "pack" in line} == {0}


async def test_a_stream_that_broke_goes_on_with_openings_of_its_own() -> None:
    await _fill(120)
    phone = await Phone(LUCIA, "all", packs=True).pull(groups=4)
    begun = set(phone.openings)
    await phone.pull()
    told = await Phone(LUCIA, "all").pull()
    assert _without_packs(phone) == _without_packs(told)
    assert begun
    assert phone.openings.keys() > begun


async def test_what_changed_comes_as_ever_and_packs_only_in_a_first_reading() -> None:
    phone = await Phone(LUCIA, "all", packs=True).pull()
    ticket = await opened(to_user="rafael")
    await phone.pull()
    assert not [line for line in phone.lines if "pack" in line]
    assert f"ticket/{ticket}" in phone.documents
