"""A phone that is lost, and a ticket taken away while something of ours is on its way to it."""

import pytest
from playwright.sync_api import expect

from tests.e2e.lab import storage
from tests.e2e.lab.office import Office
from tests.e2e.lab.phones import Phone
from tests.e2e.lab.relay import Relay
from tests.e2e.pages.tickets import TicketPage

CUT_OFF = "Este aparelho foi desligado"

pytestmark = pytest.mark.devices("Pixel 7")


def test_a_revoked_phone_keeps_nothing_and_hands_in_its_queue_once(
    ticket: str, phone: Phone, office: Office, relay: Relay
) -> None:
    relay.cut()
    sent = phone.send(f"/tickets/{ticket}/comment", text="Palavras de um porão.")
    (device,) = office.document("/devices")["items"]
    office.send(f"/devices/{device['id']}/revoke", confirmed="1")
    handed_in = relay.hold_answer("POST", "/sync/quarantine")
    relay.restore()
    phone.tell_worker("drain")
    handed_in.wait()
    assert storage.documents(phone.page, phone.reader) == 0  # at once; the queue stays until then
    handed_in.release()
    storage.wait_until_wiped(phone.page)
    expect(phone.page.get_by_role("heading", level=1)).to_have_text(CUT_OFF)
    phone.page.goto("/tickets")
    expect(phone.page.get_by_role("heading", level=1)).to_have_text(CUT_OFF)
    (item,) = office.document("/quarantine")["items"]
    assert item["words"] == "Palavras de um porão."
    assert sent.action not in office.told(ticket)
    office.send(f"/quarantine/{item['id']}/apply")
    assert office.told(ticket).count(sent.action) == 1
    assert office.ticket_document(ticket)["events"][-1]["by"]["id"] == phone.reader


def test_a_ticket_the_office_took_away_is_shown_as_it_is_while_ours_waits_for_a_decision(
    ticket: str, phone: Phone, office: Office, relay: Relay
) -> None:
    relay.cut()
    phone.send(f"/tickets/{ticket}/comment", text="Cliente em casa.")
    phone.send(f"/tickets/{ticket}/forward", to="role", to_role="comercial", reason="É cobrança.")
    office.forward_to_role(ticket, "rede", "A rede vê antes.")
    relay.restore()
    phone.tell_worker("drain")
    phone.shows(pending=0, attention=1)
    shown = TicketPage(phone.page)
    phone.visit_own(f"/tickets/{ticket}")
    expect(shown.tags).to_contain_text("Rede")
    expect(shown.events("Você comentou")).to_have_count(1)
    expect(phone.page.get_by_role("main")).to_contain_text("É cobrança.")
    expect(phone.page.get_by_role("main")).not_to_contain_text("aguardando envio")


@pytest.mark.expected_complaints("The transaction was aborted")  # what was cleared was in use
def test_a_browser_that_forgot_the_phone_and_kept_the_session_goes_on_as_another_phone(
    phone: Phone,
) -> None:
    phone.context.new_cdp_session(phone.page).send(
        "Storage.clearDataForOrigin",
        {
            "origin": phone.address,
            "storageTypes": "indexeddb,local_storage,service_workers,cache_storage",
        },
    )
    phone.visit("/")
    storage.wait_for_worker(phone.page)
    storage.wait_for_pull(phone.page, phone.reader)
    phone.visit_own("/")
