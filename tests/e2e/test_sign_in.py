from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.complaints import Complaints
from tests.e2e.devices import DESKTOP
from tests.e2e.pages.app import AppPage
from tests.e2e.pages.sign_in import SignInPage
from tests.e2e.pages.tickets import TicketPage
from tests.e2e.provider import Provider


@pytest.mark.expected_complaints("status of 422")
def test_a_wrong_password_is_refused_and_the_user_is_kept(page: Page) -> None:
    entrance = SignInPage(page).open("/login")
    entrance.enter("tecnico", "errada")
    expect(page.get_by_role("alert")).to_have_text("Usuário ou senha não conferem.")
    expect(entrance.user).to_have_value("tecnico")
    expect(entrance.password).to_have_value("")


def test_signing_in_leads_to_what_was_asked_for_and_signing_out_closes_it(page: Page) -> None:
    page.goto("/tickets?scope=all")
    expect(page).to_have_url("/login?next=/tickets%3Fscope%3Dall")
    SignInPage(page).enter("tecnico", "atende")
    expect(page).to_have_url("/tickets?scope=all")
    profile = AppPage(page).open("/profile")
    profile.press("Sair")
    expect(page.get_by_role("button", name="Entrar")).to_be_visible()
    page.goto("/tickets")
    expect(page).to_have_url("/login?next=/tickets")


@pytest.mark.only_reads
def test_the_entrance_speaks_the_browsers_language(
    browser: Browser, browser_context_args: dict[str, Any], complaints: Complaints
) -> None:
    context = browser.new_context(**{**browser_context_args, "locale": "en-GB"})
    complaints.listen_to(context)
    page = context.new_page()
    page.goto("/login")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_label("Password")).to_be_visible()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    context.close()


def test_ones_own_language_holds_on_every_page_until_it_is_changed(technician: Page) -> None:
    profile = AppPage(technician).open("/profile")
    technician.get_by_role("radio", name="English").check()
    profile.press("Salvar preferências")
    expect(technician.locator("html")).to_have_attribute("lang", "en")
    AppPage(technician).open("/tickets")
    expect(technician.get_by_role("navigation").first.get_by_text("Customers")).to_be_attached()
    expect(technician.locator("html")).to_have_attribute("lang", "en")
    profile.open("/profile")
    technician.get_by_role("radio", name="Português").check()
    profile.press("Save preferences")
    expect(technician.locator("html")).to_have_attribute("lang", "pt-BR")


@pytest.mark.expected_complaints("status of 401")
@pytest.mark.devices("Pixel 7", DESKTOP)
def test_what_was_typed_outlives_a_session_that_ended_before_it_was_sent(
    technician: Page,
) -> None:
    ticket = Provider(technician.request).ticket("Sem sinal no porão.")
    technician.goto(f"/tickets/{ticket}/comment")
    words = technician.get_by_label("Comentário", exact=True)
    words.press_sequentially("Trocado o cabo do porão.")
    technician.context.clear_cookies()
    technician.get_by_role("button", name="Salvar").click()
    entrance = SignInPage(technician)
    entrance.is_titled("Entre de novo")
    entrance.enter("tecnico", "atende")
    expect(technician).to_have_url(f"/tickets/{ticket}/comment")
    expect(words).to_have_value("Trocado o cabo do porão.")
    technician.get_by_role("button", name="Salvar").click()
    shown = TicketPage(technician).is_at(ticket)
    expect(shown.events("Você comentou")).to_have_count(1)
