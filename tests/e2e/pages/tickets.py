"""Tickets: one, and the forms by which it is treated."""

import re
from typing import Self

from playwright.sync_api import Locator, Page, expect

from tests.e2e.pages.app import AppPage


class TicketPage(AppPage):
    """A ticket with what was asked, its life, and what can be done."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.tags = self.main.locator("p.tags")
        self.story = self.main.get_by_role("list", name="Histórico")

    def visit(self, ticket: str) -> Self:
        """Open the ticket."""
        return self.open(f"/tickets/{ticket}")

    def is_at(self, ticket: str) -> Self:
        """Hold the browser to being on the ticket's own page."""
        expect(self.page).to_have_url(f"/tickets/{ticket}")
        return self

    def choose_way(self, name: str) -> None:
        """Open the options and take one."""
        self.press("Mais opções")
        self.option(name)

    def events(self, title: str) -> Locator:
        """What happened under that title."""
        return self.story.get_by_role("link", name=title, exact=False)


class ForwardForm(AppPage):
    """Encaminhar: to a person or to a role, with a reason."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.reason = page.get_by_label("Motivo", exact=True)

    def to_user(self, name: str) -> None:
        """Pick Usuário and the person, named with their roles."""
        self.page.get_by_role("radio", name="Usuário").check()
        self.choose("Usuário", name)

    def to_role(self, name: str) -> None:
        """Pick Cargo and the role."""
        self.page.get_by_role("radio", name="Cargo").check()
        self.choose("Cargo", name)


class StatusForm(AppPage):
    """Mudar Status: a grid."""

    def status(self, name: str) -> Locator:
        """The tile of a status; its name is followed by what it means."""
        named = self.page.locator(".tile-label").get_by_text(name, exact=True)
        return self.page.locator("label.tile").filter(has=named).get_by_role("radio")

    def change_to(self, name: str) -> None:
        """Pick a status and press Alterar."""
        self.status(name).check()
        self.press("Alterar")


class CloseForm(AppPage):
    """Fechar Atendimento: how it ended, as what type, and what was done."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.description = page.get_by_label("O que foi feito", exact=True)
        self.resolved = page.get_by_role("radio", name="Concluído")
        self.unresolved = page.get_by_role("radio", name="Sem Solução")

    def close(self) -> None:
        """Press Fechar."""
        self.press("Fechar atendimento")


class ScheduleForm(AppPage):
    """Agenda of a ticket, and moving a visit: a calendar and the fields of a service order."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.day = page.get_by_label("Dia", exact=True)
        self.time = page.get_by_label("Hora", exact=True)
        self.confirmed = page.get_by_label("As duas cabem: agendar assim mesmo")

    def turn_to_next_month(self) -> None:
        """Turn the calendar's page."""
        turned = self.page.locator(".calendar-title")
        before = turned.inner_text()
        self.page.get_by_role("link", name="Próximo mês").click()
        expect(turned).not_to_have_text(before)

    def tap_day(self, number: int) -> None:
        """Tap a day of the shown month."""
        days = self.page.locator("a.day:not(.outside)")
        named = self.page.locator(".day-number").get_by_text(str(number), exact=True)
        days.filter(has=named).click()
        expect(self.day).to_have_value(re.compile(f"-{number:02}$"))
