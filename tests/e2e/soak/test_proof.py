"""That the evening's proof sees what it looks for: each test spoils one thing of a good day."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.e2e.soak.ledger import OFFICE, Ledger, Saved
from tests.e2e.soak.proof import Books, Event, problems

COMMENT, STATUS, CLOSE, THEIRS = "comment-1", "status-2", "close-3", "office-4"
TICKET = "ticket"


def entry(action: str, kind: str, after: str | None = None, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - fields of any kind
    """An entry of a phone's queue."""
    asked = {"kind": kind, "after": after, "supersedes": None}
    usual = {"standing": "applied", "answer": {"outcome": "applied"}, "ticket": TICKET}
    return {"id": action, "action": asked, **usual, **more}


def event(version: int, action: str, words: str = "") -> Event:
    """A fact of the ticket's history."""
    return Event(TICKET, version, action, None, f'{{"text": "{words}"}}')


class GoodDay:
    """Somebody commented, changed the status and closed; the office commented in between."""

    def __init__(self) -> None:
        self.ledger = Ledger(Path(os.devnull), tickets=[TICKET])
        self.ledger.keep(Saved(COMMENT, 0, "comment", TICKET, "[0:1]"))
        self.ledger.keep(Saved(STATUS, 0, "status", TICKET, ""))
        self.ledger.keep(Saved(CLOSE, 0, "close", TICKET, "[0:3]"))
        self.ledger.keep(Saved(THEIRS, OFFICE, "comment", TICKET, "[-1:4]"))
        self.queue = [
            entry(COMMENT, "comment"),
            entry(STATUS, "set_status", COMMENT),
            entry(CLOSE, "close", STATUS),
        ]
        self.events = [
            event(1, COMMENT, "[0:1]"),
            event(2, THEIRS, "[-1:4]"),
            event(3, STATUS),
            event(4, CLOSE, "[0:3]"),
        ]
        self.outcomes = dict.fromkeys((COMMENT, STATUS, CLOSE, THEIRS), "applied")

    def found(self) -> str:
        """The problems of the day, in one text."""
        books = Books(self.events, self.outcomes, {TICKET: len(self.events)})
        return "\n".join(problems(self.ledger, {0: self.queue}, books))


def test_a_good_day_has_no_problems() -> None:
    assert GoodDay().found() == ""


def test_an_action_that_is_nowhere_is_lost() -> None:
    day = GoodDay()
    del day.queue[1]
    assert STATUS in day.found()
    assert "not in the queue any more" in day.found()


def test_an_action_said_to_be_done_that_the_server_does_not_know_is_lost() -> None:
    day = GoodDay()
    del day.outcomes[COMMENT]
    assert "None at the server" in day.found()


def test_a_receipt_without_its_effect_is_seen() -> None:
    day = GoodDay()
    day.events[0] = event(1, "another")
    assert "is in no history" in day.found()


def test_what_the_office_did_is_looked_for_as_well() -> None:
    day = GoodDay()
    del day.outcomes[THEIRS]
    assert THEIRS in day.found()


def test_the_same_action_twice_is_seen() -> None:
    day = GoodDay()
    day.events.append(event(5, COMMENT, "[0:1]"))
    assert "took effect 2 times" in day.found()


def test_the_same_words_under_two_ids_are_seen() -> None:
    day = GoodDay()
    day.events.append(event(5, "another", "[0:1] Corrigido."))
    assert "[0:1] is told by" in day.found()


def test_a_gap_in_a_history_is_seen() -> None:
    day = GoodDay()
    day.events[3] = replace(day.events[3], version=5)
    assert "the history of ticket" in day.found()


def test_what_was_saved_earlier_and_told_later_is_seen() -> None:
    day = GoodDay()
    day.events[2:] = [event(3, CLOSE, "[0:3]"), event(4, STATUS)]
    assert "went before" in day.found()


def test_what_nobody_took_back_may_not_be_gone_and_what_somebody_did_may() -> None:
    day = GoodDay()
    day.queue[2]["standing"] = "withdrawn"
    day.outcomes[CLOSE] = "withdrawn"
    day.events.pop()
    assert "taken back by nobody" in day.found()
    day.ledger.taken_back.add(CLOSE)
    assert day.found() == ""


def test_what_was_done_although_the_phone_says_otherwise_is_seen() -> None:
    day = GoodDay()
    day.ledger.taken_back.add(CLOSE)
    day.queue[2]["standing"] = "withdrawn"
    assert "was done, and the phone says withdrawn" in day.found()


def test_what_waits_must_wait_for_one_that_needs_the_person() -> None:
    day = GoodDay()
    day.queue[2]["standing"] = "waiting"
    del day.outcomes[CLOSE]
    day.events.pop()
    assert "waits for nothing" in day.found()
    day.queue[1] |= {"standing": "conflict", "answer": {"outcome": "conflict"}}
    day.outcomes[STATUS] = "conflict"
    del day.events[2]
    assert day.found() == ""
