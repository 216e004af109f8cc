"""One ticket through everything at once: the screen tells the truth at every step."""

import pytest
from playwright.sync_api import expect

from tests.e2e.lab.office import Office
from tests.e2e.lab.phones import Phone
from tests.e2e.lab.relay import Relay
from tests.e2e.pages.tickets import TicketPage

pytestmark = pytest.mark.devices("Pixel 7")


def shows_once_each(phone: Phone, ticket: str) -> TicketPage:
    """The ticket's page, made on the phone, with both of Rafael's actions, each once."""
    shown = TicketPage(phone.page)
    phone.visit_own(f"/tickets/{ticket}")
    expect(shown.events("Você comentou")).to_have_count(1)
    expect(shown.events("Você mudou o status")).to_have_count(1)
    expect(shown.tags).to_contain_text("Em execução")
    return shown


@pytest.mark.parametrize("first", ["receipts", "feed"])
def test_two_actions_survive_a_cut_a_forward_and_a_lost_answer(
    first: str, ticket: str, phone: Phone, office: Office, relay: Relay
) -> None:
    phone.shows(rules="ready")
    relay.cut()
    mine = [
        phone.send(f"/tickets/{ticket}/comment", text="A ONU está sem luz.").action,
        phone.send(f"/tickets/{ticket}/status", status="em-execucao").action,
    ]
    shows_once_each(phone, ticket)
    phone.shows(pending=2, attention=0)

    office.forward_to_role(ticket, "rede", "A rede vê antes.")
    lost = relay.lose_answer("POST", "/sync/actions")
    pulls = relay.hold_request("GET", "/sync/changes", times=100)
    relay.restore()
    phone.tell_worker("drain")
    lost.wait()
    assert office.told(ticket)[-2:] == mine
    shows_once_each(phone, ticket)

    if first == "receipts":
        phone.drain()
        shown = shows_once_each(phone, ticket)
        pulls.release()
    else:
        receipts = relay.hold_request("POST", "/sync/actions", times=100)
        pulls.release()
        phone.tell_worker("pull")
        shown = shows_once_each(phone, ticket)
        expect(shown.tags).to_contain_text("Rede")
        receipts.release()
    phone.drain()
    phone.tell_worker("pull")
    shown = shows_once_each(phone, ticket)
    expect(shown.tags).to_contain_text("Rede")
    phone.shows(pending=0, attention=0)
    assert [office.told(ticket).count(action) for action in mine] == [1, 1]
    assert office.ticket_document(ticket)["version"] == 4
