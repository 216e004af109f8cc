import pytest
from playwright.sync_api import Page, expect


@pytest.mark.only_reads
def test_the_login_page_opens(page: Page) -> None:
    page.goto("/login")
    expect(page.get_by_label("Usuário")).to_be_visible()
    expect(page.get_by_label("Senha")).to_be_visible()
    expect(page.get_by_role("button", name="Entrar")).to_be_visible()
