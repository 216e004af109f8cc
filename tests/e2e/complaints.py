"""What a browser complains of: console errors (CSP violations among them) and exceptions."""

import re
from collections.abc import Iterable

from playwright.sync_api import BrowserContext, ConsoleMessage, WebError


class Complaints:
    """Collects what the pages of a test complain about."""

    def __init__(self) -> None:
        self._heard: list[str] = []

    def listen_to(self, context: BrowserContext) -> None:
        """Hear every page of the context, from now on."""
        context.on("console", self._hear_console)
        context.on("weberror", self._hear_exception)

    def unexpected(self, expected: Iterable[str]) -> list[str]:
        """The complaints that none of the expected patterns (regular expressions) is found in."""
        patterns = [re.compile(pattern) for pattern in expected]
        return [text for text in self._heard if not any(p.search(text) for p in patterns)]

    def _hear_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._heard.append(f"{message.text} ({message.location['url']})")

    def _hear_exception(self, error: WebError) -> None:
        self._heard.append(str(error.error))
