import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.devices import DESKTOP
from tests.e2e.lab.faults import SECONDS

pytestmark = pytest.mark.devices("Pixel 7", DESKTOP)
KEPT = """async () => {
  const names = await indexedDB.databases();
  const db = await new Promise((done) => {
    const asked = indexedDB.open(names[0]?.name ?? "none");
    asked.onsuccess = () => done(asked.result);
  });
  if (!db.objectStoreNames.length) return [];
  const keys = db.transaction("drafts").objectStore("drafts").getAll();
  return new Promise((done) => (keys.onsuccess = () => { db.close(); done(keys.result); }));
}"""


def started(page: Page, path: str) -> None:
    page.goto(path)
    expect(page.locator("html")).to_have_attribute("data-sync", "ready")


def keeps(page: Page, number: int, said: str = "") -> None:
    """Wait until so many drafts are kept that say this; an error of the page in the end."""
    page.evaluate(
        f"""async ([number, said, seconds]) => {{
          for (const end = Date.now() + seconds * 1000;;) {{
            const kept = await ({KEPT})();
            if (kept.length === number && JSON.stringify(kept).includes(said)) return;
            if (Date.now() > end) throw new Error("other drafts are kept");
            await new Promise(requestAnimationFrame);
          }}
        }}""",
        [number, said, SECONDS],
    )


def test_what_was_typed_is_there_again_and_can_be_dropped(page: Page) -> None:
    started(page, "/close")
    text = page.get_by_label("O que foi feito")
    text.fill("Troquei o conector.")
    page.get_by_role("radio", name="Sem solução").check()
    keeps(page, 1, "unresolved")
    started(page, "/close")
    expect(text).to_have_value("Troquei o conector.")
    expect(page.get_by_role("radio", name="Sem solução")).to_be_checked()
    page.get_by_role("button", name="Descartar").click()
    expect(text).to_have_value(re.compile("Drop de 280 m"))
    keeps(page, 0)


def test_a_draft_is_forgotten_once_the_form_was_accepted(page: Page) -> None:
    started(page, "/close")
    page.get_by_label("O que foi feito").fill("Troquei o conector.")
    keeps(page, 1)
    page.get_by_role("button", name="Fechar atendimento").click()
    expect(page).to_have_url("/tickets/1")
    keeps(page, 0)


@pytest.mark.expected_complaints("ERR_INTERNET_DISCONNECTED", "Failed to fetch")
def test_without_signal_a_form_says_what_was_kept(page: Page) -> None:
    started(page, "/close")
    page.get_by_label("O que foi feito").fill("Troquei o conector.")
    page.context.set_offline(True)
    page.get_by_role("button", name="Fechar atendimento").click()
    expect(page.locator(".unsent")).to_contain_text("está guardado neste aparelho")
    expect(page.get_by_label("O que foi feito")).to_have_value("Troquei o conector.")
    expect(page.locator("html")).to_have_attribute("data-sync", "offline")


def test_a_long_choice_is_filtered_by_typing_without_accents(page: Page) -> None:
    started(page, "/close")
    field = page.get_by_role("combobox", name="Tipo de fechamento")
    field.fill("cobranca 7")
    expect(page.get_by_role("option")).to_have_text(["Cobrança tipo 7"])
    field.press("Enter")
    expect(field).to_have_value("Cobrança tipo 7")
    assert page.locator("select[name=type]").evaluate("one => one.value") == "Cobrança7"


def test_leaving_a_filter_unfinished_keeps_the_choice(page: Page) -> None:
    started(page, "/close")
    field = page.get_by_role("combobox", name="Tipo de fechamento")
    field.fill("nada disso")
    expect(page.get_by_role("option")).to_have_text("Nada encontrado")
    field.press("Escape")
    expect(field).to_have_value("Instalação tipo 3")


def test_search_shows_what_it_finds_while_one_types(page: Page) -> None:
    started(page, "/customers")
    page.evaluate("document.getElementById('results').replaceChildren()")
    page.get_by_role("searchbox").fill("helena")
    expect(page.get_by_role("link", name="Helena")).to_be_visible()
    expect(page).to_have_url("/customers?q=helena")
    expect(page.locator("#announcer")).to_have_text("3 clientes")
    page.get_by_role("radio", name="Telefone").check()
    expect(page).to_have_url("/customers?q=helena&by=phone")


def test_a_code_is_copied_by_one_press_and_that_is_said(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    started(page, "/invoice")
    page.get_by_role("button", name="Copiar").first.click()
    expect(page.locator("#announcer")).to_have_text("PIX copiado")
    assert page.evaluate("navigator.clipboard.readText()").startswith("00020126580014br.gov")


def test_a_sheet_is_modal_and_closes_by_key_and_by_a_press_beside_it(page: Page) -> None:
    started(page, "/customer")
    options = page.get_by_role("button", name="Opções", exact=True)
    sheet = page.get_by_role("dialog", name="Opções")
    options.click()
    expect(sheet).to_be_visible()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(options).to_be_focused()
    options.click()
    page.mouse.click(8, 8)
    expect(sheet).to_be_hidden()
