"""Every page in both themes: no sideways scrolling, small target, or fault by WCAG 2.2 AA."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright

from tests.e2e.devices import DESKTOP
from tests.e2e.every_page import (
    Addresses,
    of_managers,
    of_technicians,
    open_settled,
    without_sign_in,
)
from tests.e2e.provider import Provider
from tests.e2e.server import Server
from tests.gallery.looking import faults_in_both_themes


def wrong_with(page: Page, addresses: Addresses, device: str) -> list[str]:
    """All that can be told to be wrong with the pages."""
    found = []
    for name, path in addresses.items():
        open_settled(page, path)
        found += [
            f"{name}: {fault}"
            for fault in faults_in_both_themes(page, 36 if device == DESKTOP else 48)
        ]
    return found


def test_nothing_is_wrong_with_the_looks_of_any_page(
    signed_in: Callable[..., Page],
    new_context: Callable[..., BrowserContext],
    playwright: Playwright,
    server: Server,
    device: str,
) -> None:
    technician = signed_in("tecnico", reduced_motion="reduce")
    addresses = of_technicians(Provider(technician.request))
    wrong = wrong_with(technician, addresses, device)
    manager = signed_in("gestor", reduced_motion="reduce")
    wrong += wrong_with(
        manager, of_managers(addresses["atendimento-fechado"], playwright, server.url), device
    )
    stranger = new_context(reduced_motion="reduce").new_page()
    wrong += wrong_with(stranger, without_sign_in(), device)
    assert not wrong


@pytest.mark.expected_complaints("status of 422", "status of 404")
def test_refusals_and_open_sheets_look_right_as_well(
    signed_in: Callable[..., Page], device: str
) -> None:
    page = signed_in("tecnico", reduced_motion="reduce")
    smallest = 36 if device == DESKTOP else 48
    ticket = Provider(page.request).ticket("Para olhar.")
    open_settled(page, f"/tickets/{ticket}/close")
    page.get_by_role("button", name="Fechar atendimento").click()
    page.get_by_role("main").get_by_role("alert").wait_for()
    wrong = [f"refusal: {fault}" for fault in faults_in_both_themes(page, smallest)]
    open_settled(page, f"/tickets/{ticket}")
    page.get_by_role("button", name="Mais opções").click()
    page.get_by_role("dialog", name="Opções").wait_for()
    wrong += [f"sheet: {fault}" for fault in faults_in_both_themes(page, smallest)]
    open_settled(page, "/tickets/nenhum")
    wrong += [f"nowhere: {fault}" for fault in faults_in_both_themes(page, smallest)]
    assert not wrong
