"""What every page of the application has: its title, the way back, fields, a dock, sheets."""

import re
from typing import Self

from playwright.sync_api import Locator, Page, expect


class AppPage:
    """A page as a person finds it: by what they read and hear, not by its classes."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.main = page.get_by_role("main")
        self.title = page.get_by_role("heading", level=1)
        self.refusal = self.main.get_by_role("alert")

    def open(self, path: str) -> Self:
        """Go to an address of the application and wait until its script has started."""
        self.page.goto(path)
        return self.ready()

    def ready(self) -> Self:
        """Wait for the script, where the browser runs any."""
        scripted = self.page.evaluate("'noModule' in HTMLScriptElement.prototype")
        if scripted:
            expect(self.page.locator("html")).to_have_attribute("data-sync", re.compile("."))
        return self

    def is_titled(self, text: str) -> Self:
        """Hold the page to its title."""
        expect(self.title).to_have_text(text)
        return self

    def go_back(self) -> None:
        """Press the arrow at the top."""
        self.page.get_by_role("link", name="Voltar", exact=False).first.click()

    def cancel(self) -> None:
        """Leave a form."""
        self.page.get_by_role("link", name="Cancelar", exact=True).click()

    def press(self, name: str) -> None:
        """Press the button of that name."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        """Follow the link of that name in the page itself."""
        self.main.get_by_role("link", name=name, exact=True).click()

    def rows(self, label: str) -> Locator:
        """The links of the list of that name."""
        return self.main.get_by_role("list", name=label, exact=True).locator("a.row-title")

    def fact(self, label: str) -> Locator:
        """The value beside a name."""
        named = self.page.locator("dt").get_by_text(label, exact=True)
        return self.main.locator(".fact").filter(has=named).locator("dd")

    def option(self, name: str) -> None:
        """Choose from the sheet of options, which must be open."""
        sheet = self.page.get_by_role("dialog", name="Opções")
        sheet.get_by_role("link", name=name, exact=True).click()

    def choose(self, label: str, text: str) -> None:
        """Choose from a select, or from the field to type into that script made of it."""
        field = self.page.get_by_label(label, exact=True).and_(self.page.locator("input, select"))
        if field.evaluate("field => field.localName") == "select":
            field.select_option(label=text)
            return
        field.click()
        field.fill(text)
        option = self.page.get_by_role("option", name=re.compile(f"^{re.escape(text)}( ·|$)"))
        chosen = option.inner_text()  # a person is told with their roles
        option.click()
        expect(field).to_have_value(chosen)
