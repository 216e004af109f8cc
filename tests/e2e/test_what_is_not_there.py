from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.devices import DESKTOP
from tests.e2e.provider import Provider

pytestmark = [pytest.mark.only_reads, pytest.mark.expected_complaints("status of 404")]

NOWHERE = [
    "/customers/0",
    "/customers/0/plans",
    "/customers/0/tickets/new",
    "/tickets/019400d0-0000-7000-8000-000000000000",
    "/tickets/nenhum/close",
    "/orders/nenhuma",
    "/orders/nenhuma/reschedule",
    "/nada",
]


def test_unknown_ids_are_answered_alike_with_a_way_on(technician: Page) -> None:
    said = set()
    for path in NOWHERE:
        answer = technician.goto(path)
        assert answer is not None
        assert answer.status == 404, path
        expect(technician.get_by_role("heading", level=1)).to_have_text("Não há nada aqui")
        said.add(technician.get_by_role("main").inner_text())
    assert len(said) == 1
    technician.get_by_role("link", name="Ir para o início").click()
    expect(technician).to_have_url("/")


@pytest.mark.devices("Pixel 7", DESKTOP)
@pytest.mark.expected_complaints("status of 404")
def test_what_managers_read_tells_others_nothing_not_even_what_there_is(technician: Page) -> None:
    said = set()
    for path in ("/accounts", "/accounts/gestor", "/accounts/ninguem", "/accounts/audit"):
        answer = technician.goto(path)
        assert answer is not None
        said.add((answer.status, technician.get_by_role("main").inner_text()))
    assert len(said) == 1
    assert said.pop()[0] == 404


@pytest.mark.devices("Pixel 7", DESKTOP)
def test_who_only_reads_is_offered_nothing_to_change(signed_in: Callable[..., Page]) -> None:
    page = signed_in("qa")
    ticket = Provider(page.request).document("/tickets?scope=all")["items"][0]
    page.goto(f"/tickets/{ticket['id']}")
    expect(page.get_by_text("Seu perfil só consulta.")).to_be_visible()
    expect(page.get_by_role("link", name="Fechar Atendimento")).to_have_count(0)
    page.goto(f"/customers/{ticket['customer']['id']}")
    expect(page.get_by_role("button", name="Opções")).to_be_visible()
    expect(page.get_by_role("link", name="Abrir atendimento")).to_have_count(0)
