"""The lab: a server of the test's own, the network before it, phones, and the office."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.e2e.lab.office import Office
from tests.e2e.lab.phones import NETWORK_COMPLAINTS, Phone, Recorder
from tests.e2e.lab.relay import Relay
from tests.e2e.server import ServerProcess, copy_database


@pytest.fixture
def own_server(demo_database: Path, tmp_path: Path) -> Iterator[ServerProcess]:
    """A server with the demo's data for this test alone, which may end it as it likes."""
    folder = tmp_path / "server"
    folder.mkdir()
    copy_database(demo_database, folder)
    process = ServerProcess(folder)
    process.start()
    yield process
    process.stop()


@pytest.fixture
def relay(own_server: ServerProcess) -> Iterator[Relay]:
    """The network between phones and the server."""
    with Relay(own_server.port) as relay:
        yield relay


@pytest.fixture
def office(playwright: Playwright, own_server: ServerProcess) -> Iterator[Office]:
    """Lúcia at her desk: she reaches the server whatever befalls the network."""
    with Office.opened(playwright, own_server.url) as office:
        yield office


@pytest.fixture
def new_phone(
    request: pytest.FixtureRequest, playwright: Playwright, relay: Relay, tmp_path: Path
) -> Iterator[Callable[..., Phone]]:
    """Make phones: `new_phone("iPhone 14")`; they are switched off after the test."""
    recorder: Recorder = request.getfixturevalue("_artifacts_recorder")
    made: list[Phone] = []
    with ExitStack() as stack:

        def make(device: str) -> Phone:
            phone = Phone(playwright, tmp_path / f"phone-{len(made)}", device, relay.url, recorder)
            made.append(phone)
            stack.callback(phone.close)
            return phone

        yield make
    mark = request.node.get_closest_marker("expected_complaints")
    expected = (*NETWORK_COMPLAINTS, *(mark.args if mark else ()))
    unexpected = [said for phone in made for said in phone.complaints.unexpected(expected)]
    if unexpected:
        pytest.fail("The browser complained:\n" + "\n".join(unexpected))


@pytest.fixture
def phone(new_phone: Callable[..., Phone], device: str) -> Phone:
    """Rafael's phone, with everything of his on it."""
    phone = new_phone(device)
    phone.sign_in()
    return phone
