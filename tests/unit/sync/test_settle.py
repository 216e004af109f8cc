"""An action takes effect once, with its receipt, whatever the network does."""

import asyncio
from typing import Any

import msgspec
import pytest

from atende.agenda.tables import ServiceOrder
from atende.database.clock import changes_after, newest
from atende.database.engine import Engine
from atende.database.reading import read
from atende.database.writing import write
from atende.sync import settle as settling
from atende.sync.settle import settle, withdraw
from atende.sync.tables import Receipt
from atende.tickets.projection import ticket_row
from atende.tickets.store import EVENTS, tickets_from
from atende.tickets.tables import Ticket, TicketEvent
from atende.web.identifiers import new_id
from tests.unit.sync.provider import (
    BIA,
    LUCIA,
    RAFAEL,
    action,
    applied,
    opened,
    opening,
    outcomes,
    provider,
)


@pytest.fixture(autouse=True)
async def _provider(engine: Engine) -> None:
    assert engine
    await provider()


async def test_a_receipt_replayed_changes_nothing() -> None:
    ticket = await opened()
    asked = action("comment", ticket, 1, text="Liguei.")
    first = await applied(asked)
    before = await newest()
    again = await settle(asked, RAFAEL)
    assert (again.outcome, again.version, again.replayed) == ("applied", first.version, True)
    assert await TicketEvent.count().where(TicketEvent.ticket == ticket) == 2
    assert await newest() == before


async def test_an_action_that_arrives_twice_at_once_takes_effect_once() -> None:
    ticket = await opened()
    asked = action("comment", ticket, 1, text="Liguei.")
    answers = await asyncio.gather(*(settle(asked, RAFAEL) for _ in range(6)))
    assert outcomes(answers) == ["applied"] * 6
    assert sorted(answer.replayed for answer in answers) == [False, *[True] * 5]
    assert await TicketEvent.count().where(TicketEvent.ticket == ticket) == 2


async def test_many_at_once_on_one_ticket_are_all_in_its_history_in_order() -> None:
    ticket = await opened()
    asked = [action("comment", ticket, 1, text=f"{n}") for n in range(12)]
    answers = await asyncio.gather(*(settle(each, RAFAEL) for each in asked))
    assert outcomes(answers) == ["applied"] * 12
    (events,) = await read(EVENTS(ticket))
    (loaded,) = tickets_from(events)
    assert [event.version for event in loaded.events] == list(range(1, 14))
    assert {event.body["text"] for event in loaded.events[1:]} == {f"{n}" for n in range(12)}


async def test_the_stored_row_equals_a_replay_of_the_events() -> None:
    ticket = await opened()
    await applied(action("forward", ticket, 1, to_user="rafael", reason="É seu."), LUCIA)
    order = new_id()
    visit = {"kind": "visita-tecnica", "technician": "rafael", "minutes": 60}
    await applied(action("schedule", ticket, 2, order=order, start="2026-11-27T09:00", **visit))
    await applied(action("close", ticket, 3, outcome="resolved", description="Feito."))
    (events,) = await read(EVENTS(ticket))
    (loaded,) = tickets_from(events)
    assert await Ticket.select().where(Ticket.id == ticket).first() == ticket_row(loaded)
    row = await ServiceOrder.select().where(ServiceOrder.id == order).first()
    assert row is not None
    assert (row["day"], row["start_text"]) == ("2026-11-27", "2026-11-27T09:00:00-03:00")


async def test_every_document_an_action_touches_is_in_the_changes() -> None:
    before = await newest()
    ticket = await opened()
    order = new_id()
    visit = {"kind": "visita-tecnica", "technician": "rafael", "minutes": 60}
    await applied(action("schedule", ticket, 1, order=order, start="2026-11-27T09:00", **visit))
    keys = {change.key for change in await changes_after(before, "\uffff", 100)}
    assert keys == {f"ticket/{ticket}", "tickets/1042", f"order/{order}"}


async def test_a_refusal_is_kept_with_every_word_that_was_typed() -> None:
    ticket = await opened(to_user="bia")
    asked = action("close", ticket, 1, outcome="resolved", description="Texto que custou.")
    answer = await settle(asked, RAFAEL)
    assert (answer.outcome, answer.code) == ("rejected", "not_yours")
    assert "Bia Rocha" in answer.message
    receipt = await Receipt.select().where(Receipt.id == asked["id"]).first()
    assert receipt is not None
    assert "Texto que custou." in receipt["action"]
    assert (await settle(asked, RAFAEL)).message == answer.message


async def test_a_conflict_shows_theirs_and_changes_nothing() -> None:
    ticket = await opened()
    await applied(action("set_status", ticket, 1, status="reagendado"), LUCIA)
    answer = await settle(action("set_status", ticket, 1, status="aguardando-peca"), RAFAEL)
    assert (answer.outcome, answer.version) == ("conflict", 2)
    assert answer.theirs[0]["by"]["name"] == "Lúcia Prado"
    assert answer.theirs[0]["body"]["status"] == "reagendado"
    row = await Ticket.select(Ticket.status).where(Ticket.id == ticket).first()
    assert row == {"status": "reagendado"}


async def test_what_follows_an_action_that_was_not_applied_is_held_and_not_stored() -> None:
    ticket = await opened(to_user="bia")
    first = action("set_status", ticket, 1, status="aguardando-peca")
    second = action("set_status", ticket, 1, status="agendado") | {"after": first["id"]}
    told = action("comment", ticket, 1, text="Fui até lá.") | {"after": first["id"]}
    answers = [await settle(each, RAFAEL) for each in (first, second, told)]
    assert outcomes(answers) == ["rejected", "held", "applied"]
    assert not await Receipt.exists().where(Receipt.id == second["id"])


async def test_a_queued_pair_does_not_pass_for_having_seen_the_offices_forward() -> None:
    ticket = await opened(to_role="equipe-fibra")
    first = action("comment", ticket, 1, text="Chegando.")
    second = action("forward", ticket, 1, to_role="rede", reason="Cabo.") | {"after": first["id"]}
    await applied(action("forward", ticket, 1, to_user="bia", reason="Perto."), LUCIA)
    answers = [await settle(each, RAFAEL) for each in (first, second)]
    assert outcomes(answers) == ["applied", "conflict"]
    assert [each["kind"] for each in answers[1].theirs] == ["forward"]


async def test_a_chain_leads_through_actions_that_changed_nothing() -> None:
    ticket = await opened()
    first = action("set_status", ticket, 1, status="agendado")
    same = action("set_status", ticket, 1, status="agendado") | {"after": first["id"]}
    third = action("set_status", ticket, 1, status="aguardando-peca") | {"after": same["id"]}
    answers = [await settle(each, RAFAEL) for each in (first, same, third)]
    assert outcomes(answers) == ["applied"] * 3
    assert [answer.version for answer in answers] == [2, 2, 3]


async def test_a_withdrawn_action_never_takes_effect() -> None:
    ticket = await opened()
    asked = action("comment", ticket, 1, text="Engano.")
    assert (await withdraw(asked["id"], RAFAEL)).code == "withdrawn"
    assert (await settle(asked, RAFAEL)).outcome == "rejected"
    assert await TicketEvent.count().where(TicketEvent.ticket == ticket) == 1


async def test_withdrawing_what_was_applied_gives_its_receipt() -> None:
    ticket = await opened()
    asked = action("comment", ticket, 1, text="Foi.")
    await applied(asked)
    answer = await withdraw(asked["id"], RAFAEL)
    assert (answer.outcome, answer.replayed, answer.version) == ("applied", True, 2)


async def test_a_successor_bars_the_action_it_replaces_and_not_one_already_applied() -> None:
    ticket = await opened()
    lost = action("comment", ticket, 1, text="v1")
    edited = action("comment", ticket, 1, text="v2") | {"supersedes": lost["id"]}
    await applied(edited)
    assert (await settle(lost, RAFAEL)).outcome == "rejected"
    again = action("comment", ticket, 2, text="v3") | {"supersedes": edited["id"]}
    assert (await settle(again, RAFAEL)).code == "superseded_applied"


async def test_one_persons_receipt_is_not_shown_to_another() -> None:
    ticket = await opened()
    asked = action("comment", ticket, 1, text="Meu.")
    await applied(asked)
    assert (await settle(asked, BIA)).code == "taken"
    assert (await withdraw(asked["id"], BIA)).code == "taken"


async def test_a_ticket_gets_a_protocol_at_once_and_a_taken_one_is_replaced() -> None:
    one, other = opening(), opening(protocol="20260000000001")
    await applied(one)
    await applied(other)
    rows = await Ticket.select(Ticket.protocol).order_by(Ticket.protocol)
    assert [row["protocol"] for row in rows] == ["20260000000001", "20260000000002"]


async def test_a_provisional_number_is_replaced_by_a_real_one() -> None:
    await applied(opening(protocol="provisório 0a1b2c"))
    rows = await Ticket.select(Ticket.protocol)
    assert [row["protocol"] for row in rows] == ["20260000000001"]


async def test_protocols_taken_at_once_never_collide() -> None:
    answers = await asyncio.gather(*(settle(opening(), RAFAEL) for _ in range(8)))
    assert outcomes(answers) == ["applied"] * 8
    assert len({row["protocol"] for row in await Ticket.select(Ticket.protocol)}) == 8


async def test_a_ticket_is_not_opened_for_a_customer_there_is_not() -> None:
    assert (await settle(opening(customer="9"), RAFAEL)).code == "no_such_customer"


async def test_what_a_narrowed_reader_may_not_read_is_answered_as_if_it_were_not_there() -> None:
    ticket = await opened()
    elsewhere = msgspec.structs.replace(RAFAEL, cities=("Mafra",))
    told = await settle(action("comment", ticket, 1, text="Oi."), elsewhere)
    missing = await settle(action("comment", new_id(), 1, text="Oi."), elsewhere)
    assert (told.outcome, told.code) == (missing.outcome, missing.code)
    assert told.code == "no_such_ticket"
    assert told.version == missing.version == 0
    assert (await settle(opening(), elsewhere)).code == "no_such_customer"
    here = msgspec.structs.replace(RAFAEL, cities=("",))
    await applied(action("comment", ticket, 1, text="Oi."), here)


async def test_two_visits_for_one_technician_at_one_hour_need_a_yes() -> None:
    tickets = [await opened(), await opened()]
    visit = {"kind": "visita-tecnica", "technician": "rafael", "minutes": 60}
    asked = [
        action("schedule", ticket, 1, order=new_id(), start="2026-11-27T09:00", **visit)
        for ticket in tickets
    ]
    answers = await asyncio.gather(*(settle(each, LUCIA) for each in asked))
    assert sorted(outcomes(answers)) == ["applied", "conflict"]
    refused = next(each for each in answers if each.outcome == "conflict")
    booked = refused.theirs[0]
    assert (refused.code, booked["label"]) == ("overlap", "José Nogueira")
    late = asked[answers.index(refused)]
    yes = {**late["fields"], "overlap_accepted": [booked["order"]]}
    await applied(late | {"id": new_id(), "fields": yes}, LUCIA)


async def test_a_malformed_action_is_answered_and_the_next_one_goes_on() -> None:
    answer = await settle({"id": "x", "kind": "explode"}, RAFAEL)
    assert (answer.outcome, answer.code, answer.id) == ("rejected", "malformed", "")
    await opened()


async def test_when_the_last_step_fails_nothing_is_left_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ticket = await opened()
    asked = action("comment", ticket, 1, text="Tudo ou nada.")

    async def broken(_keys: Any, *, writing: Any) -> int:  # noqa: ANN401  # the real one's arguments
        await write(*writing)
        raise OSError("disk")

    with monkeypatch.context() as patch:
        patch.setattr(settling, "stamp", broken)
        with pytest.raises(OSError, match="disk"):
            await settle(asked, RAFAEL)
    assert await TicketEvent.count().where(TicketEvent.ticket == ticket) == 1
    assert not await Receipt.exists().where(Receipt.id == asked["id"])
    await applied(asked)
