"""What journeys without signal start from."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Playwright

from tests.e2e.lab.office import Office
from tests.e2e.server import ServerProcess


@pytest.fixture
def rafael(playwright: Playwright, own_server: ServerProcess) -> Iterator[Office]:
    """Rafael at a desk: what he makes is on his phone when he signs in there."""
    with Office.opened(playwright, own_server.url, "tecnico") as rafael:
        yield rafael


@pytest.fixture
def ticket(rafael: Office) -> str:
    """A ticket of Rafael's; ask for it before his phone."""
    return rafael.ticket("Sem sinal desde cedo.")


@pytest.fixture
def other_ticket(rafael: Office) -> str:
    """Another of his."""
    return rafael.ticket("Lento à noite.")
