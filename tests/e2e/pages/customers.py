"""Customers: the search, the record, and the four ways on from it."""

from typing import Self

from playwright.sync_api import Locator, Page

from tests.e2e.pages.app import AppPage


class CustomersPage(AppPage):
    """The search: a field to look in, words, and who was found."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.words = page.get_by_role("searchbox")
        self.found = page.locator("#results").locator("a.row-title")

    def visit(self) -> Self:
        """Open the search."""
        return self.open("/customers")

    def search(self, words: str) -> None:
        """Type as a person does, letter by letter."""
        self.words.fill("")
        self.words.press_sequentially(words)

    def look_in(self, name: str) -> None:
        """Choose the field to search by."""
        self.page.get_by_role("radio", name=name, exact=True).check()

    def named(self, name: str) -> Locator:
        """The found customer of that name."""
        return self.found.get_by_text(name, exact=True)


class CustomerPage(AppPage):
    """The record."""

    def visit(self, customer: str) -> Self:
        """Open the record."""
        return self.open(f"/customers/{customer}")

    def choose_way(self, name: str) -> None:
        """Open Opções and take one of its four ways."""
        self.press("Opções")
        self.option(name)


class InvoicesPage(AppPage):
    """Extrato: invoices of a period."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.invoices = self.main.locator("a.row-title")

    def narrow(self, first: str, last: str) -> None:
        """Ask for a period by De and Até."""
        self.page.get_by_label("De", exact=True).fill(first)
        self.page.get_by_label("Até", exact=True).fill(last)
        self.press("Filtrar")
