"""What managers look after: people and what they may, phones, and what lost phones hand in."""

import re
from collections.abc import Callable

import pytest
from babel.messages.pofile import read_po
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from atende.building.catalogues import LOCALE
from tests.e2e.devices import DESKTOP
from tests.e2e.every_page import open_settled
from tests.e2e.lab.office import Office
from tests.e2e.lost_phone import lost_phone, phone_in_use
from tests.e2e.pages.app import AppPage
from tests.e2e.pages.sign_in import SignInPage
from tests.e2e.pages.tickets import TicketPage
from tests.e2e.provider import Provider
from tests.e2e.server import Server
from tests.gallery.looking import faults

pytestmark = pytest.mark.devices("Pixel 7", DESKTOP)


def test_a_managers_way_leads_through_people_to_the_record_of_accesses(manager: Page) -> None:
    page = AppPage(manager).open("/profile")
    page.follow("Contas")
    page.is_titled("Contas")
    page.follow("Ana Teles")
    page.is_titled("Ana Teles")
    page.main.get_by_role("checkbox", name="Rede", exact=True).check()
    page.press("Salvar cargos")
    expect(page.main.get_by_role("status")).to_be_visible()
    page.go_back()
    expect(page.main.get_by_role("listitem").filter(has_text="Ana Teles")).to_contain_text("Rede")
    page.follow("Registro de acessos")
    page.is_titled("Registro de acessos")
    changed = page.main.get_by_role("listitem").filter(has_text="Cargos alterados").first
    expect(changed).to_contain_text("Ana Teles · por Lúcia Prado")
    page.go_back()
    page.is_titled("Contas")


@pytest.mark.expected_complaints("status of 422")
def test_who_is_disabled_is_signed_out_at_once_and_back_when_enabled_again(
    manager: Page, new_context: Callable[..., BrowserContext]
) -> None:
    theirs = new_context().new_page()
    entrance = SignInPage(theirs).open("/login")
    entrance.enter("qa", "atende")
    expect(theirs).to_have_url("/")
    account = AppPage(manager).open("/accounts/qa")
    account.press("Desativar conta")
    expect(account.main.locator("p.tags")).to_contain_text("desativada")
    expect(account.main).to_contain_text("A conta não está aberta em nenhum aparelho.")
    theirs.goto("/tickets")
    expect(theirs).to_have_url("/login?next=/tickets")
    entrance.enter("qa", "atende")
    expect(entrance.refusal).to_contain_text("Esta conta está desativada.")
    account.press("Reativar conta")
    expect(account.main.locator("p.tags")).to_contain_text("ativa")
    entrance.enter("qa", "atende")
    expect(theirs).to_have_url("/tickets")


def test_a_session_is_ended_from_the_list_of_ones_own(
    technician: Page, new_context: Callable[..., BrowserContext]
) -> None:
    other = new_context().new_page()
    SignInPage(other).open("/login").enter("tecnico", "atende")
    expect(other).to_have_url("/")
    sessions = AppPage(technician).open("/profile")
    sessions.follow("Sessões")
    sessions.is_titled("Onde sua conta está aberta")
    technician.get_by_role(
        "button", name=re.compile("^Encerrar (a outra sessão|as outras)")
    ).click()
    expect(sessions.rows("Aparelhos")).to_have_count(0)
    expect(technician.get_by_role("button", name=re.compile("^Encerrar a"))).to_have_count(0)
    other.goto("/tickets")
    expect(other).to_have_url("/login?next=/tickets")


@pytest.mark.expected_complaints("status of 422")
def test_a_lost_phone_is_cut_off_and_what_it_hands_in_is_settled(
    manager: Page, playwright: Playwright, server: Server
) -> None:
    with Office.opened(playwright, server.url, "tecnico") as rafael:
        ticket = rafael.ticket("Caiu da moto com o celular.")
    phone = phone_in_use(playwright, server.url)
    page = AppPage(manager).open("/profile")
    page.follow("Aparelhos")
    manager.locator(f"a[href='/devices/{phone}']").click()
    page.is_titled("Moto G (2)")
    expect(page.main.locator("p.tags")).to_contain_text("2 ações por enviar")
    page.press("Desligar aparelho")
    expect(page.refusal).to_contain_text("Marque que entendeu")
    page.main.get_by_role("checkbox").check()
    page.press("Desligar aparelho")
    expect(page.main.get_by_role("status")).to_contain_text("Aparelho desligado.")
    lost_phone(playwright, server.url, ticket, "Fica no histórico.", "Isto não vale mais.")
    page.open("/devices")
    page.follow("Quarentena")
    waiting = page.main.get_by_role("list", name="Por resolver").get_by_role("listitem")
    waiting.filter(has_text="Fica no histórico.").get_by_role("link").click()
    page.press("Aplicar em nome de Rafael Souza")
    expect(page.main.get_by_role("status")).to_contain_text("Ação aplicada")
    waiting.filter(has_text="Isto não vale mais.").get_by_role("link").click()
    page.press("Dispensar")
    expect(page.refusal).to_contain_text("Escreva por que a dispensa.")
    manager.get_by_label("Por que dispensar", exact=True).fill("Foi feito por outro.")
    page.press("Dispensar")
    expect(page.main.get_by_role("status")).to_contain_text("Ação dispensada.")
    story = TicketPage(manager).visit(ticket).story
    expect(story).to_contain_text("Fica no histórico.")
    expect(story).to_contain_text("Rafael Souza comentou")
    expect(story).not_to_contain_text("Isto não vale mais.")


def texts_to_translate() -> set[str]:
    """Portuguese texts that read otherwise in English, those without fields."""
    with (LOCALE / "en.po").open("rb") as file:
        catalogue = read_po(file, locale="en")
    every = {message.id: message.string for message in catalogue if isinstance(message.id, str)}
    return {text for text, english in every.items() if text and english != text and "{" not in text}


def test_the_pages_of_accounts_are_english_for_who_reads_english(
    manager: Page, playwright: Playwright, server: Server, device: str
) -> None:
    ticket = Provider(manager.request).ticket("Para ler em inglês.")
    phone = phone_in_use(playwright, server.url)
    lost_phone(playwright, server.url, ticket, "Trocado.")
    with Office.opened(playwright, server.url) as office:
        item = office.document("/quarantine")["items"][0]["id"]
    page = AppPage(manager).open("/profile")
    manager.get_by_role("radio", name="English").check()
    page.press("Salvar preferências")
    expect(manager.locator("html")).to_have_attribute("lang", "en")
    portuguese, wrong = texts_to_translate(), []
    for path in (
        *("/profile", "/profile/password", "/profile/sessions", "/accounts", "/accounts/tecnico"),
        *("/accounts/audit", "/devices", f"/devices/{phone}", "/quarantine", f"/quarantine/{item}"),
        *("/outbox", "/ready"),
    ):
        open_settled(manager, path)
        lines = {line.strip() for line in manager.locator("body").inner_text().splitlines()}
        wrong += [f"{path}: {text}" for text in sorted(lines & portuguese)]
        wrong += [f"{path}: {fault}" for fault in faults(manager, 36 if device == DESKTOP else 48)]
    page.open("/profile")
    manager.get_by_role("radio", name="Português").check()
    page.press("Save preferences")
    expect(manager.locator("html")).to_have_attribute("lang", "pt-BR")
    assert not wrong
