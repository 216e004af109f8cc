import json
from pathlib import Path
from typing import Any

import pytest

from atende.accounts.tables import Account, RoleMembership
from atende.catalogue.tables import Status, TicketType
from atende.customers.tables import Customer
from atende.database.clock import Change
from atende.database.engine import transaction
from atende.importing import events as importing_events
from atende.importing.settling import settle_tickets
from atende.sync.settle import settle
from atende.sync.tables import Receipt
from atende.tickets.projection import event_from, ticket_row
from atende.tickets.tables import Ticket, TicketEvent
from atende.web.identifiers import new_id
from atende.web.reader import Reader
from atende_rules.evolve import replay
from tests.unit.importing.files import imported, kinds, log

pytestmark = pytest.mark.usefixtures("engine")

LIFE: tuple[dict[str, str], ...] = (
    {},
    {"assignment_group": "Group 70"},
    {"assignment_group": "Group 70", "assigned_to": "Resolver 3", "incident_state": "Active"},
    {"assignment_group": "Group 70", "assigned_to": "Resolver 3", "incident_state": "Active"},
    {"assignment_group": "Group 70", "assigned_to": "Resolver 3", "incident_state": "Resolved"},
    {"assignment_group": "Group 70", "assigned_to": "Resolver 3", "incident_state": "Active"},
    {"assignment_group": "Group 70", "assigned_to": "Resolver 3", "incident_state": "Resolved"},
    {"assignment_group": "Group 70", "assigned_to": "Resolver 3", "incident_state": "Closed"},
)


async def history() -> list[dict[str, Any]]:
    rows = await TicketEvent.select().order_by(TicketEvent.ticket).order_by(TicketEvent.version)
    return [{**row, "body": json.loads(row["body"])} for row in rows]


async def everything() -> list[list[dict[str, Any]]]:
    tables = (Ticket, TicketEvent, Receipt, Customer, Account, RoleMembership, TicketType, Status)
    return [await table.select().order_by(table._meta.primary_key) for table in tables]


async def test_a_log_becomes_a_ticket_with_its_whole_life(tmp_path: Path) -> None:
    report = await imported(log(tmp_path / "log.csv", *LIFE))

    told = await history()
    assert kinds(told) == [
        *("open", "forward", "forward", "set_status", "close"),
        *("reopen", "set_status", "close", "comment"),
    ]
    (row,) = await Ticket.select()
    ticket = replay(event_from(each) for each in await TicketEvent.select().order_by("version"))
    assert ticket is not None
    assert row == ticket_row(ticket)
    assert (row["protocol"], row["customer"], row["due"]) == ("INC1", "caller-2403", None)
    assert report.sums() == {"added": 7, "already there": 0, "no change": 1, "refused": 0}


async def test_the_end_is_told_at_the_end_by_who_resolved_it(tmp_path: Path) -> None:
    await imported(log(tmp_path / "log.csv", *LIFE))

    first, last = [each for each in await history() if each["kind"] == "close"]
    assert (first["by"], first["body"]["description"]) == (
        "servicenow.updated-by-21",
        "incident_state: Resolved",
    )
    assert (last["by"], last["body"]["description"], last["at"]) == (
        "servicenow.resolved-by-149",
        "closed_code: code 5",
        "2016-03-01T11:29:00-03:00",
    )


async def test_people_get_what_their_history_implies_and_nobody_signs_in_as_them(
    tmp_path: Path,
) -> None:
    await imported(log(tmp_path / "log.csv", *LIFE))

    people = {row["id"]: row for row in await Account.select()}
    assert people["servicenow.updated-by-21"]["profile"] == "manager"  # reopened
    assert people["servicenow.opened-by-8"]["profile"] == "technician"
    assert not any(row["active"] or row["password"] for row in people.values())
    member = RoleMembership.account == "servicenow.resolver-3"
    assert [row["role"] for row in await RoleMembership.select().where(member)] == ["group-70"]


async def test_importing_the_same_log_twice_adds_nothing(tmp_path: Path) -> None:
    path = log(tmp_path / "log.csv", *LIFE)
    await imported(path)
    before, changes = await everything(), await Change.select().order_by(Change.key)

    report = await imported(path)

    assert report.sums() == {"added": 0, "already there": 7, "no change": 1, "refused": 0}
    assert await everything() == before
    assert await Change.select().order_by(Change.key) == changes


async def test_a_dry_run_says_the_same_and_keeps_nothing(tmp_path: Path) -> None:
    path = log(tmp_path / "log.csv", *LIFE)
    before = await everything()

    dry = await imported(path, write=False)

    assert await everything() == before
    assert dry.lines == (await imported(path)).lines


async def test_an_import_that_was_cut_off_goes_on_where_it_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [{"number": f"INC{n}", "sys_mod_count": "0"} for n in range(3)]
    path = log(tmp_path / "log.csv", *numbers)
    monkeypatch.setattr(importing_events, "_BATCH", 1)
    calls = 0

    async def dies(*given: Any, write: bool) -> Any:  # noqa: ANN401 - stands in for another
        nonlocal calls
        calls += 1
        if calls == 2:
            raise KeyboardInterrupt
        return await settle_tickets(*given, write=write)

    monkeypatch.setattr(importing_events, "settle_tickets", dies)
    with pytest.raises(KeyboardInterrupt):
        await imported(path)
    assert await Ticket.count() == 1

    report = await imported(path)

    assert report.sums() == {"added": 2, "already there": 1, "no change": 0, "refused": 0}
    assert not await Account.exists().where(Account.active == True)  # noqa: E712 - Piccolo's


async def test_a_longer_log_adds_only_what_is_new(tmp_path: Path) -> None:
    await imported(log(tmp_path / "short.csv", *LIFE[:5]))

    report = await imported(log(tmp_path / "long.csv", *LIFE))

    assert report.sums() == {"added": 3, "already there": 4, "no change": 1, "refused": 0}
    assert kinds(await history())[5:] == ["reopen", "set_status", "close", "comment"]


async def test_what_somebody_did_here_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    await imported(log(tmp_path / "short.csv", {}))
    (ticket,) = await Ticket.select()
    boss = Reader(id="lucia", name="Lúcia", profile="manager")
    async with transaction():
        await Account.insert(Account(id="lucia", username="lucia", name="Lúcia", profile="manager"))
    done = {"id": new_id(), "kind": "set_status", "ticket": ticket["id"], "based_on": 1}
    at = {"at": "2026-11-24T14:03:11-03:00", "fields": {"status": "em-monitoramento"}}
    assert (await settle({**done, **at}, boss)).outcome == "applied"

    report = await imported(log(tmp_path / "long.csv", {}, {"incident_state": "Active"}))

    assert report.sums()["refused"] == 1
    (ticket,) = await Ticket.select()
    assert ticket["status"] == "em-monitoramento"


async def test_rows_are_taken_by_their_count_then_as_they_stand(tmp_path: Path) -> None:
    path = log(
        tmp_path / "log.csv",
        {"sys_mod_count": "2", "incident_state": "Active"},
        {"sys_mod_count": "2", "incident_state": "Awaiting Vendor"},
        {"sys_mod_count": "0"},
    )
    await imported(path)

    told = await history()
    assert [each["body"].get("status") for each in told] == [
        *("aberto", "em-execucao", "aguardando-fornecedor")
    ]


async def test_what_changes_and_is_no_action_becomes_a_comment_in_the_files_words(
    tmp_path: Path,
) -> None:
    await imported(log(tmp_path / "log.csv", {}, {"priority": "2 - High"}))

    comment = (await history())[-1]
    assert comment["body"] == {"text": "Prioridade: 3 - Moderate → 2 - High"}


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"incident_state": "Lost"}, "incident_state: 'Lost' is not in the mapping"),
        ({"sys_updated_at": "2016"}, "sys_updated_at: '2016' is not a date as mapped"),
        ({"sys_updated_at": "?"}, "sys_updated_at: empty"),
        ({"sys_mod_count": "x"}, "sys_mod_count: 'x' is not a whole number"),
        ({"priority": "9"}, "priority: '9' is not in the mapping"),
        ({"number": "?"}, "number: empty"),
        ({"assignment_group": "?"}, "forward: to_user: Choose a user or a role."),
        ({"number": "INC2", "caller_id": "?"}, "caller_id: empty"),
    ],
)
async def test_a_row_that_cannot_be_done_is_refused_saying_why(
    tmp_path: Path, row: dict[str, str], why: str
) -> None:
    report = await imported(log(tmp_path / "log.csv", {}, row))

    assert [(each.line, each.reason) for each in report.lines if each.outcome == "refused"] == [
        (3, why)
    ]
    assert kinds(await history()) == ["open"]


async def test_a_protocol_that_is_taken_refuses_the_ticket(tmp_path: Path) -> None:
    await imported(log(tmp_path / "one.csv", {}))

    report = await imported(log(tmp_path / "two.csv", {"opened_at": "1/3/2016 10:00"}))

    assert report.reasons() == {"open: another ticket has this protocol": 1}
    assert await Ticket.count() == 1
