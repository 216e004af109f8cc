"""A provider's own policy refuses after the rules, in the reader's language, and never crashes."""

from typing import Any

import pytest

from atende_rules.model import Ticket
from atende_rules.policy import OFFERED, PolicyError, number, policy_hash, read_policy
from tests.unit.rules.phone import document, projected
from tests.unit.rules.policy_cases import BROKEN, CASES, EXAMPLE, TEXTS, Case
from tests.unit.rules.rule_cases import RAFAEL, action, done, opened


def measured(case: Case) -> Ticket:
    """Give an open ticket with the case's readings."""
    ticket = opened(to_role="fibra")
    for value, unit in case.readings:
        ticket = done(
            ticket, RAFAEL, "test", readings=[{"name": "rx", "value": value, "unit": unit}]
        )
    return ticket


def closing(case: Case, ticket: Ticket, policy: str = EXAMPLE, language: str = "pt-BR") -> Any:  # noqa: ANN401  # JSON
    """Give what the phone says of closing the ticket."""
    fields = {**case.closing}
    if fields.get("type"):
        fields["type"] = "senha"  # the standard choices name it otherwise
    asked = action("close", ticket.version, **fields)
    base = document(ticket, RAFAEL)
    return projected(base, [asked], RAFAEL, policy=policy, language=language)["outcomes"][0]


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_example_policy_says_on_the_phone_what_its_cases_say(case: Case, language: str) -> None:
    outcome = closing(case, measured(case), language=language)
    text = TEXTS[language]
    assert (outcome["outcome"], outcome["code"], outcome["message"], outcome["errors"]) == (
        ("rejected", "policy", text, {"description": text})
        if case.refused
        else ("applied", "", "", {})
    )


def test_a_queued_test_counts_for_the_closing_queued_after_it() -> None:
    ticket = opened(to_role="fibra")
    test = action("test", 1, readings=[{"name": "rx", "value": "-20", "unit": "dBm"}])
    queue = [test, action("close", 1, after=test.id)]
    answer = projected(document(ticket, RAFAEL), queue, RAFAEL, policy=EXAMPLE)
    assert [each["outcome"] for each in answer["outcomes"]] == ["applied", "applied"]


def test_the_rules_speak_before_the_policy() -> None:
    ticket = opened(to_user="bia")
    assert closing(CASES[0], ticket)["code"] == "not_yours"


@pytest.mark.parametrize("source", BROKEN.values(), ids=BROKEN)
def test_a_policy_that_fails_refuses_in_words_and_loses_nothing(source: str) -> None:
    outcome = closing(CASES[0], opened(to_role="fibra"), policy=source)
    assert (outcome["outcome"], outcome["code"]) == ("rejected", "policy_failed")
    assert outcome["message"].startswith("Uma regra da empresa falhou")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("def check(:", "not valid Python"),
        ("import requests\ndef check(a, t, c, p): pass", "imports requests"),
        ("from . import x\ndef check(a, t, c, p): pass", "imports \\."),
        ("1 / 0", "fails while it is read: ZeroDivisionError in line 1"),
        ("def tick(): pass", "defines no function check"),
    ],
)
def test_a_file_that_cannot_be_a_policy_is_refused_in_clear_words(source: str, said: str) -> None:
    with pytest.raises(PolicyError, match=said):
        read_policy(source)


def test_a_policy_may_import_what_the_phone_has() -> None:
    imports = "".join(f"import {name}\n" for name in sorted(OFFERED))
    assert read_policy(f"{imports}def check(action, ticket, catalogue, actor): return None")


def test_an_empty_file_refuses_nothing() -> None:
    assert read_policy(" \n") is None


def test_the_hash_names_rules_and_policy() -> None:
    assert policy_hash("a", "b") == policy_hash("a", "b")
    assert len({policy_hash("a", "b"), policy_hash("a", "c"), policy_hash("ab", "")}) == 3


@pytest.mark.parametrize(
    ("text", "value"),
    [("-19,2", -19.2), ("\u221227", -27.0), (" +3.5 ", 3.5), ("dois", None), ("inf", None)],
)
def test_readings_are_numbers_as_people_type_them(text: str, value: float | None) -> None:
    assert number(text) == value
