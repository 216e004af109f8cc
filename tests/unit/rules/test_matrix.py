"""The whole matrix of mine against theirs, for queues of one, two and three actions.

Whatever the office did meanwhile, and whichever reaches the phone first, the feed or the receipts:
every action of the queue ends applied, or before the person with what stood in its way; what waits
behind it is pointed to its successor; nothing is lost, doubled, or shown that is not so.
"""

import itertools
import sys
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import pytest

from atende_rules.model import NEVER_HELD, Action, Actor, Kind, Ticket
from tests.unit.rules.phone import Server, document, projected, unrecorded
from tests.unit.rules.rule_cases import LUCIA, RAFAEL, TICKET, action, done, new_id, opened
from tests.unit.rules.test_merge import CONFLICTS, ORDER, THEIRS, with_visit

LONGEST = 2 if sys.platform == "emscripten" else 3
MINE: dict[Kind, dict[str, Any]] = {
    "comment": {},
    "test": {},
    "set_status": {"status": "execucao"},
    "forward": {"to_role": None, "to_user": "rafael"},
    "close": {},
    "schedule": {"start": "2026-11-29T09:00:00-03:00"},
    "reschedule": {"order": ORDER, "start": "2026-11-28T09:00:00-03:00"},
    "cancel_order": {"order": ORDER},
    "reopen": {},
}
OPEN_THEIRS = tuple(THEIRS)
CLOSED_THEIRS = ("comment", "test", "reopen")
KINDS = [
    queue
    for length in range(1, LONGEST + 1)
    for queue in itertools.product(MINE, repeat=length)
    if length < LONGEST or len(set(queue)) == length
]
BASES = {
    2: (with_visit(), RAFAEL),
    3: (done(done(opened(to_role="fibra"), LUCIA, "comment"), LUCIA, "close"), LUCIA),
}
CAUSES = {
    "already_closed",
    "not_yours",
    "order_over",
    "order_exists",
    "not_closed",
    "no_such_order",
}


@dataclass
class Story:
    """A queue written on one base, while the office did something else."""

    base: Ticket
    queue: list[Action]
    actor: Actor
    server: Server
    outcomes: list[str] = field(default_factory=list)

    def those(self, *outcomes: str) -> list[Action]:
        """Give the actions that were answered so."""
        return [
            each for each, one in zip(self.queue, self.outcomes, strict=True) if one in outcomes
        ]

    def projected(self, ticket: Ticket | None, actions: list[Action], *, told: bool) -> Any:  # noqa: ANN401  # JSON
        """Give what the phone shows; ``told``: the receipts are here."""
        refused = [each.id for each in self.those("conflict", "rejected")] if told else []
        before = {each.id: each.after for each in self.queue}
        base = document(ticket, self.actor)
        return projected(base, actions, self.actor, before=before, refused=refused)


def written(kinds: tuple[Kind, ...], base: Ticket, actor: Actor) -> list[Action] | None:
    """Give the queue; None where the phone would have refused to take it."""
    queue: list[Action] = []
    for kind in kinds:
        after = queue[-1].id if queue else None
        queue.append(action(kind, base.version, after=after, **MINE[kind]))
    answer = projected(document(base, actor), queue, actor)
    accepted = all(each["outcome"] == "applied" for each in answer["outcomes"])
    return queue if accepted else None


@cache
def queues(version: int) -> list[list[Action]]:
    """Give every queue the phone takes on the base of this version: 2 is open, 3 is closed."""
    base, actor = BASES[version]
    return [queue for kinds in KINDS if (queue := written(kinds, base, actor)) is not None]


def stories(theirs: str, base: Ticket, actor: Actor) -> list[Story]:
    """Give every queue there can be, settled after what the office did."""
    kind, fields = THEIRS.get(theirs, (theirs, {}))
    told = []
    for queue in queues(base.version):
        server = Server(base)
        asked = action(kind, base.version, **fields)  # type: ignore[arg-type]  # kinds by name
        assert server.settle(asked, LUCIA) == "applied"
        story = Story(base, queue, actor, server)
        story.outcomes = [server.settle(each, actor) for each in queue]
        told.append(story)
    assert told
    return told


def both() -> list[Any]:
    """Give every change of the office, on an open and on a closed ticket."""
    return [
        *(pytest.param(each, *BASES[2], id=f"open-{each}") for each in OPEN_THEIRS),
        *(pytest.param(each, *BASES[3], id=f"closed-{each}") for each in CLOSED_THEIRS),
    ]


@pytest.mark.parametrize(("theirs", "base", "actor"), both())
def test_every_action_is_applied_or_names_what_stood_in_its_way(
    theirs: str, base: Ticket, actor: Actor
) -> None:
    for story in stories(theirs, base, actor):
        first = story.queue[0].kind
        expected = "conflict" if theirs in CONFLICTS.get(first, set()) else "applied"
        assert story.outcomes[0] == expected, first
        for each, outcome in zip(story.queue, story.outcomes, strict=True):
            assert outcome in ("applied", "conflict", "held"), (each.kind, outcome)
            assert outcome != "held" or each.kind not in NEVER_HELD


@pytest.mark.parametrize(("theirs", "base", "actor"), both())
def test_where_the_feed_comes_first_the_phone_shows_what_the_server_has(
    theirs: str, base: Ticket, actor: Actor
) -> None:
    name = f"ticket/{TICKET}"
    for story in stories(theirs, base, actor):
        answer = story.projected(story.server.ticket, story.queue, told=False)
        kinds = [each.kind for each in story.queue]
        assert [each["outcome"] for each in answer["outcomes"]] == story.outcomes, kinds
        assert answer["documents"][name] == document(story.server.ticket, actor), kinds
        for each in answer["outcomes"]:
            if each["outcome"] == "conflict":
                assert theirs in [one["kind"] for one in each["theirs"]]
                assert each["message"]
        waiting = story.projected(story.server.ticket, story.those("held"), told=True)
        assert waiting["documents"][name] == document(story.server.ticket, actor)


@pytest.mark.parametrize(("theirs", "base", "actor"), both())
def test_where_the_receipts_come_first_what_was_applied_is_shown_once_and_nothing_else(
    theirs: str, base: Ticket, actor: Actor
) -> None:
    name = f"ticket/{TICKET}"
    for story in stories(theirs, base, actor):
        live = story.those("applied", "held")
        answer = story.projected(base, live, told=True)
        mine = {each.id for each in story.queue}
        shown = [
            each["action"] for each in answer["documents"][name]["events"] if each["action"] in mine
        ]
        applied = [each.id for each in story.those("applied")]
        assert shown == [each for each in applied if each in shown]
        history = [event.action for event in story.server.ticket.events]  # type: ignore[union-attr]  # there is one
        assert not set(applied) & set(history) - set(shown)
        assert [each["outcome"] for each in answer["outcomes"]] == [
            "held" if each in story.those("held") else "applied" for each in live
        ]


@pytest.mark.parametrize(("theirs", "base", "actor"), both())
def test_what_conflicted_or_waited_ends_applied_or_says_why_not(
    theirs: str, base: Ticket, actor: Actor
) -> None:
    for story in stories(theirs, base, actor):
        ends = resolved(story)
        assert story.server.ticket is not None
        history = [event.action for event in story.server.ticket.events]
        assert len(history) == len(set(history))
        for each in story.queue:
            ended, outcome = ends[each.id]
            assert outcome == "applied" or outcome in CAUSES, (each.kind, outcome)
            if outcome == "applied" and each.kind in ("comment", "test", "schedule"):
                assert ended in history
        answer = story.projected(story.server.ticket, [], told=True)
        shown = answer["documents"][f"ticket/{TICKET}"]
        own = document(story.server.ticket, actor)
        assert own is not None
        assert unrecorded(shown) == unrecorded(own)


def resolved(story: Story) -> dict[str, tuple[str, str]]:
    """Do every action that was not applied anew, as its person saw it then; give how each ended."""
    ends: dict[str, tuple[str, str]] = {}
    successors: dict[str | None, str | None] = {None: None}
    for each, outcome in zip(story.queue, story.outcomes, strict=True):
        if outcome == "applied":
            ends[each.id], successors[each.id] = (each.id, "applied"), each.id
            continue
        after = successors[each.after]
        tried = replace(each, after=after) if outcome == "held" else each
        if outcome == "held":
            outcome = story.server.settle(tried, story.actor)  # noqa: PLW2901  # as it is now
        if outcome != "applied":
            tried, outcome = anew(story, tried, after)  # noqa: PLW2901  # likewise
        ends[each.id] = (tried.id, outcome)
        successors[each.id] = tried.id if outcome == "applied" else after
    return ends


def anew(story: Story, lost: Action, after: str | None) -> tuple[Action, str]:
    """Write an action again on what the person sees now; a refusal is told by its code."""
    assert story.server.ticket is not None
    again = replace(
        lost, id=new_id(), based_on=story.server.ticket.version, after=after, supersedes=lost.id
    )
    answer = story.projected(story.server.ticket, [again], told=True)["outcomes"][0]
    outcome = story.server.settle(again, story.actor)
    assert outcome == answer["outcome"]
    if outcome == "rejected":
        assert answer["message"]
        return again, answer["code"]
    return again, outcome
