"""Journeys without signal on Safari's engine and on Firefox's."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.e2e.lab.engine_phone import EnginePhone
from tests.e2e.lab.engines import firefox, webkit
from tests.e2e.lab.office import Office
from tests.e2e.lab.relay import Relay
from tests.e2e.offline.one_slice import STORY, walk_one_slice

ENGINES = {"WebKitGTK": webkit, "Firefox": firefox}
on_webkit = pytest.mark.parametrize("engine_phone", ["WebKitGTK"], indirect=True)
on_both = pytest.mark.parametrize("engine_phone", list(ENGINES), indirect=True)


@pytest.fixture
def engine_phone(
    request: pytest.FixtureRequest, relay: Relay, tmp_path: Path
) -> Iterator[EnginePhone]:
    """Rafael's phone with an engine, with everything of his on it; skipped where there is none."""
    folder = tmp_path / "engine"
    folder.mkdir()
    with ExitStack() as stack:
        try:
            engine = stack.enter_context(ENGINES[request.param](folder))
        except LookupError as missing:
            pytest.skip(str(missing))
        phone = EnginePhone(engine, relay.url)
        phone.sign_in()
        yield phone


@on_both
def test_what_is_said_without_signal_arrives_once(
    ticket: str, engine_phone: EnginePhone, office: Office, relay: Relay
) -> None:
    engine_phone.shows(rules="ready")
    relay.cut()
    engine_phone.visit_own(f"/tickets/{ticket}")
    said = engine_phone.send(f"/tickets/{ticket}/comment", text="A ONU está sem luz.")
    engine_phone.sees("Você comentou", STORY)
    engine_phone.shows(pending=1, sync="offline")
    office.comment(ticket, "Ligaram de novo.")
    relay.restore()
    engine_phone.shows(pending=0, sync="ready")
    engine_phone.sees("Ligaram de novo.", STORY)
    assert office.told(ticket).count(said.action) == 1


@on_webkit
@pytest.mark.parametrize("first", ["receipts", "feed"])
def test_two_actions_survive_a_cut_a_forward_and_a_lost_answer(
    first: str, ticket: str, engine_phone: EnginePhone, office: Office, relay: Relay
) -> None:
    walk_one_slice(first, ticket, engine_phone, office, relay)
