"""A phone with everything on it, made once: its profile is copied for each measurement."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.bench.phone.phones import CountingRelay, MeasuredPhone
from tests.bench.phone.processes import wait_until_at_rest
from tests.bench.phone.provider import Session, serving
from tests.bench.provider import CUSTOMERS
from tests.e2e.lab import storage
from tests.e2e.server import ServerProcess


@dataclass(frozen=True)
class Synced:
    """A switched-off phone of a technician's, the network it knows and the server behind it."""

    scope: str
    server: ServerProcess
    relay: CountingRelay
    profile: Path
    reader: str
    tickets: list[str]
    """Open tickets of theirs or their roles', by id."""


@pytest.fixture(scope="session", params=["all"])
def synced(
    request: pytest.FixtureRequest, playwright: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Synced]:
    """The phone with which all begins; it takes along what ATENDE_SCOPE says."""
    folder = tmp_path_factory.mktemp("synced")
    with (
        serving(CUSTOMERS, folder / "server", ATENDE_SCOPE=request.param) as server,
        CountingRelay(server.port) as relay,
    ):
        phone = MeasuredPhone(playwright, folder / "profile", relay.url)
        phone.switch_on()
        phone.begin_sign_in("tecnico")
        storage.wait_for_worker(phone.page)
        phone.wait_for_everything()
        phone.wait_for_rules()
        wait_until_at_rest(phone.process)
        phone.close()
        tickets = [each["id"] for each in Session(server, "tecnico").open_tickets()]
        yield Synced(request.param, server, relay, phone.profile, phone.reader, tickets)


@pytest.fixture
def phone_like(
    synced: Synced, playwright: Playwright, tmp_path: Path
) -> Iterator[Callable[[], MeasuredPhone]]:
    """Make phones like the synced one, switched off; the network is there again afterwards."""
    with ExitStack() as stack:
        stack.callback(synced.relay.restore)

        def make() -> MeasuredPhone:
            profile = tmp_path / f"phone-{len(list(tmp_path.iterdir()))}"
            shutil.copytree(synced.profile, profile, symlinks=True)
            phone = MeasuredPhone(playwright, profile, synced.relay.url)
            phone.reader = synced.reader
            stack.callback(phone.close)
            return phone

        yield make
