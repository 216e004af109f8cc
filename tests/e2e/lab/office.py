"""Somebody else, at a desk with a good connection: what phones must reckon with."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

from playwright.sync_api import Playwright

from tests.e2e.provider import Provider

PASSWORD = "atende"


class Office(Provider):
    """A second person, by the server's own address. Looks things up and acts, by forms."""

    @classmethod
    @contextmanager
    def opened(cls, playwright: Playwright, url: str, user: str = "gestor") -> Iterator[Self]:
        """Sign in until the block ends."""
        request = playwright.request.new_context(base_url=url)
        try:
            answer = request.post(
                "/login", form={"username": user, "password": PASSWORD}, max_redirects=0
            )
            assert answer.status == 303, f"signing in answered {answer.status}"
            yield cls(request)
        finally:
            request.dispose()

    def ticket_document(self, ticket: str) -> dict[str, Any]:
        """The whole ticket with its history."""
        return self.document(f"/tickets/{ticket}")

    def told(self, ticket: str) -> list[str]:
        """The ids of the actions that took effect on a ticket, in the order they did."""
        return [event["action"] for event in self.ticket_document(ticket)["events"]]

    def comment(self, ticket: str, text: str) -> None:
        """Add a comment."""
        self.send(f"/tickets/{ticket}/comment", text=text)

    def forward_to_role(self, ticket: str, role: str, reason: str) -> None:
        """Give a ticket to a role."""
        self.send(f"/tickets/{ticket}/forward", to="role", to_role=role, reason=reason)

    def set_status(self, ticket: str, status: str) -> None:
        """Change a ticket's status."""
        self.send(f"/tickets/{ticket}/status", status=status)

    def close(self, ticket: str, text: str) -> None:
        """Close a ticket as solved."""
        self.send(f"/tickets/{ticket}/close", outcome="resolved", description=text)
