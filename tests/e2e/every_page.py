"""The address of every page there is, with something on it."""

from playwright.sync_api import Page, Playwright

from tests.e2e.lab.office import Office
from tests.e2e.lost_phone import lost_phone, phone_in_use
from tests.e2e.pages.sign_in import SignInPage
from tests.e2e.provider import Provider, free_slot

Addresses = dict[str, str]
"""Names for people and files, and where they are."""


def without_sign_in() -> Addresses:
    """Pages that anyone reads."""
    return {"entrar": "/login"}


def of_technicians(provider: Provider) -> Addresses:
    """Pages a technician reads; adds a ticket with all that a ticket can have, and a closed one."""
    customer = provider.customer(lambda each: each["contacts"] and each["plans"])
    payer = provider.customer(lambda each: any(one["pix"] for one in each["invoices"]))
    invoice = next(each for each in payer["invoices"] if each["pix"])
    ticket = provider.ticket("Sem sinal desde as 8 h; luz vermelha na ONU.", customer["id"])
    provider.send(f"/tickets/{ticket}/comment", text="Cliente em casa até as 18 h.")
    order = provider.visit(ticket, free_slot())
    closed = provider.ticket("Lento à noite.", customer["id"])
    provider.send(
        f"/tickets/{closed}/close",
        outcome="resolved",
        type="sem-sinal",
        description="Troquei o conector.",
    )
    event = provider.document(f"/tickets/{ticket}")["events"][1]["id"]
    here, treated = f"/customers/{customer['id']}", f"/tickets/{ticket}"
    contact = customer["contacts"][0]["id"]
    return {
        "hoje": "/",
        "clientes": "/customers",
        "clientes-busca": f"/customers?q={customer['name'].split()[0]}",
        "cliente": here,
        "planos": f"{here}/plans",
        "plano": f"{here}/plans/{customer['plans'][0]['id']}",
        "extrato": f"/customers/{payer['id']}/invoices",
        "fatura": f"/customers/{payer['id']}/invoices/{invoice['id']}",
        "contatos": f"{here}/contacts",
        "contato": f"{here}/contacts/{contact}",
        "atendimentos-do-cliente": f"{here}/tickets",
        "abrir-atendimento": f"{here}/tickets/new",
        "atendimentos": "/tickets?scope=all",
        "atendimento": treated,
        "atendimento-fechado": f"/tickets/{closed}",
        "encaminhar": f"{treated}/forward",
        "mudar-status": f"{treated}/status",
        "fechar": f"{treated}/close",
        "comentar": f"{treated}/comment",
        "teste": f"{treated}/test",
        "agendar": f"{treated}/schedule",
        "dados": f"{treated}/data",
        "historico": f"{treated}/history",
        "registro": f"{treated}/history/{event}",
        "contatos-do-atendimento": f"{treated}/contacts",
        "contato-do-atendimento": f"{treated}/contacts/{contact}",
        "agenda": "/agenda",
        "ordem": f"/orders/{order}",
        "reagendar": f"/orders/{order}/reschedule",
        "cancelar-ordem": f"/orders/{order}/cancel",
        "fila": "/outbox",
        "pronto": "/ready",
        "perfil": "/profile",
        "senha": "/profile/password",
        "sessoes": "/profile/sessions",
    }


def of_managers(closed: str, playwright: Playwright, url: str) -> Addresses:
    """Pages that only managers read; adds a phone in use, and a lost one with a queue to settle."""
    in_use = phone_in_use(playwright, url)
    words = ("Cabo trocado; cliente testou comigo.", "Volto amanhã com a escada.")
    lost_phone(playwright, url, closed.rpartition("/")[2], *words)
    with Office.opened(playwright, url) as office:
        first, second = office.document("/quarantine")["items"][:2]
        office.send(f"/quarantine/{first['id']}/let-go", reason="Já estava no histórico.")
    return {
        "reabrir": f"{closed}/reopen",
        "contas": "/accounts",
        "conta": "/accounts/tecnico",
        "registro-de-acessos": "/accounts/audit",
        "aparelhos": "/devices",
        "aparelho": f"/devices/{in_use}",
        "quarentena": "/quarantine",
        "em-quarentena": f"/quarantine/{second['id']}",
    }


def open_settled(page: Page, path: str) -> None:
    """Open a page and wait until its script has started and its letters are there."""
    SignInPage(page).open(path)
    page.evaluate("document.fonts.ready")
