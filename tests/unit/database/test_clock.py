import asyncio
import os
import sys
from pathlib import Path

import pytest
from piccolo.engine.exceptions import TransactionError

from atende.database import clock
from atende.database.clock import Change, Changed, Tick, changes_after, newest, recognises, stamp
from atende.database.engine import Engine, transaction
from tests.unit.database.clock_writer import HOT

BACKEND = Path(__file__).parents[3] / "backend"
WRITERS = 4
TRANSACTIONS = 200


async def stamped(*keys: str, dropped: tuple[str, ...] = ()) -> int:
    async with transaction():
        return await stamp(keys, dropped=dropped)


async def everything(limit: int = 100) -> list[Changed]:
    seq, key, found = 0, "", list[Changed]()
    while page := await changes_after(seq, key, limit):
        found += page
        seq, key = page[-1].seq, page[-1].key
    return found


async def test_a_clock_that_was_never_stamped_is_at_nought(engine: Engine) -> None:
    assert await newest() == 0
    assert await changes_after(0, "", 10) == []
    assert engine.engine_type in {"sqlite", "postgres"}


async def test_changes_of_one_transaction_share_a_number_and_a_tag(engine: Engine) -> None:
    assert await stamped("ticket/1", "customer/1", dropped=("ticket/2",)) == 1
    changes = await everything()
    assert [(each.seq, each.key, each.dropped) for each in changes] == [
        (1, "customer/1", False),
        (1, "ticket/1", False),
        (1, "ticket/2", True),
    ]
    assert len({each.tag for each in changes}) == 1
    assert await newest() == 1
    assert engine.current_transaction.get() is None


async def test_a_key_has_only_its_newest_change(engine: Engine) -> None:
    await stamped("ticket/1", "ticket/2")
    assert await stamped(dropped=("ticket/1",)) == 2
    assert [(each.seq, each.key, each.dropped) for each in await everything()] == [
        (1, "ticket/2", False),
        (2, "ticket/1", True),
    ]
    assert await stamped("ticket/1") == 3
    assert not (await everything())[-1].dropped
    assert await Change.count() == 2
    assert engine.current_transaction.get() is None


async def test_a_key_both_changed_and_dropped_is_dropped(engine: Engine) -> None:
    await stamped("ticket/1", "ticket/1", dropped=("ticket/1",))
    assert [each.dropped for each in await everything()] == [True]
    assert engine.current_transaction.get() is None


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
async def test_pages_of_any_size_give_every_change_once(engine: Engine, limit: int) -> None:
    await stamped(*(f"ticket/{number}" for number in range(10)))
    await stamped(*(f"ticket/{number}" for number in range(5, 12)))
    changes = await everything(limit)
    assert [(each.seq, each.key) for each in changes] == sorted(
        (each.seq, each.key) for each in changes
    )
    assert sorted(each.key for each in changes) == sorted(f"ticket/{n}" for n in range(12))
    assert engine.current_transaction.get() is None


async def test_an_undone_transaction_takes_its_number_back(engine: Engine) -> None:
    with pytest.raises(KeyError):
        async with transaction():
            await stamp(["ticket/1"])
            raise KeyError
    assert await newest() == 0
    assert await stamped("ticket/2") == 1
    assert engine.current_transaction.get() is None


async def test_with_nothing_to_record_the_clock_stands_still(engine: Engine) -> None:
    await stamped("ticket/1")
    assert await stamped() == 1
    assert await newest() == 1
    assert engine.current_transaction.get() is None


async def test_outside_a_transaction_nothing_is_stamped(engine: Engine) -> None:
    with pytest.raises(TransactionError, match="last step of a transaction"):
        await stamp(["ticket/1"])
    assert await newest() == 0
    assert engine.current_transaction.get() is None


async def test_a_cursor_from_a_lost_future_is_not_recognised(engine: Engine) -> None:
    """Even when every row of its time has changed since, so that no change bears its tag."""
    await stamped("ticket/1")
    (old,) = await everything()
    await stamped("ticket/1")
    (lost,) = await everything()
    async with transaction():  # the backup was made before the second stamp
        await Tick.delete().where(Tick.seq == lost.seq)
        await clock.Clock.update({clock.Clock.seq: old.seq}, force=True)
    assert await recognises(old.seq, old.tag)
    assert not await recognises(lost.seq, lost.tag)
    assert await stamped("ticket/1") == lost.seq
    await stamped("ticket/1")
    assert not await recognises(lost.seq, lost.tag)
    assert await recognises(old.seq, old.tag)
    assert engine.current_transaction.get() is None


async def test_old_ticks_are_swept_and_their_cursors_not_recognised(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "SWEEP", 4)
    monkeypatch.setattr(clock, "TICKS_KEPT", 3)
    for number in range(8):
        await stamped(f"ticket/{number}")
    assert await Tick.select(Tick.seq).order_by(Tick.seq).output(as_list=True) == [6, 7, 8]
    changes = await everything()
    assert not await recognises(changes[0].seq, changes[0].tag)
    assert await recognises(changes[-1].seq, changes[-1].tag)
    assert engine.current_transaction.get() is None


async def test_a_reader_by_cursor_misses_nothing_while_processes_write(
    engine: Engine, database_url: str
) -> None:
    """And whatever change can be read, what it is about can be read as well."""
    await engine.run_ddl("CREATE TABLE written (key TEXT NOT NULL)")
    await engine.run_ddl("CREATE INDEX written_key ON written (key)")
    writers = [await writer(database_url, f"w{number}") for number in range(WRITERS)]
    ended = asyncio.gather(*(each.wait() for each in writers))
    seen: set[str] = set()
    seq, key, last_look = 0, "", False
    while not last_look:
        last_look = ended.done()
        while page := await changes_after(seq, key, 7):
            seen |= {each.key for each in page}
            unreadable = await Change.raw(
                "SELECT key FROM change WHERE seq = {} AND key NOT LIKE 'hot/%' "
                "AND key NOT IN (SELECT key FROM written)",
                page[0].seq,
            )
            assert unreadable == []
            seq, key = page[-1].seq, page[-1].key
    assert await ended == [0] * WRITERS
    own = {f"w{w}{t}/{n}" for w in range(WRITERS) for t in "ab" for n in range(TRANSACTIONS // 2)}
    assert own | {f"hot/{n}" for n in range(HOT)} == seen
    assert await newest() == WRITERS * TRANSACTIONS


async def writer(url: str, name: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *("-W", "error", str(Path(__file__).with_name("clock_writer.py"))),
        *(url, name, str(TRANSACTIONS)),
        env={**os.environ, "PYTHONPATH": str(BACKEND)},
    )
