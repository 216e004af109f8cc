import pytest
from playwright.sync_api import Page, expect

from tests.e2e.devices import DESKTOP

pytestmark = pytest.mark.devices("Pixel 7", DESKTOP)


def open_soft(page: Page, path: str) -> None:
    """Open a page and wait for its script, leaving a mark that a full page load would wipe."""
    page.goto(path)
    expect(page.locator("html")).to_have_attribute("data-sync", "ready")
    page.evaluate("window.mark = 1")


def test_a_link_changes_the_page_without_loading_it_anew(page: Page) -> None:
    open_soft(page, "/tickets")
    page.locator("main").get_by_role("link", name="Auto Peças Ramos").click()
    expect(page).to_have_url("/tickets/2")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert page.evaluate("window.mark") == 1


def test_back_arrow_returns_to_where_one_came_from(page: Page) -> None:
    open_soft(page, "/tickets?scope=all")
    page.locator("main").get_by_role("link", name="Auto Peças Ramos").click()
    expect(page).to_have_url("/tickets/2")
    page.get_by_role("link", name="Voltar").click()
    expect(page).to_have_url("/tickets?scope=all")


def test_back_arrow_leads_to_its_own_address_when_one_came_from_nowhere(page: Page) -> None:
    open_soft(page, "/tickets/2")
    page.get_by_role("link", name="Voltar").click()
    expect(page).to_have_url("/tickets")


@pytest.mark.expected_complaints("status of 422")
def test_a_refused_form_shows_why_and_puts_the_focus_there(page: Page) -> None:
    open_soft(page, "/close")
    page.get_by_label("O que foi feito").fill("")
    page.get_by_role("button", name="Fechar atendimento").click()
    expect(page.get_by_role("alert")).to_contain_text("Diga o que foi feito.")
    expect(page.get_by_role("radio", name="Concluído")).to_be_focused()
    text = page.get_by_label("O que foi feito")
    expect(text).to_have_attribute("aria-invalid", "true")
    expect(text).to_have_accessible_description(
        "Fica no histórico de soluções do tipo. Diga o que foi feito."
    )


def test_an_accepted_form_leads_on(page: Page) -> None:
    open_soft(page, "/close")
    page.get_by_role("button", name="Fechar atendimento").click()
    expect(page).to_have_url("/tickets/1")
    assert page.evaluate("window.mark") == 1


def test_the_header_of_a_worker_names_the_page_to_see_next(page: Page) -> None:
    open_soft(page, "/status")
    page.get_by_role("radio", name="Reagendado").check()
    page.get_by_role("button", name="Alterar").click()
    expect(page).to_have_url("/tickets/1")
    assert page.evaluate("window.mark") == 1


def test_the_chip_tells_how_things_stand(page: Page) -> None:
    open_soft(page, "/customers")
    chip = page.locator("[data-sync-chip]")
    page.evaluate("Object.assign(document.documentElement.dataset, {pending: 3})")
    expect(chip).to_contain_text("3 na fila")
    page.evaluate("Object.assign(document.documentElement.dataset, {sync: 'offline'})")
    expect(chip).to_have_text("sem sinal · 3 na fila")
    page.evaluate("Object.assign(document.documentElement.dataset, {attention: 1})")
    expect(chip).to_have_text("1 precisa de você")
    expect(page.get_by_role("link", name="Fila", exact=False).locator(".tab-count")).to_have_text(
        "4"
    )


@pytest.mark.devices(DESKTOP)
def test_the_list_stays_beside_what_it_led_to(page: Page) -> None:
    open_soft(page, "/tickets")
    page.locator("main").get_by_role("link", name="Auto Peças Ramos").click()
    beside = page.locator("#beside")
    expect(beside.locator("[aria-current]")).to_have_text("Auto Peças Ramos")
    beside.get_by_role("link", name="Helena Prado").click()
    expect(page).to_have_url("/tickets/3")
    expect(beside.locator("[aria-current]")).to_have_text("Helena Prado")
    page.get_by_role("link", name="Clientes").first.click()
    expect(beside).to_have_count(0)


@pytest.mark.devices(DESKTOP)
def test_keys_search_walk_lists_and_can_be_turned_off(page: Page) -> None:
    open_soft(page, "/customers")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.get_by_role("searchbox").blur()
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Helena")).to_be_focused()
    page.keyboard.press("?")
    page.get_by_label("Atalhos ligados").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).not_to_be_focused()
