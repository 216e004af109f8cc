import time
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.e2e.lab.office import Office
from tests.e2e.lab.phones import Phone
from tests.e2e.lab.relay import Relay

pytestmark = pytest.mark.devices("Pixel 7")
HOUR = 60 * 60 * 1000
DAY = 24 * HOUR
SUMMER_ENDS = datetime(2027, 4, 4, 3, tzinfo=UTC).timestamp() * 1000
"""In Chile, in milliseconds since 1970."""


@pytest.mark.parametrize("committed", [False, True], ids=["before the server", "after commit"])
def test_a_worker_killed_while_it_sends_loses_and_doubles_nothing(
    committed: bool,
    ticket: str,
    phone: Phone,
    office: Office,
    relay: Relay,
) -> None:
    hold = relay.hold_answer if committed else relay.hold_request
    held = hold("POST", "/sync/actions")
    sent = phone.send(f"/tickets/{ticket}/comment", text="Potência normal.")
    held.wait()
    phone.worker.stop()
    held.release()  # what the killed worker sent may still arrive
    phone.drain()
    phone.shows(attention=0)
    assert office.told(ticket).count(sent.action) == 1


def test_what_was_saved_survives_the_death_of_the_browser(
    ticket: str, phone: Phone, office: Office, relay: Relay
) -> None:
    phone.open_again(f"/tickets/{ticket}")  # the session's cookie is on disk now
    relay.cut()
    sent = phone.send(f"/tickets/{ticket}/comment", text="Bateria acabando.")
    phone.kill()
    phone.switch_on()
    phone.visit_own(f"/tickets/{ticket}")
    expect(phone.page.get_by_role("main")).to_contain_text("Bateria acabando.")
    phone.shows(pending=1)
    relay.restore()
    phone.drain()
    assert office.told(ticket).count(sent.action) == 1


def test_two_tabs_and_the_browsers_own_wake_up_send_everything_once_in_order(
    ticket: str, phone: Phone, office: Office, relay: Relay
) -> None:
    relay.cut()
    sent = [
        phone.send(f"/tickets/{ticket}/comment", text=f"Medida {number}.").action
        for number in range(5)
    ]
    other = phone.second_tab()
    other.goto(f"/tickets/{ticket}")
    slow = relay.hold_answer("POST", "/sync/actions")
    relay.restore()
    ask = "navigator.serviceWorker.controller.postMessage({do: 'drain'})"
    phone.page.evaluate(ask)
    other.evaluate(ask)
    phone.worker.signal_is_back("outbox")
    slow.wait()
    other.evaluate(ask)
    slow.release()
    phone.shows(pending=0)
    assert [each for each in office.told(ticket) if each in sent] == sent
    assert office.ticket_document(ticket)["version"] == 6


@pytest.mark.expected_complaints("Lock broken by another request")
def test_a_lock_that_is_never_given_back_is_taken_over(
    ticket: str, phone: Phone, office: Office, relay: Relay
) -> None:
    relay.cut()
    sent = phone.send(f"/tickets/{ticket}/comment", text="Antes de travar.")
    frozen = phone.second_tab()
    frozen.goto(f"/tickets/{ticket}")
    frozen.evaluate(
        """(name) => new Promise((held) => {
          navigator.locks.request(name, () => { held(); return new Promise(() => {}); });
        })""",
        f"atende-drain-{phone.reader}",
    )
    relay.restore()
    phone.tell_worker("drain")
    root = phone.page.locator("html")
    expect(root).to_have_attribute("data-pending", "0", timeout=90_000)
    assert office.told(ticket).count(sent.action) == 1


FULL = """() => {
  const { add } = IDBObjectStore.prototype;
  globalThis.thereIsRoom = () => { IDBObjectStore.prototype.add = add; };
  IDBObjectStore.prototype.add = function () {
    // As a full disk does it: after the request, on the transaction.
    this.transaction.abort();
    throw new DOMException("full", "QuotaExceededError");
  };
}"""


def test_a_full_phone_says_that_it_kept_nothing_and_goes_on_when_there_is_room(
    ticket: str, phone: Phone, office: Office, relay: Relay
) -> None:
    relay.cut()
    (worker,) = phone.context.service_workers
    worker.evaluate(FULL)
    refused = phone.try_to_send(f"/tickets/{ticket}/comment", text="Sem espaço.")
    assert not refused.saved
    assert "Sem espaço." in refused.text  # what was typed is still there
    assert "espaço" in refused.text.replace("Sem espaço.", "")  # and why is said
    assert phone.queue("waiting") == []
    worker.evaluate("() => thereIsRoom()")
    sent = phone.send(f"/tickets/{ticket}/comment", text="Com espaço.")
    relay.restore()
    phone.drain()
    assert office.told(ticket).count(sent.action) == 1
    assert refused.action not in office.told(ticket)


def test_a_database_closed_under_the_worker_is_opened_again(
    ticket: str, phone: Phone, office: Office
) -> None:
    closed = phone.page.evaluate(
        """(name) => new Promise((done) => {
          const asked = indexedDB.open(name, 1000);
          asked.onupgradeneeded = () => asked.transaction.abort();
          asked.onerror = () => done(asked.error.name);
          asked.onblocked = () => done('blocked');
        })""",
        f"atende-{phone.reader}",
    )
    assert closed == "AbortError"
    sent = phone.send(f"/tickets/{ticket}/comment", text="Ainda aqui.")
    phone.drain()
    assert office.told(ticket).count(sent.action) == 1


@pytest.mark.parametrize("off", [-DAY, DAY], ids=["a day behind", "a day ahead"])
def test_a_wrong_clock_changes_no_order_and_refuses_nothing(
    off: int, ticket: str, phone: Phone, office: Office, relay: Relay
) -> None:
    phone.close()
    phone.clock_off = off
    phone.switch_on()
    phone.visit(f"/tickets/{ticket}")
    relay.cut()
    sent = [
        phone.send(f"/tickets/{ticket}/comment", text="Primeiro.").action,
        phone.send(f"/tickets/{ticket}/status", status="em-execucao").action,
        phone.send(f"/tickets/{ticket}/comment", text="Depois.").action,
    ]
    office.comment(ticket, "Do escritório.")
    relay.restore()
    phone.drain()
    phone.shows(attention=0)
    assert office.told(ticket)[2:] == sent
    assert office.ticket_document(ticket)["version"] == 5


def test_an_hour_that_the_phones_clocks_show_twice_keeps_its_order(
    ticket: str, phone: Phone, office: Office, relay: Relay
) -> None:
    phone.close()
    phone.zone = "America/Santiago"  # where summer ends, and 23:30 comes twice, an hour apart
    sent = []
    for text, later in (("Primeiro.", -HOUR / 2), ("Depois.", HOUR / 2)):
        phone.clock_off = round(SUMMER_ENDS + later - time.time() * 1000)
        phone.open_again(f"/tickets/{ticket}")
        shown = phone.page.evaluate("new Date().toTimeString().slice(0, 4)")
        assert shown == "23:3"
        relay.cut()
        sent.append(phone.send(f"/tickets/{ticket}/comment", text=text))
        relay.restore()
    wanted = [entry["action"]["at"] for entry in phone.queue()]
    assert wanted == sorted(wanted)
    phone.drain()
    phone.shows(attention=0)
    assert office.told(ticket)[1:] == [each.action for each in sent]
