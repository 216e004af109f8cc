"""A whole day without signal on four phones: every page and action, the browser started anew."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import expect

from atende.web.identifiers import new_id
from tests.e2e.devices import NARROW
from tests.e2e.every_page import of_technicians
from tests.e2e.lab.office import Office
from tests.e2e.lab.phones import Phone
from tests.e2e.provider import free_slot
from tests.e2e.server import ServerProcess

pytestmark = pytest.mark.devices("Pixel 7", "Galaxy S9+", "iPhone 14", NARROW)

OF_SERVER = ("perfil", "senha", "sessoes")
"""Pages about accounts, which only the server makes."""
OPENED_BEFORE = ("atendimento-fechado", "extrato", "fatura")
"""What is in nobody's day is on a phone once it was opened there."""
OF_ONE_RUN = ("order", "start", "ticket", "protocol", "due")
"""What differs between two runs of the same day."""
type Send = Callable[..., object]


@pytest.mark.devices("Pixel 7")
def test_every_page_is_there_in_english_too(
    rafael: Office,
    new_phone: Callable[..., Phone],
    device: str,
    own_server: ServerProcess,
) -> None:
    walk_without_signal("en", rafael, new_phone, device, own_server)


def test_every_page_is_there_with_the_server_stopped_and_the_browser_started_anew(
    rafael: Office,
    new_phone: Callable[..., Phone],
    device: str,
    own_server: ServerProcess,
) -> None:
    walk_without_signal("pt-BR", rafael, new_phone, device, own_server)


def walk_without_signal(
    language: str,
    rafael: Office,
    new_phone: Callable[..., Phone],
    device: str,
    server: ServerProcess,
) -> None:
    """Open every page with the server stopped, in a browser started anew."""
    rafael.send("/profile", language=language, theme="auto", zone="America/Sao_Paulo")
    addresses = of_technicians(rafael)
    phone = new_phone(device)
    phone.sign_in()
    for name in OPENED_BEFORE:
        phone.visit(addresses[name])
    phone.close()
    server.stop()
    phone.switch_on()
    for name in addresses.keys() - set(OF_SERVER):
        answer = phone.visit_own(addresses[name])
        assert answer.status == 200, name
        expect(phone.page.locator("html")).to_have_attribute("lang", language)
        expect(phone.page.get_by_role("heading", level=1)).to_be_attached()
    assert phone.visit_own("/profile").status == 503


def a_day(send: Send, tickets: list[str], person: str, slot: datetime) -> None:
    """Everything one does to tickets, in the order of a visit; the second is forwarded."""
    ticket, other = tickets
    order = new_id()
    at = {"start_date": f"{slot:%Y-%m-%d}", "start_time": f"{slot:%H:%M}", "minutes": "30"}
    send(f"/tickets/{ticket}/comment", text="Cliente em casa.")
    send(f"/tickets/{ticket}/test", what="Potência óptica", result="ok", text="-19 dBm")
    send(f"/tickets/{ticket}/status", status="em-execucao")
    send(
        f"/tickets/{ticket}/schedule",
        **{"order": order, "kind": "visita-tecnica", "technician": person, "notes": "", **at},
    )
    later = {**at, "start_time": f"{slot:%H}:45"}
    send(f"/orders/{order}/reschedule", order=order, reason="Chuva.", technician=person, **later)
    send(f"/orders/{order}/cancel", order=order, reason="Resolvido antes.")
    send(f"/tickets/{ticket}/close", outcome="resolved", description="Troquei o conector.")
    send(f"/tickets/{other}/forward", to="role", to_role="rede", reason="É da rede.")


def told(document: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """A history without what differs between two runs of the same day."""
    return [
        (each["kind"], {k: v for k, v in each["body"].items() if k not in OF_ONE_RUN})
        for each in document["events"]
    ]


def test_a_day_done_without_signal_ends_as_the_same_day_done_online(
    rafael: Office,
    office: Office,
    new_phone: Callable[..., Phone],
    device: str,
    own_server: ServerProcess,
) -> None:
    person, customer = rafael.person(), rafael.customer()["id"]
    here = [rafael.ticket("Sem sinal.", customer), rafael.ticket("Lento.", customer)]
    online = [rafael.ticket("Sem sinal.", customer), rafael.ticket("Lento.", customer)]
    phone = new_phone(device)
    phone.sign_in()
    phone.close()
    own_server.stop()
    phone.switch_on()
    phone.visit_own("/")
    phone.shows(rules="ready")  # without them a visit is queued, but there is no page of it yet
    a_day(phone.send, here, person, free_slot())
    opened = phone.send(
        f"/customers/{customer}/tickets/new", type="sem-sinal", description="Caiu de novo."
    ).ticket
    phone.shows(pending=9)

    own_server.start()
    phone.visit_own("/outbox")
    before = phone.pulled()
    phone.drain()
    phone.tell_worker("pull")
    phone.pulled(after=before)
    phone.shows(attention=0)
    a_day(rafael.send, online, person, free_slot())
    for mine, theirs in zip(here, online, strict=True):
        assert told(office.ticket_document(mine)) == told(office.ticket_document(theirs))
    assert office.ticket_document(opened)["protocol"].isdecimal()
    for ticket in (*here, opened):
        assert phone.document(f"/tickets/{ticket}") == rafael.ticket_document(ticket)
