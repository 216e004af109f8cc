"""The sign-in page."""

from playwright.sync_api import Page

from tests.e2e.pages.app import AppPage


class SignInPage(AppPage):
    """Where one says who one is."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.user = page.get_by_label("Usuário", exact=True)
        self.password = page.get_by_label("Senha", exact=True)

    def enter(self, user: str, password: str) -> None:
        """Fill both fields and press Entrar."""
        self.user.fill(user)
        self.password.fill(password)
        self.press("Entrar")
