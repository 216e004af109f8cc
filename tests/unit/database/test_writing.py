import pytest
from piccolo.engine.exceptions import TransactionError

from atende.database.clock import Change, Tick, newest, stamp
from atende.database.engine import Engine, transaction
from atende.database.writing import inserted, updated, write
from atende.sync.tables import ProtocolSeries

_CHANGE = {"key": "ticket/1", "seq": 7, "tag": "a"}


async def test_statements_run_in_their_order_and_a_column_left_out_gets_its_default(
    engine: Engine,
) -> None:
    async with transaction():
        await write(
            inserted(Tick, {"seq": 1, "tag": "first"}),
            inserted(Change, _CHANGE),
            inserted(Change, {**_CHANGE, "key": "ticket/2", "dropped": True}),
        )
    assert engine.current_transaction.get() is None
    assert await Change.select().order_by(Change.key) == [
        {**_CHANGE, "dropped": False},
        {**_CHANGE, "key": "ticket/2", "dropped": True},
    ]


async def test_nothing_is_kept_where_one_statement_cannot_be(engine: Engine) -> None:
    row = inserted(Change, _CHANGE)
    with pytest.raises(Exception, match=r"(?i)unique"):
        async with transaction():
            await stamp(["ticket/3"], writing=[row, row])
    assert engine.current_transaction.get() is None
    assert (await Change.count(), await newest()) == (0, 0)


async def test_what_is_stamped_is_written_with_it(engine: Engine) -> None:
    async with transaction():
        assert await stamp(["ticket/3"], writing=[inserted(Change, _CHANGE)]) == 1
    async with transaction():
        assert await stamp(writing=[inserted(Tick, {"seq": 9, "tag": "b"})]) == 1
    assert engine.current_transaction.get() is None
    assert await Change.count() == 2
    assert await Tick.exists().where(Tick.seq == 9)


async def test_writing_outside_a_transaction_is_refused(engine: Engine) -> None:
    with pytest.raises(TransactionError):
        await write(inserted(Change, _CHANGE))
    assert engine.current_transaction.get() is None
    assert await Change.count() == 0


def test_a_row_is_changed_by_its_id() -> None:

    asked = updated(ProtocolSeries, "2026", {"next": 5})
    assert asked.question.sqlite == 'UPDATE "protocol_series" SET "next" = ?1 WHERE "id" = ?2'
    assert asked.question.postgres == 'UPDATE "protocol_series" SET "next" = $1 WHERE "id" = $2'
    assert asked.values == (5, "2026")
