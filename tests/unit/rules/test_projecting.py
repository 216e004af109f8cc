"""What the phone shows beforehand is what the server makes of the same actions."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atende_rules.model import Action, Booking, Kind
from tests.unit.rules.phone import CUSTOMER, Server, document, projected, unrecorded
from tests.unit.rules.queues import OFFICE, WRITTEN, queues
from tests.unit.rules.rule_cases import (
    BIA,
    LUCIA,
    PEOPLE,
    RAFAEL,
    START,
    TICKET,
    action,
    done,
    new_id,
    opened,
)

WRITERS = st.sampled_from(PEOPLE)


def chained(*queue: Action) -> list[Action]:
    """Give the actions, each after the one before."""
    linked: list[Action] = []
    for each in queue:
        linked.append(replace(each, after=linked[-1].id if linked else None))
    return linked


@given(queues(1), WRITERS)
def test_a_projected_ticket_reads_as_the_settled_one(queue: list[Action], actor: object) -> None:
    assert isinstance(actor, type(RAFAEL))
    server = Server(opened(to_role="fibra"))
    answer = projected(document(server.ticket, actor), queue, actor)
    settled = [server.settle(each, actor) for each in queue]
    assert [each["outcome"] for each in answer["outcomes"]] == settled
    shown = document(server.ticket, actor)
    assert shown is not None
    assert unrecorded(answer["documents"][f"ticket/{TICKET}"]) == unrecorded(shown)


@given(queues(1), st.integers(0, 6), st.booleans())
def test_what_the_base_holds_already_changes_nothing(
    queue: list[Action], settled: int, told: bool
) -> None:
    server = Server(opened(to_role="fibra"))
    before = projected(document(server.ticket, RAFAEL), queue, RAFAEL)
    for each in queue[:settled]:
        server.settle(each, RAFAEL)
    refused = [name for name, outcome in server.outcomes.items() if outcome != "applied"]
    left = queue if not told else [each for each in queue if each.id not in server.outcomes]
    after = projected(
        document(server.ticket, RAFAEL),
        left,
        RAFAEL,
        before={each.id: each.after for each in queue},
        refused=refused,
    )
    name = f"ticket/{TICKET}"
    assert unrecorded(after["documents"][name]) == unrecorded(before["documents"][name])


@given(queues(1, 4), OFFICE, st.integers(0, 4))
def test_a_newer_base_is_projected_on_as_the_server_will_settle(
    queue: list[Action], office: list[int], settled: int
) -> None:
    server = Server(opened(to_role="fibra"))
    for place in office:
        kind, fields = WRITTEN[place]
        server.settle(action(kind, server.ticket.version if server.ticket else 0, **fields), LUCIA)
    for each in queue[:settled]:
        server.settle(each, RAFAEL)
    refused = [name for name, outcome in server.outcomes.items() if outcome != "applied"]
    left = [each for each in queue if each.id not in server.outcomes]
    before = {each.id: each.after for each in queue}
    answer = projected(
        document(server.ticket, RAFAEL), left, RAFAEL, before=before, refused=refused
    )
    assert [each["outcome"] for each in answer["outcomes"]] == [
        server.settle(each, RAFAEL) for each in left
    ]
    shown = document(server.ticket, RAFAEL)
    assert shown is not None
    assert unrecorded(answer["documents"][f"ticket/{TICKET}"]) == unrecorded(shown)


def test_nothing_to_project_gives_the_base_itself() -> None:
    ticket = done(opened(to_role="fibra"), LUCIA, "schedule")
    base = document(ticket, RAFAEL)
    answer = projected(base, [], RAFAEL)
    assert answer["documents"][f"ticket/{TICKET}"] == base
    assert (answer["outcomes"], answer["customer"], answer["version"]) == ([], None, 2)


def test_a_ticket_opened_on_the_phone_is_among_its_customers() -> None:
    queue = chained(action("open"), action("comment", 0))
    answer = projected(None, queue, RAFAEL, customer=CUSTOMER)
    assert [each["outcome"] for each in answer["outcomes"]] == ["applied", "applied"]
    shown = answer["documents"][f"ticket/{TICKET}"]
    assert shown["customer"]["status"] == {"id": "active", "name": "ativo"}
    assert [each["name"] for each in shown["contacts"]] == ["Marlene"]
    assert answer["customer"]["open_tickets"] == 1
    assert answer["customer"]["tickets_text"] == "1 aberto"
    assert answer["customer"]["tickets"][0]["id"] == TICKET


def test_a_ticket_is_not_opened_for_another_customer_than_the_one_shown() -> None:
    answer = projected(None, [action("open", customer="9")], RAFAEL, customer=CUSTOMER)
    assert answer["outcomes"][0]["code"] == "no_such_customer"
    assert answer["documents"] == {}


def test_every_order_of_the_ticket_is_projected_with_it() -> None:
    base = document(done(opened(to_role="fibra"), LUCIA, "schedule"), RAFAEL)
    assert base is not None
    mine = action("schedule", 2, order=new_id(), start="2026-12-01T09:00:00-03:00")
    closed = action("close", 2, after=mine.id)
    answer = projected(base, [mine, closed], RAFAEL)
    orders = {name for name in answer["documents"] if name.startswith("order/")}
    assert orders == {f"order/{base['orders'][0]['id']}", f"order/{mine.fields['order']}"}
    assert all(answer["documents"][name]["ticket"]["closed"] for name in orders)


def test_what_follows_a_refusal_waits_and_what_was_told_does_not() -> None:
    base = document(opened(to_user="bia"), RAFAEL)
    queue = chained(action("close", 1), action("set_status", 1), action("comment", 1))
    answer = projected(base, queue, RAFAEL)
    assert [each["outcome"] for each in answer["outcomes"]] == ["rejected", "held", "applied"]
    assert "Bia Rocha" in answer["outcomes"][0]["message"]
    assert answer["outcomes"][1]["message"]


def test_a_change_without_effect_that_came_before_is_not_made_anew() -> None:
    ticket = done(opened(to_role="fibra"), LUCIA, "close")
    server = Server(ticket)
    mine = chained(action("reopen", 2), action("close", 2, description="De novo."))
    server.settle(action("reopen", 2), LUCIA)
    for each in mine:
        server.settle(each, LUCIA)
    answer = projected(document(server.ticket, LUCIA), mine, LUCIA)
    assert [each["outcome"] for each in answer["outcomes"]] == ["applied", "applied"]
    assert answer["documents"][f"ticket/{TICKET}"] == document(server.ticket, LUCIA)


@pytest.mark.parametrize(
    ("kind", "fields", "words"),
    [
        ("forward", {"to_role": None, "to_user": "bia", "reason": "A rede vê."}, "A rede vê."),
        ("close", {"description": "Feito pela rede."}, "Feito pela rede."),
    ],
)
def test_a_conflict_tells_what_the_other_one_wrote(
    kind: Kind, fields: dict[str, str | None], words: str
) -> None:
    server = Server(opened(to_role="fibra"))
    server.settle(action(kind, 1, **fields), LUCIA)
    answer = projected(document(server.ticket, RAFAEL), [action("close", 1)], RAFAEL)
    assert [each["words"] for each in answer["outcomes"][0]["theirs"]] == [words]


def test_a_visit_queued_before_is_seen_by_the_next_one() -> None:
    base = document(opened(to_role="fibra"), RAFAEL)
    queue = chained(action("schedule", 1), action("schedule", 1))
    answer = projected(base, queue, RAFAEL, customer=CUSTOMER)
    assert [each["outcome"] for each in answer["outcomes"]] == ["applied", "conflict"]
    theirs = answer["outcomes"][1]["theirs"]
    assert [(each["order"], each["label"]) for each in theirs] == [
        (queue[0].fields["order"], "José Nogueira")
    ]


def test_another_tickets_visit_is_a_conflict_that_names_it() -> None:
    base = document(opened(to_role="fibra"), RAFAEL)
    booked = Booking(new_id(), "rafael", START, 60, new_id(), "Maria")
    answer = projected(base, [action("schedule", 1)], RAFAEL, bookings=[booked])
    assert answer["outcomes"][0]["code"] == "overlap"
    assert answer["outcomes"][0]["theirs"][0]["label"] == "Maria"


def test_an_action_that_cannot_be_read_is_refused_and_the_others_go_on() -> None:
    base = document(opened(to_role="fibra"), RAFAEL)
    answer = projected(
        base, [replace(action("comment", 1), at="ontem"), action("comment", 1)], RAFAEL
    )
    assert [each["outcome"] for each in answer["outcomes"]] == ["rejected", "applied"]


def test_refusals_are_in_the_readers_language() -> None:
    base = document(opened(to_user="bia"), RAFAEL)
    answer = projected(base, [action("close", 1)], RAFAEL, language="en")
    assert answer["outcomes"][0]["message"].startswith("This ticket is with Bia Rocha")


def test_what_replaces_something_already_done_is_refused() -> None:
    server = Server(opened(to_role="radio"))
    first = action("comment", 1)
    server.settle(first, BIA)
    again = replace(action("comment", 1), supersedes=first.id)
    answer = projected(document(server.ticket, BIA), [again], BIA)
    assert answer["outcomes"][0]["code"] == "superseded_applied"
