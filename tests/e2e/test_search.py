import re
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.devices import DESKTOP
from tests.e2e.pages.customers import CustomerPage, CustomersPage
from tests.e2e.provider import Provider

pytestmark = pytest.mark.only_reads


def bare(text: str) -> str:
    """The text without accents, in small letters: as one types in a hurry."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()


def test_two_letters_find_customers_and_one_opens(technician: Page) -> None:
    search = CustomersPage(technician).visit()
    expect(search.main).to_contain_text("Digite para buscar.")
    customer = Provider(technician.request).customer()
    search.search(bare(customer["name"])[:2])
    expect(search.found.first).to_be_visible()
    expect(technician).to_have_url(re.compile(r"q="))
    search.found.first.click()
    expect(CustomerPage(technician).title).not_to_have_text("Clientes")
    search.go_back()
    expect(search.found.first).to_be_visible()


def test_accents_capitals_and_the_order_of_words_do_not_matter(technician: Page) -> None:
    customer = Provider(technician.request).customer(
        lambda each: len(each["name"].split()) > 1 and bare(each["name"]) != each["name"].lower()
    )
    words = bare(customer["name"]).upper().split()
    search = CustomersPage(technician).visit()
    search.search(f"{words[-1]} {words[0]}")
    expect(search.named(customer["name"]).first).to_be_visible()
    expect(search.found.locator("mark").first).to_be_visible()


def equipment(customer: dict[str, Any], part: str) -> str:
    """The MAC or serial of a customer's first plan that has one."""
    return next((str(each[part]) for each in customer["plans"] if each[part]), "")


FIELDS: list[tuple[str, Callable[[dict[str, Any]], str]]] = [
    ("Nome", lambda each: str(each["name"])),
    ("Nome Fantasia", lambda each: str(each["trade_name"])),
    ("Código", lambda each: str(each["code"])),
    ("CPF/CNPJ", lambda each: str(each["document"])),
    ("CPF/CNPJ", lambda each: re.sub(r"\W", "", each["document"])),
    ("CPF/CNPJ", lambda each: re.sub(r"\W", " ", each["document"])),
    (
        "Telefone",
        lambda each: re.sub(r"\D", "", each["phones"][0]["text"]) if each["phones"] else "",
    ),
    ("Endereço", lambda each: str(each["address"]["line"]).split(",")[0]),
    ("E-mail", lambda each: str(each["email"])),
    ("Login de acesso", lambda each: str(each["plans"][0]["login"]) if each["plans"] else ""),
    ("Equipamento (MAC/serial)", lambda each: equipment(each, "mac")),
    ("Equipamento (MAC/serial)", lambda each: re.sub(r"\W", "", equipment(each, "mac")).lower()),
    ("Equipamento (MAC/serial)", lambda each: equipment(each, "mac")[-8:]),
    ("Equipamento (MAC/serial)", lambda each: equipment(each, "serial")),
    ("Equipamento (MAC/serial)", lambda each: equipment(each, "serial").lower()),
    ("Tudo", lambda each: str(each["document"])),
    ("Tudo", lambda each: equipment(each, "serial")),
    ("Contrato", lambda each: str(each["plans"][0]["contract"]) if each["plans"] else ""),
    ("Protocolo", lambda each: str(each["tickets"][0]["protocol"]) if each["tickets"] else ""),
]


@pytest.mark.devices("Pixel 7", DESKTOP)
def test_every_field_finds_a_customer_by_what_the_record_shows(technician: Page) -> None:
    search = CustomersPage(technician).visit()
    customers = list(Provider(technician.request).customers())
    for name, shown in FIELDS:
        customer = next(each for each in customers if shown(each))
        search.look_in(name)
        search.words.fill(shown(customer))
        links = technician.locator(f"#results a.row-title[href='/customers/{customer['id']}']")
        expect(links, f"by {name}: {shown(customer)}").to_be_visible()


def test_nothing_found_offers_to_search_everything(technician: Page) -> None:
    customer = Provider(technician.request).customer()
    search = CustomersPage(technician).visit()
    search.look_in("E-mail")
    search.words.fill(customer["name"])
    expect(search.main).to_contain_text("Nenhum cliente encontrado.")
    search.follow("Buscar por Tudo")
    expect(search.named(customer["name"]).first).to_be_visible()


@pytest.mark.devices(DESKTOP)
def test_a_slash_leads_to_the_search_and_j_to_what_was_found(technician: Page) -> None:
    customer = Provider(technician.request).customer()
    search = CustomersPage(technician).visit()
    technician.keyboard.press("/")
    expect(search.words).to_be_focused()
    technician.keyboard.type(customer["name"])
    expect(search.named(customer["name"]).first).to_be_visible()
    search.words.blur()
    technician.keyboard.press("j")
    expect(search.found.first).to_be_focused()
    technician.keyboard.press("Enter")
    expect(search.title).not_to_have_text("Clientes")


def test_the_search_works_without_script(
    signed_in: Callable[..., Page],
) -> None:
    page = signed_in("tecnico", java_script_enabled=False)
    customer = Provider(page.request).customer()
    page.goto("/customers")
    search = CustomersPage(page)
    search.look_in("Nome")
    search.words.fill(customer["name"])
    search.words.press("Enter")
    expect(search.named(customer["name"]).first).to_be_visible()
    expect(page.get_by_role("radio", name="Nome", exact=True)).to_be_checked()
