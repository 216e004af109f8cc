"""Cursors that no longer hold begin anew; nothing is skipped, and a pull costs what changed."""

import asyncio
import uuid

import msgspec
import pytest

from atende.accounts.people import set_roles
from atende.customers.tables import Customer
from atende.database.clock import Change, Clock, Tick, newest, stamp
from atende.database.engine import Engine, transaction
from atende.sync.epoch import current_epoch
from atende.sync.feed.handlers import prepared
from atende.sync.feed.pull import Wishes
from atende.sync.feed.standing import Wanted
from atende.sync.tables import Held
from atende.web.reader import Reader
from tests.unit.engines import counted_queries
from tests.unit.sync.phones import Phone
from tests.unit.sync.provider import LUCIA, RAFAEL, action, applied, opened, provider


@pytest.fixture(autouse=True)
async def _provider(engine: Engine) -> None:
    assert engine
    await provider()


async def restore(seq: int) -> None:
    """What a backup made at this number does not know."""
    await Change.delete().where(Change.seq > seq)
    await Tick.delete().where(Tick.seq > seq)
    await Clock.update({Clock.seq: seq}).where(Clock.id == 1)


async def pulled_then_restored() -> tuple[Phone, int]:
    ticket = await opened(to_user="rafael")
    backup = await newest()
    await applied(action("comment", ticket, 1, text="Depois."))
    phone = await Phone().pull()
    await restore(backup)
    return phone, backup


async def test_a_cursor_of_a_lost_future_begins_anew_and_changes_the_epoch_once() -> None:
    phone, _ = await pulled_then_restored()
    before = await current_epoch()
    other = Phone(device=phone.device, cursor=phone.cursor)
    await phone.pull()
    epoch = await current_epoch()
    assert phone.reset == "restored"
    assert epoch != before
    await other.pull()
    assert other.reset == "restored"
    assert await current_epoch() == epoch


async def test_a_lost_future_is_known_though_its_numbers_were_given_again() -> None:
    phone, _ = await pulled_then_restored()
    async with transaction():
        await stamp(["customer/1042"])
    await phone.pull()
    assert phone.reset == "restored"
    await phone.pull()
    assert phone.reset == ""


async def test_a_cursor_older_than_what_is_remembered_begins_anew_in_the_same_epoch() -> None:
    phone = await Phone().pull()
    before = await current_epoch()
    for _ in range(3):
        await opened()
    await Tick.delete().where(Tick.seq < await newest())
    await phone.pull()
    assert phone.reset == "unknown_cursor"
    assert await current_epoch() == before


async def test_when_it_is_not_known_what_a_phone_holds_it_begins_anew() -> None:
    await opened(to_user="rafael")
    phone = await Phone().pull()
    await Held.delete(force=True)
    await phone.pull()
    assert phone.reset == "unknown_cursor"
    await phone.pull()
    assert phone.reset == ""


@pytest.mark.parametrize(
    ("reader", "wanted", "reason"),
    [
        (msgspec.structs.replace(RAFAEL, language="en"), "scope", "reader"),
        (msgspec.structs.replace(RAFAEL, zone="America/Manaus"), "scope", "reader"),
        (msgspec.structs.replace(RAFAEL, cities=("Mafra",)), "scope", "reader"),
        (RAFAEL, "all", "reader"),
    ],
)
async def test_a_cursor_of_another_reading_begins_anew(
    reader: Reader, wanted: Wanted, reason: str
) -> None:
    phone = await Phone().pull()
    phone.reader, phone.wanted = reader, wanted
    await phone.pull()
    assert phone.reset == reason


async def test_with_everything_on_the_phone_another_catalogue_begins_anew() -> None:
    phone = await Phone(wanted="all").pull()
    await set_roles("bia", [])
    await phone.pull()
    assert phone.reset == "catalogue"


async def test_a_cursor_of_another_schema_begins_anew() -> None:
    phone = await Phone().pull()
    await phone.stand(schema=99)
    await phone.pull()
    assert phone.reset == "schema"


async def test_nothing_is_skipped_while_others_write() -> None:
    """Whatever a phone holds after its last pull equals what a new phone is brought."""
    device, over = str(uuid.uuid4()), asyncio.Event()
    phone, whole = Phone(device=device), Phone(wanted="all")

    async def write(number: int) -> None:
        for count in range(6):
            ticket = await opened(to_user="rafael" if (number + count) % 2 else "bia")
            other = "bia" if (number + count) % 2 else "rafael"
            await applied(action("forward", ticket, 1, to_user=other, reason="Troca."), LUCIA)
            await applied(action("comment", ticket, 2, text=f"{number}"), LUCIA)

    async def read() -> None:
        while not over.is_set():
            await phone.pull()
            await whole.pull()

    reading = asyncio.ensure_future(read())
    await asyncio.gather(*(write(number) for number in range(6)))
    over.set()
    await reading
    for each in (phone, whole):
        await each.pull()
        fresh = await Phone(reader=each.reader, wanted=each.wanted).pull()
        assert each.documents == fresh.documents


async def test_a_pull_asks_as_often_in_a_large_provider_as_in_a_small_one(
    engine: Engine,
) -> None:
    ticket = await opened(to_user="rafael")
    phone = await Phone().pull()
    asked = []
    for size in (3, 40):
        for _ in range(size):
            await opened(to_user="rafael")
        await Customer.insert(
            *(
                Customer(id=f"{size}-{n}", code=f"{size}-{n}", name="N", sort_name="n")
                for n in range(size * 10)
            )
        )
        await phone.pull()
        version = 1 if size == 3 else 2
        await applied(action("comment", ticket, version, text="Oi."))
        with counted_queries(engine) as made:
            await phone.pull()
        assert set(phone.changes) == {f"ticket/{ticket}", "customer/1042", "directory/1042"}
        with counted_queries(engine) as idle:
            await phone.pull()
        asked.append((len(made), len(idle)))
    assert asked[0] == asked[1]
    assert asked[1][1] <= 12


async def test_two_streams_of_one_phone_each_go_on_where_they_stand() -> None:
    await opened(to_user="rafael")
    phone = await Phone().pull()
    await opened(to_user="rafael")
    one = await prepared(phone.reader, phone.device, "scope", phone.cursor, Wishes())
    other = await prepared(phone.reader, phone.device, "scope", phone.cursor, Wishes())
    groups = [[group async for group in pull.groups()] for pull in (one, other)]
    assert [len(each) for each in groups] == [len(groups[0])] * 2
    await phone.pull()
    assert phone.reset == ""
