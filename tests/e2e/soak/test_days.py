"""Random days, the same again by their seed: phones, the office, everything failing."""

from random import Random

import pytest

from tests.e2e.soak import proof
from tests.e2e.soak.day import Day
from tests.e2e.soak.plan import planned

PORTAL = (
    "Manifest: Line: 1",
    "EventSource's response has a MIME type",
    "violates the following Content Security Policy directive",
)


@pytest.mark.expected_complaints(*PORTAL)
def test_a_day_loses_nothing_doubles_nothing_and_keeps_every_order(
    seed: int, actions: int, day: Day
) -> None:
    try:
        day.live(planned(seed, actions))
        day.send_all()
        assert day.problems() == []
        day.decide_all(Random(seed))
        assert day.problems() == []
        assert proof.undecided(day.queues()) == []
        assert day.differences() == []
        assert "Traceback" not in day.server.log.read_text("utf-8")
    except BaseException as error:
        again = f"Seed {seed}, again by: SEED={seed} ACTIONS={actions} make soak"
        error.add_note(again + day.ledger.diary.read_text("utf-8"))
        raise
