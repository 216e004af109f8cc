import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.pages.customers import CustomerPage, InvoicesPage
from tests.e2e.provider import Provider

pytestmark = pytest.mark.only_reads


def test_options_of_a_record_give_the_four_ways_on(technician: Page) -> None:
    customer = Provider(technician.request).customer()
    record = CustomerPage(technician).visit(customer["id"]).is_titled(customer["name"])
    for way, path in (
        ("Planos", "plans"),
        ("Extrato", "invoices"),
        ("Contatos", "contacts"),
        ("Atendimentos", "tickets"),
    ):
        record.choose_way(way)
        expect(technician).to_have_url(f"/customers/{customer['id']}/{path}")
        record.is_titled(way)
        record.go_back()
        record.is_titled(customer["name"])


def test_a_record_can_be_called_found_and_handed_on(technician: Page) -> None:
    customer = Provider(technician.request).customer(lambda each: each["phones"])
    CustomerPage(technician).visit(customer["id"])
    links = technician.get_by_role("main")
    expect(links.get_by_role("link", name="Ligar")).to_have_attribute(
        "href", re.compile(r"^tel:\+55\d{10,11}$")
    )
    expect(links.get_by_role("link", name="Mapa")).to_have_attribute(
        "href", re.compile("^https://www.google.com/maps/")
    )
    expect(links.get_by_role("button", name="Copiar nome, endereço e telefone")).to_be_visible()


def test_a_plan_tells_its_contract_and_its_access(technician: Page) -> None:
    customer = Provider(technician.request).customer(lambda each: each["plans"])
    plan = customer["plans"][0]
    plans = CustomerPage(technician).open(f"/customers/{customer['id']}/plans")
    expect(plans.rows("Planos")).to_have_count(len(customer["plans"]))
    plans.rows("Planos").first.click()
    plans.is_titled(plan["name"])
    expect(plans.main.locator("p.tags")).to_contain_text(plan["state"]["name"])
    expect(plans.fact("Login de acesso")).to_have_text(plan["login"])


def test_the_statement_is_narrowed_by_de_and_ate(technician: Page) -> None:
    customer = Provider(technician.request).customer(lambda each: len(each["invoices"]) > 1)
    day = customer["invoices"][0]["due"]["day"]
    same_day = [each for each in customer["invoices"] if each["due"]["day"] == day]
    statement = InvoicesPage(technician).open(f"/customers/{customer['id']}/invoices")
    expect(statement.invoices).to_have_count(len(customer["invoices"]))
    statement.narrow(day, day)
    expect(statement.invoices).to_have_count(len(same_day))
    statement.narrow("1990-01-01", "1990-01-31")
    expect(statement.main).to_contain_text("Nenhuma fatura neste período.")
    statement.follow("Ver todas")
    expect(statement.invoices).to_have_count(len(customer["invoices"]))


def payable(customer: dict[str, list[dict[str, str]]]) -> list[dict[str, str]]:
    return [each for each in customer["invoices"] if each["pix"] and each["boleto"]]


def test_an_invoice_shows_its_lines_and_hands_on_boleto_and_pix(technician: Page) -> None:
    customer = Provider(technician.request).customer(payable)
    invoice = payable(customer)[0]
    technician.context.grant_permissions(["clipboard-read", "clipboard-write"])
    shown = CustomerPage(technician).open(f"/customers/{customer['id']}/invoices/{invoice['id']}")
    expect(shown.main.get_by_role("table").get_by_role("row")).to_have_count(
        len(invoice["lines"]) + 2
    )
    for label, code in (
        ("PIX copia e cola", "pix"),
        ("Linha digitável do boleto", "boleto"),
    ):
        section = technician.get_by_role("region", name=label)
        expect(section.locator("code")).to_have_text(invoice[code])
        section.get_by_role("button", name="Copiar").click()
        expect(section.get_by_role("button")).to_have_text("Copiado")
        assert technician.evaluate("navigator.clipboard.readText()") == invoice[code]


def test_a_contact_can_be_called_and_written_to(technician: Page) -> None:
    customer = Provider(technician.request).customer(
        lambda each: any(one["email"] and one["whatsapp"] for one in each["contacts"])
    )
    contact = next(each for each in customer["contacts"] if each["email"] and each["whatsapp"])
    contacts = CustomerPage(technician).open(f"/customers/{customer['id']}/contacts")
    expect(contacts.rows("Contatos")).to_have_count(len(customer["contacts"]))
    contacts.rows("Contatos").get_by_text(contact["name"], exact=True).first.click()
    contacts.is_titled(contact["name"])
    for name, address in (
        ("Ligar", r"^tel:\+55"),
        ("WhatsApp", r"^https://wa\.me/55"),
        ("E-mail", r"^mailto:.+@"),
        ("Mapa", r"^https://www\.google\.com/maps/"),
    ):
        link = contacts.main.get_by_role("navigation").get_by_role("link", name=name)
        expect(link).to_have_attribute("href", re.compile(address))


def test_a_customers_ticket_opens_with_its_description_and_options(technician: Page) -> None:
    provider = Provider(technician.request)
    customer = provider.customer(lambda each: each["tickets"])
    ticket = customer["tickets"][0]
    tickets = CustomerPage(technician).open(f"/customers/{customer['id']}/tickets")
    technician.locator(f"a.row-title[href='/tickets/{ticket['id']}']").click()
    tickets.is_titled(ticket["type"]["name"])
    whole = provider.document(f"/tickets/{ticket['id']}")
    expect(tickets.main.locator(".words").filter(has_text=whole["description"])).not_to_have_count(
        0
    )
    tickets.press("Mais opções")
    options = technician.get_by_role("dialog", name="Opções")
    for way in ("Dados", "Histórico", "Contatos", "Cadastro do cliente"):
        expect(options.get_by_role("link", name=way, exact=True)).to_be_visible()
