import pytest
from playwright.sync_api import Page, expect

from tests.e2e.devices import DESKTOP
from tests.e2e.pages.tickets import TicketPage
from tests.e2e.provider import Provider

pytestmark = pytest.mark.devices(DESKTOP)


def test_the_first_stop_of_the_keyboard_leads_past_the_navigation(technician: Page) -> None:
    TicketPage(technician).open("/tickets")
    technician.keyboard.press("Tab")
    skip = technician.get_by_role("link", name="Ir para o conteúdo")
    expect(skip).to_be_focused()
    technician.keyboard.press("Enter")
    expect(technician.get_by_role("main")).to_be_focused()


def test_a_ticket_is_commented_by_keyboard_alone(technician: Page) -> None:
    ticket = Provider(technician.request).ticket("Só com o teclado.")
    shown = TicketPage(technician).visit(ticket)
    more = technician.get_by_role("button", name="Mais opções")
    more.focus()
    technician.keyboard.press("Enter")
    options = technician.get_by_role("dialog", name="Opções")
    expect(options).to_be_visible()
    technician.keyboard.press("Escape")
    expect(options).to_be_hidden()
    expect(more).to_be_focused()
    technician.get_by_role("link", name="Adicionar Comentário").first.focus()
    technician.keyboard.press("Enter")
    expect(technician.get_by_label("Comentário", exact=True)).to_be_focused()
    technician.keyboard.type("Feito sem mouse.")
    technician.get_by_role("button", name="Salvar", exact=True).focus()
    technician.keyboard.press("Enter")
    expect(shown.is_at(ticket).story).to_contain_text("Feito sem mouse.")


def test_letters_lead_from_page_to_page(technician: Page) -> None:
    TicketPage(technician).open("/tickets")
    technician.keyboard.press("g")
    technician.keyboard.press("g")
    expect(technician).to_have_url("/agenda")
    expect(technician.get_by_role("heading", level=1)).to_have_text("Agenda")
