"""Journeys without signal on Safari's engine and on Firefox's."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.e2e.lab import storage
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


@on_both
def test_signing_out_leaves_nothing_though_a_pull_is_under_way(
    engine_phone: EnginePhone, relay: Relay
) -> None:
    before = engine_phone.pulled()
    pull = relay.hold_request("GET", "/sync/changes")
    ending = relay.hold_request("POST", "/logout")
    engine_phone.visit("/profile")
    pull.wait()
    engine_phone.submit("form[action='/logout']")
    ending.wait()
    pull.release()
    engine_phone.pulled(after=before)
    ending.release()
    engine_phone.leaves("/profile")
    storage.wait_until_wiped(engine_phone)
