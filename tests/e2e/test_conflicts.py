import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.pages.tickets import CloseForm, ForwardForm, StatusForm, TicketPage
from tests.e2e.provider import Provider

pytestmark = pytest.mark.expected_complaints("status of 409")


def both_sides(page: Page, title: str) -> Locator:
    """What the two of them did."""
    panel = page.get_by_role("region", name=title)
    expect(panel.locator("dt").get_by_text("Você", exact=True)).to_be_visible()
    return panel


def test_a_status_changed_meanwhile_is_shown_and_mine_applied_after(
    technician: Page, manager: Page
) -> None:
    ticket = Provider(technician.request).ticket("Sinal oscilando.")
    mine = StatusForm(technician).open(f"/tickets/{ticket}/status")
    StatusForm(manager).open(f"/tickets/{ticket}/status").change_to("Aguardando cliente")
    expect(TicketPage(manager).is_at(ticket).tags).to_contain_text("Aguardando cliente")
    mine.change_to("Em execução")
    panel = both_sides(technician, "O status mudou enquanto você escrevia.")
    expect(panel).to_be_focused()
    expect(panel).to_contain_text("Lúcia Prado")
    expect(panel).to_contain_text("Aguardando cliente")
    expect(mine.status("Em execução")).to_be_checked()
    mine.press("Aplicar o meu")
    shown = TicketPage(technician).is_at(ticket)
    expect(shown.tags).to_contain_text("Em execução")
    expect(shown.events("mudou o status")).to_have_count(2)


def test_theirs_stays_when_one_says_so(technician: Page, manager: Page) -> None:
    ticket = Provider(technician.request).ticket("Cabo solto.")
    mine = StatusForm(technician).open(f"/tickets/{ticket}/status")
    StatusForm(manager).open(f"/tickets/{ticket}/status").change_to("Aguardando cliente")
    TicketPage(manager).is_at(ticket)
    mine.change_to("Em execução")
    both_sides(technician, "O status mudou enquanto você escrevia.")
    technician.get_by_role("link", name="Deixar como está").click()
    expect(TicketPage(technician).is_at(ticket).tags).to_contain_text("Aguardando cliente")


def test_closing_what_was_forwarded_meanwhile_loses_no_word(
    technician: Page, manager: Page
) -> None:
    ticket = Provider(technician.request).ticket("Fibra dobrada.")
    mine = CloseForm(technician).open(f"/tickets/{ticket}/close")
    theirs = ForwardForm(manager).open(f"/tickets/{ticket}/forward")
    theirs.to_role("Rede")
    theirs.reason.fill("A rede vê antes.")
    theirs.press("Encaminhar")
    TicketPage(manager).is_at(ticket)
    mine.resolved.check()
    mine.description.fill("Refiz a curva da fibra.")
    mine.close()
    panel = both_sides(
        technician, "O atendimento mudou de mãos, foi fechado ou ganhou uma visita enquanto isso."
    )
    expect(panel).to_contain_text("Lúcia Prado encaminhou")
    expect(panel).to_contain_text("A rede vê antes.")
    expect(panel).to_contain_text("Refiz a curva da fibra.")
    expect(mine.description).to_have_value("Refiz a curva da fibra.")
    technician.get_by_role("link", name="Guardar como comentário").click()
    expect(technician.get_by_label("Comentário", exact=True)).to_have_value(
        "Refiz a curva da fibra."
    )
    mine.press("Salvar")
    expect(TicketPage(technician).is_at(ticket).story).to_contain_text("Refiz a curva da fibra.")
