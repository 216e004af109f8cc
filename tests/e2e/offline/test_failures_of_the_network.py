import pytest
from playwright.sync_api import expect

from tests.e2e.lab.faults import Canned, Fault, carrying
from tests.e2e.lab.office import Office
from tests.e2e.lab.phones import Phone
from tests.e2e.lab.relay import PORTAL_PAGE, PORTAL_REDIRECT, Relay

pytestmark = pytest.mark.devices("Pixel 7")


def test_an_action_whose_answer_was_lost_takes_effect_once(
    ticket: str, phone: Phone, office: Office, relay: Relay
) -> None:
    lost = relay.lose_answer("POST", "/sync/actions")
    sent = phone.send(f"/tickets/{ticket}/comment", text="Troquei o conector.")
    lost.wait()
    assert office.told(ticket).count(sent.action) == 1
    phone.drain()
    phone.shows(attention=0)
    assert office.told(ticket).count(sent.action) == 1


@pytest.mark.parametrize(
    ("status", "header"), [(503, "Retry-After"), (429, "Retry-After"), (500, "X-Nothing")]
)
def test_a_busy_server_is_asked_again_no_sooner_than_it_wished(
    status: int, header: str, ticket: str, phone: Phone, office: Office, relay: Relay
) -> None:
    busy = relay.answer("POST", "/sync/actions", Canned(status, {header: "2"}))
    sent = phone.send(f"/tickets/{ticket}/comment", text="Cliente em casa.")
    refused = busy.wait()
    phone.shows(pending=1, attention=0)
    phone.tell_worker("drain")
    phone.shows(pending=0, attention=0)
    again = relay.sent("POST", "/sync/actions")[-1]
    if header == "Retry-After":
        assert again.at - refused.at >= 2
    assert office.told(ticket).count(sent.action) == 1


@pytest.mark.parametrize("status", [400, 413, 422])
def test_an_action_the_server_can_make_nothing_of_holds_up_no_other(
    status: int, ticket: str, other_ticket: str, phone: Phone, office: Office, relay: Relay
) -> None:
    relay.cut()
    bad = phone.send(f"/tickets/{ticket}/comment", text="Esta não passa.")
    good = phone.send(f"/tickets/{other_ticket}/comment", text="Esta passa.")
    problem = Canned(
        status,
        {"Content-Type": "application/problem+json"},
        f'{{"status": {status}, "code": "malformed", "title": "?"}}',
    )
    relay.befall(Fault(carrying(bad.action), times=None, before=problem))
    relay.restore()
    phone.tell_worker("drain")
    phone.shows(attention=1)
    assert office.told(other_ticket).count(good.action) == 1
    assert office.told(ticket).count(bad.action) == 0
    phone.visit_own("/outbox")
    expect(phone.page.get_by_role("main")).to_contain_text("Esta não passa.")


@pytest.mark.expected_complaints(
    "Manifest: Line: 1",
    "EventSource's response has a MIME type",
    "violates the following Content Security Policy directive",
)
@pytest.mark.parametrize("answer", [PORTAL_PAGE, PORTAL_REDIRECT], ids=["page", "redirect"])
def test_a_captive_portals_answer_is_no_answer(
    answer: Canned, ticket: str, phone: Phone, office: Office, relay: Relay
) -> None:
    portal = relay.captive_portal(answer)
    sent = phone.send(f"/tickets/{ticket}/comment", text="No saguão do hotel.")
    portal.wait()
    phone.shows(pending=1, attention=0)
    phone.tell_worker("pull")
    phone.visit_own(f"/tickets/{ticket}")
    expect(phone.page.get_by_role("main")).to_contain_text("No saguão do hotel.")
    assert office.told(ticket).count(sent.action) == 0
    portal.release()
    phone.drain()
    assert office.told(ticket).count(sent.action) == 1


def test_a_network_that_hangs_keeps_nobody_waiting(
    ticket: str, phone: Phone, office: Office, relay: Relay
) -> None:
    hanging = relay.hang()
    sent = phone.send(f"/tickets/{ticket}/comment", text="Uma barra de sinal.")
    hanging.wait()
    phone.visit_own(f"/tickets/{ticket}")
    expect(phone.page.get_by_role("main")).to_contain_text("Uma barra de sinal.")
    hanging.release()
    phone.drain()
    assert office.told(ticket).count(sent.action) == 1


def test_a_page_that_is_not_on_the_phone_says_so_while_the_network_hangs(
    phone: Phone, office: Office, relay: Relay
) -> None:
    of_others = office.ticket("De outra pessoa.")
    hanging = relay.hang()
    answer = phone.visit_own(f"/tickets/{of_others}")
    assert answer.status == 503
    hanging.release()
