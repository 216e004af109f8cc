"""A customer's tickets as the customer's document shows them: in order, counted, in a line.

The phone makes it anew when it projects an action, so that a customer's page reads the same before
and after the action is settled.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from atende_rules.instants import instant
from atende_rules.language import Language, say, say_many

type Summary = Mapping[str, Any]
"""What ``present.ticket_summary`` gives."""


def in_customer_order(summaries: Iterable[Summary]) -> list[Summary]:
    """Give open tickets first, the newest first among both; of the same moment, by id."""
    newest = sorted(
        summaries, key=lambda each: (instant(each["opened"]["at"]), each["id"]), reverse=True
    )
    return sorted(newest, key=lambda each: each["closed"] is not None)


def tickets_line(summaries: Iterable[Summary], language: Language) -> str:
    """Give how many there are, in a few words: "1 aberto · 6 fechados"."""
    closed = [each["closed"] is not None for each in summaries]
    if not closed:
        return say(language, "Nenhum atendimento")
    done = sum(closed)
    waiting = len(closed) - done
    texts = [
        say_many(language, "{n} aberto", "{n} abertos", waiting) if waiting else "",
        say_many(language, "{n} fechado", "{n} fechados", done) if done else "",
    ]
    return " · ".join(text for text in texts if text)
