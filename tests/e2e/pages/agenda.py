"""The agenda, a service order, and calling it off."""

from typing import Self

from playwright.sync_api import Locator, Page, expect

from tests.e2e.pages.app import AppPage


class AgendaPage(AppPage):
    """A month, and the visits of one of its days."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.visits = self.rows("Visitas do dia")

    def visit(self, day: str = "") -> Self:
        """Open the agenda at a day (YYYY-MM-DD), else at today."""
        return self.open(f"/agenda?day={day}" if day else "/agenda")

    def day(self, number: int) -> Locator:
        """A day of the shown month."""
        named = self.page.locator(".day-number").get_by_text(str(number), exact=True)
        return self.page.locator("a.day:not(.outside)").filter(has=named)


class OrderPage(AppPage):
    """A service order: when, who, what for and where."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.tags = self.main.locator("p.tags")

    def visit(self, order: str) -> Self:
        """Open the order."""
        return self.open(f"/orders/{order}")

    def is_at(self, order: str) -> Self:
        """Hold the browser to being on the order's own page."""
        expect(self.page).to_have_url(f"/orders/{order}")
        return self
