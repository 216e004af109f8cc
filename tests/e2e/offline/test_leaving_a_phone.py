"""Signing out of a phone that has not sent everything: with the queue in a file, and said twice."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.lab import storage
from tests.e2e.lab.office import Office
from tests.e2e.lab.phones import Phone
from tests.e2e.lab.relay import Relay

pytestmark = pytest.mark.devices("Pixel 7")


def leave_without_the_queue(page: Page) -> None:
    page.get_by_role("button", name="Sair sem enviar").click()
    page.get_by_role("button", name="Sim, sair e apagar a fila").click()


def test_one_signs_out_with_something_unsent_only_once_it_is_in_a_file(
    ticket: str, phone: Phone, office: Office, relay: Relay, tmp_path: Path
) -> None:
    relay.cut()
    phone.send(f"/tickets/{ticket}/forward", to="role", to_role="comercial", reason="É cobrança.")
    office.forward_to_role(ticket, "rede", "A rede vê antes.")
    relay.restore()
    phone.tell_worker("drain")
    phone.shows(pending=0, attention=1)
    phone.page.goto("/profile")
    page = phone.page
    unexported = page.get_by_text("Exporte antes")
    page.get_by_role("button", name="Sair", exact=True).click()
    expect(page.get_by_text("ainda não foram entregues")).to_be_visible()
    expect(unexported).to_be_hidden()
    leave_without_the_queue(page)
    expect(unexported).to_be_visible()
    assert len(storage.queue(page, phone.reader)) == 1
    page.get_by_role("link", name="Exportar a fila").click()
    expect(page).to_have_url(f"{phone.address}/outbox#phone")
    with page.expect_download() as coming:
        page.get_by_role("link", name="Exportar a fila").click()
    kept = tmp_path / "fila.json"
    coming.value.save_as(kept)
    (entry,) = json.loads(kept.read_text("utf-8"))["entries"]
    assert entry["action"]["fields"]["reason"] == "É cobrança."
    page.goto("/profile")
    page.get_by_role("button", name="Sair", exact=True).click()
    leave_without_the_queue(page)
    expect(page).to_have_url(f"{phone.address}/login")
    storage.wait_until_wiped(page)
