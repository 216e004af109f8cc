import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.pages.app import AppPage
from tests.e2e.pages.tickets import CloseForm, ForwardForm, StatusForm, TicketPage
from tests.e2e.provider import TYPE_NAME, Provider


def test_opening_a_ticket_tells_its_protocol(technician: Page) -> None:
    customer = Provider(technician.request).customer()
    form = AppPage(technician).open(f"/customers/{customer['id']}")
    form.page.get_by_role("link", name="Abrir atendimento", exact=True).click()
    form.is_titled("O que aconteceu?")
    form.choose("Tipo de atendimento", TYPE_NAME)
    technician.get_by_label("Descrição", exact=True).fill("Luz vermelha na ONU.")
    technician.get_by_label("Quem pediu").fill("Marta")
    technician.get_by_role("radio", name="Usuário").check()
    form.press("Abrir atendimento")
    form.is_titled(TYPE_NAME)
    expect(form.main).to_contain_text("Luz vermelha na ONU.")
    expect(technician.locator(".bar-text")).to_have_text(re.compile(r"\d{6,}"))
    form.go_back()
    form.is_titled(customer["name"])


@pytest.mark.expected_complaints("status of 422")
def test_a_ticket_without_a_type_is_refused_and_what_was_typed_stays(technician: Page) -> None:
    customer = Provider(technician.request).customer()
    form = AppPage(technician).open(f"/customers/{customer['id']}/tickets/new")
    technician.get_by_label("Descrição", exact=True).fill("Lentidão à noite.")
    form.press("Abrir atendimento")
    expect(form.refusal).to_be_visible()
    expect(technician.get_by_label("Descrição", exact=True)).to_have_value("Lentidão à noite.")
    form.choose("Tipo de atendimento", TYPE_NAME)
    form.press("Abrir atendimento")
    form.is_titled(TYPE_NAME)


def test_a_ticket_is_forwarded_to_a_person_with_the_reason(technician: Page) -> None:
    ticket = Provider(technician.request).ticket("Sem sinal desde cedo.")
    shown = TicketPage(technician).visit(ticket)
    shown.choose_way("Encaminhar")
    form = ForwardForm(technician).is_titled("Para quem?")
    form.to_user("Lúcia Prado")
    form.reason.fill("Precisa de escada longa.")
    form.press("Encaminhar")
    shown.is_at(ticket)
    expect(shown.tags).to_contain_text("Lúcia Prado")
    shown.events("Você encaminhou").click()
    expect(shown.fact("Motivo")).to_have_text("Precisa de escada longa.")


def test_a_ticket_is_forwarded_to_a_role(technician: Page) -> None:
    ticket = Provider(technician.request).ticket("Poste caído na rua.")
    form = ForwardForm(technician).open(f"/tickets/{ticket}/forward")
    form.to_role("Equipe Fibra")
    form.reason.fill("É da rede.")
    form.press("Encaminhar")
    expect(TicketPage(technician).is_at(ticket).tags).to_contain_text("Equipe Fibra")


def test_cancelling_a_forward_changes_nothing(technician: Page) -> None:
    provider = Provider(technician.request)
    ticket = provider.ticket("Wi-Fi fraco no quarto.")
    shown = TicketPage(technician).visit(ticket)
    shown.choose_way("Encaminhar")
    form = ForwardForm(technician).is_titled("Para quem?")
    form.reason.fill("Talvez não.")
    form.cancel()
    shown.is_at(ticket)
    assert provider.document(f"/tickets/{ticket}")["version"] == 1


@pytest.mark.expected_complaints("status of 422")
def test_a_forward_without_a_reason_is_refused_in_place(technician: Page) -> None:
    ticket = Provider(technician.request).ticket("Quedas à tarde.")
    form = ForwardForm(technician).open(f"/tickets/{ticket}/forward")
    form.to_role("Rede")
    form.press("Encaminhar")
    expect(form.refusal).to_contain_text("Escreva o motivo.")
    expect(technician.get_by_role("radio", name="Cargo")).to_be_checked()
    expect(
        technician.get_by_label("Cargo", exact=True).and_(technician.locator("select"))
    ).to_have_value("rede")


def test_the_status_is_changed_by_a_grid(technician: Page) -> None:
    ticket = Provider(technician.request).ticket("Trocar roteador.")
    shown = TicketPage(technician).visit(ticket)
    shown.choose_way("Mudar Status")
    form = StatusForm(technician).is_titled("Como está agora?")
    expect(form.status("Aberto")).to_be_checked()
    form.change_to("Aguardando peça")
    shown.is_at(ticket)
    expect(shown.tags).to_contain_text("Aguardando peça")
    expect(shown.events("Você mudou o status")).to_be_visible()


@pytest.mark.expected_complaints("status of 422")
def test_closing_needs_a_description_and_keeps_what_was_chosen(technician: Page) -> None:
    ticket = Provider(technician.request).ticket("Sem navegação.")
    form = CloseForm(technician).open(f"/tickets/{ticket}/close")
    form.unresolved.check()
    form.choose("Tipo de fechamento", "Troca de ONU")
    form.close()
    expect(form.refusal).to_contain_text("Descreva o que aconteceu.")
    expect(form.unresolved).to_be_checked()
    expect(technician.get_by_role("combobox", name="Tipo de fechamento")).to_have_value(
        "Troca de ONU"
    )
    form.description.fill("Sem ONU no estoque.")
    form.close()
    shown = TicketPage(technician).is_at(ticket)
    expect(shown.main).to_contain_text("Sem Solução · Troca de ONU")
    expect(shown.main).to_contain_text("Sem ONU no estoque.")


def test_a_closed_ticket_is_reopened_by_a_manager_alone(technician: Page, manager: Page) -> None:
    ticket = Provider(technician.request).ticket("Lento depois das 20 h.")
    form = CloseForm(technician).open(f"/tickets/{ticket}/close")
    form.resolved.check()
    form.description.fill("Troquei o conector.")
    form.close()
    expect(TicketPage(technician).is_at(ticket).tags).to_contain_text("Concluído")
    expect(technician.get_by_role("link", name="Reabrir Atendimento")).to_have_count(0)
    theirs = TicketPage(manager).visit(ticket)
    manager.get_by_role("link", name="Reabrir Atendimento").first.click()
    theirs.is_titled("Por que reabrir?")
    manager.get_by_label("Motivo").fill("O cliente ligou: continua lento.")
    theirs.press("Reabrir")
    theirs.is_at(ticket)
    expect(theirs.tags).to_contain_text("Reaberto")
    expect(theirs.events("Você reabriu")).to_be_visible()


def test_a_comment_pressed_twice_is_written_once(technician: Page) -> None:
    provider = Provider(technician.request)
    ticket = provider.ticket("Sem sinal na sala.")
    shown = TicketPage(technician).visit(ticket)
    shown.choose_way("Adicionar Comentário")
    shown.is_titled("O que há de novo?")
    technician.get_by_label("Comentário", exact=True).fill("Cliente pediu depois das 18 h.")
    technician.get_by_role("button", name="Salvar", exact=True).dblclick()
    shown.is_at(ticket)
    expect(shown.events("Você comentou")).to_have_count(1)
    assert [each["kind"] for each in provider.document(f"/tickets/{ticket}")["events"]] == [
        "open",
        "comment",
    ]


def test_a_test_is_recorded_with_what_was_measured(technician: Page) -> None:
    ticket = Provider(technician.request).ticket("Potência baixa.")
    shown = TicketPage(technician).visit(ticket)
    shown.choose_way("Registrar Teste")
    technician.get_by_label("Teste", exact=True).fill("Sinal óptico")
    technician.get_by_role("radio", name="Falhou").check()
    technician.get_by_label("Nome da medida 1").fill("potência")
    technician.get_by_label("Valor da medida 1").fill("-29,1")
    technician.get_by_label("Unidade da medida 1").fill("dBm")
    shown.press("Salvar")
    shown.is_at(ticket)
    shown.events("Você registrou um teste").click()
    shown.is_titled("Você registrou um teste")
    expect(shown.fact("Medidas")).to_contain_text("29,1 dBm")
    expect(shown.fact("Resultado")).to_have_text("Falhou")


def test_data_history_and_contacts_tell_all_of_a_ticket(technician: Page) -> None:
    provider = Provider(technician.request)
    customer = provider.customer(lambda each: each["contacts"])
    ticket = provider.ticket("Mudou de cômodo.", customer["id"])
    provider.send(f"/tickets/{ticket}/comment", text="Quer o ponto na varanda.")
    protocol = provider.document(f"/tickets/{ticket}")["protocol"]
    shown = TicketPage(technician).visit(ticket)

    shown.choose_way("Dados")
    shown.is_titled("Dados")
    expect(shown.fact("Protocolo")).to_have_text(protocol)
    expect(shown.fact("Tipo de atendimento")).to_have_text(TYPE_NAME)
    expect(shown.fact("Aberto por")).to_have_text("Rafael Souza")
    shown.go_back()

    shown.is_at(ticket).choose_way("Histórico")
    shown.is_titled("Histórico")
    expect(shown.story.get_by_role("listitem")).to_have_count(2)
    shown.events("Você comentou").click()
    shown.is_titled("Você comentou")
    expect(shown.fact("Comentário")).to_have_text("Quer o ponto na varanda.")
    shown.go_back()
    shown.is_titled("Histórico").go_back()

    shown.is_at(ticket).choose_way("Contatos")
    shown.is_titled("Contatos")
    shown.rows("Contatos").first.click()
    shown.is_titled(customer["contacts"][0]["name"])
    expect(shown.main.get_by_role("link", name="Ligar")).to_be_visible()


def test_back_leads_out_of_a_ticket_past_the_form_that_was_sent(technician: Page) -> None:
    ticket = Provider(technician.request).ticket("Roteador aquecendo.")
    shown = TicketPage(technician).open("/tickets?scope=mine")
    technician.locator(f"a.row-title[href='/tickets/{ticket}']").click()
    shown.is_at(ticket).choose_way("Mudar Status")
    StatusForm(technician).change_to("Em execução")
    expect(shown.is_at(ticket).tags).to_contain_text("Em execução")
    shown.go_back()
    expect(technician).to_have_url("/tickets?scope=mine")
