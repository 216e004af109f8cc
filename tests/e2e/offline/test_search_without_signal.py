"""Whoever is called by an unknown number finds the customer by what is at hand, signal or not."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.lab.office import Office
from tests.e2e.lab.phones import Phone
from tests.e2e.lab.relay import Relay
from tests.e2e.pages.customers import CustomersPage
from tests.e2e.test_search import equipment

CPF = re.compile(r"\d{3}\.\d{3}\.\d{3}-\d{2}")


@pytest.mark.devices("Pixel 7")
def test_a_customer_is_found_by_cpf_mac_and_serial_without_signal(
    rafael: Office, phone: Phone, relay: Relay
) -> None:
    customer = rafael.customer(
        lambda each: CPF.fullmatch(each["document"]) and equipment(each, "serial")
    )
    document, mac = customer["document"], equipment(customer, "mac")
    relay.cut()
    phone.visit_own("/customers")
    search = CustomersPage(phone.page)
    row = phone.page.locator(f"#results a.row-title[href='/customers/{customer['id']}']")
    for field, words in (
        ("CPF/CNPJ", document),
        ("CPF/CNPJ", re.sub(r"\D", "", document)),
        ("Equipamento (MAC/serial)", mac),
        ("Equipamento (MAC/serial)", re.sub(r"\W", "", mac).lower()),
        ("Equipamento (MAC/serial)", equipment(customer, "serial").lower()),
    ):
        search.look_in(field)
        search.words.fill("")
        expect(row).to_have_count(0)
        search.words.fill(words)
        expect(row, f"{field}: {words}").to_be_visible()
