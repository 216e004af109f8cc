import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.pages.agenda import AgendaPage, OrderPage
from tests.e2e.pages.app import AppPage
from tests.e2e.pages.tickets import ScheduleForm, TicketPage
from tests.e2e.provider import Provider, free_slot, later_today


def test_a_visit_is_scheduled_by_tapping_a_day(technician: Page) -> None:
    ticket = Provider(technician.request).ticket("Trocar o drop.")
    slot = free_slot()
    shown = TicketPage(technician).visit(ticket)
    shown.choose_way("Agenda")
    form = ScheduleForm(technician).is_titled("Quando é a visita?")
    form.turn_to_next_month()
    form.tap_day(slot.day)
    form.time.fill(f"{slot:%H:%M}")
    technician.get_by_label("Tipo de O.S.").select_option(label="Troca de equipamento")
    technician.get_by_label("Duração").select_option(label="45 min")
    technician.get_by_label("Observação").fill("Levar escada.")
    form.press("Salvar")
    shown.is_at(ticket)
    visit = shown.rows("Visitas")
    expect(visit).to_have_count(1)
    visit.click()
    order = OrderPage(technician).is_titled("Troca de equipamento")
    expect(order.fact("Hora")).to_have_text(re.compile(f"{slot.hour}"))
    expect(order.tags).to_contain_text("45 min")
    expect(order.main).to_contain_text("Levar escada.")


def test_tapping_another_day_keeps_what_was_typed_and_takes_the_day(technician: Page) -> None:
    ticket = Provider(technician.request).ticket("Trocar a fonte.")
    slot = free_slot()
    form = ScheduleForm(technician).open(f"/tickets/{ticket}/schedule?month={slot:%Y-%m}")
    form.tap_day(3)
    technician.get_by_label("Observação").press_sequentially("Portão verde.")
    form.time.fill("10:30")
    form.tap_day(slot.day)
    expect(technician.get_by_label("Observação")).to_have_value("Portão verde.")
    expect(form.time).to_have_value("10:30")
    expect(technician.get_by_label("Dia", exact=True)).to_have_value(f"{slot:%Y-%m-%d}")


@pytest.mark.expected_complaints("status of 409")
def test_a_visit_that_overlaps_another_is_scheduled_once_confirmed(technician: Page) -> None:
    provider = Provider(technician.request)
    first = provider.ticket("Visita que já está marcada.")
    slot = free_slot()
    provider.visit(first, slot)
    ticket = provider.ticket("Visita na mesma hora.")
    form = ScheduleForm(technician).open(f"/tickets/{ticket}/schedule?day={slot:%Y-%m-%d}")
    form.time.fill(f"{slot:%H:%M}")
    technician.get_by_label("Observação").fill("Mesma rua.")
    form.press("Salvar")
    overlap = technician.get_by_role(
        "group", name="O técnico já tem visita neste horário. Confirme se as duas cabem."
    )
    expect(overlap).to_contain_text("Rafael Souza")
    expect(form.confirmed).to_be_focused()
    expect(form.confirmed).to_be_in_viewport()
    expect(technician.get_by_label("Observação")).to_have_value("Mesma rua.")
    form.confirmed.check()
    form.press("Salvar")
    expect(TicketPage(technician).is_at(ticket).rows("Visitas")).to_have_count(1)


def test_the_agenda_counts_the_visits_of_each_day_and_lists_them(technician: Page) -> None:
    provider = Provider(technician.request)
    slot = free_slot()
    order = provider.visit(provider.ticket("Visita a achar na agenda."), slot)
    agenda = AgendaPage(technician).visit()
    agenda.is_titled("Agenda")
    technician.get_by_role("link", name="Próximo mês").click()
    day = agenda.day(slot.day)
    expect(day).to_have_accessible_name(re.compile(r"\d O\.S\.$"))
    day.click()
    expect(technician).to_have_url(re.compile(f"day={slot:%Y-%m-%d}"))
    technician.locator(f"a.row-title[href='/orders/{order}']").click()
    shown = OrderPage(technician).is_at(order)
    shown.go_back()
    expect(technician).to_have_url(re.compile(f"day={slot:%Y-%m-%d}"))
    agenda.follow("Da equipe")
    expect(technician.locator(f"a.row-title[href='/orders/{order}']")).to_be_visible()


def test_a_visit_is_moved_with_a_reason(technician: Page) -> None:
    provider = Provider(technician.request)
    order = provider.visit(provider.ticket("Visita a mudar de dia."), free_slot())
    slot = free_slot()
    shown = OrderPage(technician).visit(order)
    technician.get_by_role("link", name="Reagendar").click()
    form = ScheduleForm(technician).is_titled("Para quando?")
    form.day.fill(f"{slot:%Y-%m-%d}")
    form.time.fill(f"{slot:%H:%M}")
    technician.get_by_label("Motivo").fill("Chuva forte.")
    form.press("Reagendar")
    shown.is_at(order)
    expect(shown.fact("Dia")).to_contain_text(str(slot.day))
    expect(shown.fact("Último motivo")).to_have_text("Chuva forte.")


def test_a_visit_is_called_off_with_a_reason(technician: Page) -> None:
    provider = Provider(technician.request)
    ticket = provider.ticket("Visita a cancelar.")
    order = provider.visit(ticket, free_slot())
    shown = OrderPage(technician).visit(order)
    technician.get_by_role("link", name="Cancelar O.S.").click()
    shown.is_titled("Por que cancelar?")
    technician.get_by_label("Motivo").fill("Cliente viajou.")
    shown.press("Cancelar O.S.")
    shown.is_at(order)
    expect(shown.tags).to_contain_text("cancelada")
    expect(technician.get_by_role("link", name="Reagendar")).to_have_count(0)
    expect(TicketPage(technician).visit(ticket).events("Você cancelou a O.S.")).to_be_visible()


def test_today_shows_ones_route_and_leads_to_each_visit(technician: Page) -> None:
    provider = Provider(technician.request)
    order = provider.visit(provider.ticket("Visita de hoje."), later_today(), minutes=5)
    today = AppPage(technician).open("/")
    expect(today.title).to_have_text(re.compile("^(Bom dia|Boa tarde|Boa noite), Rafael$"))
    expect(today.main.locator("p.lead")).to_have_text(re.compile(r"visitas? hoje, a primeira às"))
    today.rows("Sua rota").and_(technician.locator(f"[href='/orders/{order}']")).click()
    OrderPage(technician).is_at(order)


def test_a_manager_sees_the_teams_route(signed_in: Callable[..., Page], technician: Page) -> None:
    provider = Provider(technician.request)
    order = provider.visit(provider.ticket("Visita que a gestora vê."), later_today(), minutes=5)
    manager = signed_in("gestor")
    today = AppPage(manager).open("/")
    expect(
        today.rows("Rota da equipe").and_(manager.locator(f"[href='/orders/{order}']"))
    ).to_be_visible()
