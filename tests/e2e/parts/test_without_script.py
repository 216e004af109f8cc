"""Nothing depends on script."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.devices("Pixel 7")


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Like the device, with script turned off."""
    return {**browser_context_args, "java_script_enabled": False}


def test_a_sheet_opens_and_closes(page: Page) -> None:
    page.goto("/customer")
    page.get_by_role("button", name="Opções", exact=True).click()
    expect(page.get_by_role("link", name="Planos")).to_be_visible()
    page.get_by_role("button", name="Fechar opções").click()
    expect(page.get_by_role("link", name="Planos")).to_be_hidden()


@pytest.mark.expected_complaints("status of 422")
def test_a_form_is_refused_with_what_is_wrong_and_then_sent(page: Page) -> None:
    page.goto("/close")
    page.get_by_label("O que foi feito").fill("")
    page.get_by_role("button", name="Fechar atendimento").click()
    expect(page.get_by_role("alert")).to_contain_text("Diga o que foi feito.")
    page.get_by_label("O que foi feito").fill("Troquei o conector.")
    page.get_by_label("Tipo de fechamento").select_option("Cobrança tipo 7")
    page.get_by_role("button", name="Fechar atendimento").click()
    expect(page).to_have_url("/tickets/1")


def test_a_search_is_a_form(page: Page) -> None:
    page.goto("/customers")
    page.get_by_role("searchbox").fill("helena")
    page.get_by_role("button", name="Procurar").click()
    expect(page).to_have_url("/customers?q=helena&by=")
