"""The lab's own promises, on a page of the server."""

from collections.abc import Callable

import pytest

from tests.e2e.lab.office import Office
from tests.e2e.lab.phones import Phone
from tests.e2e.lab.relay import Relay
from tests.e2e.server import ServerProcess

pytestmark = pytest.mark.devices("Pixel 7")


def test_a_server_killed_and_started_again_has_what_it_had_answered(
    own_server: ServerProcess, office: Office
) -> None:
    ticket = office.ticket("Antes da queda.")
    own_server.kill()
    own_server.start()
    assert office.ticket_document(ticket)["description"] == "Antes da queda."


def test_a_server_restored_from_a_copy_knows_nothing_of_what_came_after(
    own_server: ServerProcess, office: Office
) -> None:
    before = office.ticket("Antes da cópia.")
    kept = own_server.back_up()
    after = office.ticket("Depois da cópia.")
    own_server.restore(kept)
    assert office.ticket_document(before)["description"] == "Antes da cópia."
    with pytest.raises(AssertionError, match="404"):
        office.ticket_document(after)


def test_a_killed_phone_opens_again_with_what_it_kept(
    new_phone: Callable[..., Phone], device: str, relay: Relay
) -> None:
    phone = new_phone(device)
    phone.switch_on().goto("/login")
    phone.page.evaluate(
        """() => new Promise((done) => {
          const opened = indexedDB.open("kept");
          opened.onupgradeneeded = () => opened.result.createObjectStore("kept");
          opened.onsuccess = () => done();
        })"""
    )
    phone.kill()
    phone.open_again("/login")
    names = phone.page.evaluate("indexedDB.databases().then((all) => all.map((one) => one.name))")
    assert "kept" in names
    assert len(relay.sent("GET", "/login")) == 2


def test_an_iphone_has_no_background_sync_and_others_have(
    new_phone: Callable[..., Phone], device: str
) -> None:
    iphone, android = new_phone("iPhone 14"), new_phone(device)
    has = "'SyncManager' in globalThis || 'sync' in ServiceWorkerRegistration.prototype"
    assert not iphone.open_again("/login").frame.evaluate(has)
    assert android.open_again("/login").frame.evaluate(has)
