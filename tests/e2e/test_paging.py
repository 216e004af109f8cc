"""Mostrar mais: no row twice and none skipped, whatever changes between one page and the next."""

import csv
import subprocess
import uuid

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.e2e.devices import DESKTOP
from tests.e2e.lab.office import Office
from tests.e2e.pages.app import AppPage
from tests.e2e.pages.customers import CustomersPage
from tests.e2e.provider import Provider
from tests.e2e.server import ATENDE, Server, environment

pytestmark = pytest.mark.devices("Pixel 7", DESKTOP)

MAPPING = """
kind = "customers"
source = "vizinho"
code = "code"
[customer.texts]
name = ["{name}"]
"""


def bring_in(server: Server, *names: str) -> None:
    """Import customers into the database of a server that goes on serving."""
    folder = server.folder
    (folder / "map.toml").write_text(MAPPING)
    with (folder / "new.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["code", "name"])
        rows.writerows([f"V-{name}", name] for name in names)
    command = [ATENDE, "import", "customers", str(folder / "new.csv"), "--map"]
    done = subprocess.run(
        [*command, str(folder / "map.toml")],
        env=environment(folder),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def shown(page: AppPage, label: str) -> list[str]:
    """The addresses of the rows on the page at hand."""
    rows = page.rows(label)
    expect(rows.first).to_be_visible()
    return [str(row.get_attribute("href")) for row in rows.all()]


def turned(page: AppPage, label: str, before: list[str]) -> list[str]:
    """Press Mostrar mais, and give the rows of the page that comes."""
    page.follow("Mostrar mais")
    expect(page.rows(label).first).not_to_have_attribute("href", before[0])
    return shown(page, label)


def test_customers_who_come_between_two_pages_move_nobody(technician: Page, server: Server) -> None:
    word = f"Zuleica{uuid.uuid4().hex[:6]}"  # the server is other devices' as well
    names = [f"{word} Nº {number:02}" for number in range(40)]
    bring_in(server, *names)
    search = CustomersPage(technician).visit()
    search.search(word.lower())
    expect(search.found).to_have_count(30)
    first = shown(search, "Clientes")
    after = [f"{word} Nº 35 B", f"{word} {word}"]
    bring_in(server, f"{word} Antes", f"{word} Nº 05 B", *after)
    second = turned(search, "Clientes", first)
    expect(search.main.get_by_role("link", name="Mostrar mais")).to_have_count(0)
    seen = first + second
    assert len(seen) == len(set(seen))
    assert [each for each in seen if "Antes" in each or "05%20B" in each] == []
    assert len(seen) == len([*names, *after])
    expect(search.named(after[0])).to_be_visible()


def test_tickets_that_are_opened_and_closed_between_two_pages_move_no_other(
    technician: Page, playwright: Playwright, server: Server
) -> None:
    provider = Provider(technician.request)
    customer = provider.customer()["id"]
    for number in range(60):
        provider.ticket(f"Página {number}.", customer)
    before = everything(provider)
    listed = AppPage(technician).open("/tickets?scope=all")
    first = shown(listed, "Atendimentos")
    assert len(first) == 50
    with Office.opened(playwright, server.url) as office:
        for address in (first[0], first[49]):
            office.close(address.rpartition("/")[2], "Resolvido por telefone.")
    opened = provider.ticket("Chegou agora.", customer)
    seen, page = list(first), first
    while listed.main.get_by_role("link", name="Mostrar mais").count():
        page = turned(listed, "Atendimentos", page)
        seen += page
    assert len(seen) == len(set(seen))
    assert set(seen) == before | {f"/tickets/{opened}"}


def everything(provider: Provider) -> set[str]:
    """The addresses of all open tickets, page after page."""
    found: set[str] = set()
    after = ""
    while True:
        document = provider.document(f"/tickets?scope=all{after}")
        found |= {f"/tickets/{each['id']}" for each in document["items"]}
        if not document.get("next"):
            return found
        after = f"&after={document['next']}"
