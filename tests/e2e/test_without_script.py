from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.pages.app import AppPage
from tests.e2e.pages.customers import CustomerPage
from tests.e2e.pages.sign_in import SignInPage
from tests.e2e.pages.tickets import CloseForm, ForwardForm, ScheduleForm, StatusForm, TicketPage
from tests.e2e.provider import TYPE_NAME, Provider, free_slot


@pytest.fixture
def plain(new_context: Callable[..., BrowserContext]) -> Page:
    """A page of somebody signed in whose browser runs no script."""
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/login")
    SignInPage(page).enter("tecnico", "atende")
    expect(page).to_have_url("/")
    return page


@pytest.mark.expected_complaints("status of 422")
def test_a_ticket_is_opened_treated_and_closed_without_script(plain: Page) -> None:
    customer = Provider(plain.request).customer()
    plain.goto(f"/customers/{customer['id']}")
    CustomerPage(plain).choose_way("Atendimentos")
    plain.get_by_role("link", name="Abrir atendimento").click()
    form = AppPage(plain)
    form.choose("Tipo de atendimento", TYPE_NAME)
    plain.get_by_label("Descrição", exact=True).fill("Sem script, com chuva.")
    plain.get_by_role("radio", name="Usuário").check()
    form.press("Abrir atendimento")
    form.is_titled(TYPE_NAME)
    shown = TicketPage(plain)

    shown.choose_way("Mudar Status")
    StatusForm(plain).change_to("Em execução")
    expect(shown.tags).to_contain_text("Em execução")

    slot = free_slot()
    shown.choose_way("Agenda")
    visit = ScheduleForm(plain)
    visit.turn_to_next_month()
    visit.tap_day(slot.day)
    visit.time.fill(f"{slot:%H:%M}")
    visit.press("Salvar")
    expect(shown.rows("Visitas")).to_have_count(1)

    shown.choose_way("Adicionar Comentário")
    plain.get_by_label("Comentário", exact=True).fill("Escrito uma vez.")
    plain.get_by_role("button", name="Salvar", exact=True).dblclick()
    expect(shown.events("Você comentou")).to_have_count(1)

    shown.choose_way("Fechar Atendimento")
    closing = CloseForm(plain)
    closing.resolved.check()
    closing.close()
    expect(closing.refusal).to_contain_text("Descreva o que aconteceu.")
    expect(closing.resolved).to_be_checked()
    closing.description.fill("Secou e voltou.")
    closing.close()
    expect(shown.tags).to_contain_text("Concluído")
    shown.choose_way("Histórico")
    expect(shown.story.get_by_role("listitem")).to_have_count(5)


@pytest.mark.devices("Pixel 7")
def test_a_ticket_is_forwarded_without_script(plain: Page) -> None:
    ticket = Provider(plain.request).ticket("Vai para a fibra.")
    plain.goto(f"/tickets/{ticket}/forward")
    form = ForwardForm(plain)
    form.to_role("Equipe Fibra")
    form.reason.fill("É rede.")
    form.press("Encaminhar")
    expect(TicketPage(plain).is_at(ticket).tags).to_contain_text("Equipe Fibra")


@pytest.mark.expected_complaints("status of 401", "status of 422")
def test_what_was_typed_is_given_back_to_who_signs_in_again_and_to_nobody_else(
    plain: Page,
) -> None:
    ticket = Provider(plain.request).ticket("Sem sinal no porão.")
    plain.goto(f"/tickets/{ticket}/comment")
    words = plain.get_by_label("Comentário", exact=True)
    words.fill("Trocado o cabo <do porão>.")
    plain.context.clear_cookies()
    AppPage(plain).press("Salvar")
    entrance = SignInPage(plain)
    entrance.is_titled("Entre de novo")
    entrance.enter("gestor", "atende")
    expect(plain.get_by_role("alert")).to_contain_text("é de outra pessoa")
    entrance.enter("tecnico", "atende")
    expect(plain.get_by_role("alert")).to_contain_text("Isto ainda não foi enviado.")
    expect(words).to_have_value("Trocado o cabo <do porão>.")
    AppPage(plain).press("Salvar")
    shown = TicketPage(plain).is_at(ticket)
    expect(shown.story).to_contain_text("Trocado o cabo <do porão>.")
    expect(shown.events("Você comentou")).to_have_count(1)
