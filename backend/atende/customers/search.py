"""Search among customers: every word must match, in a chosen field or in any; served by an index.

Words of one or two letters match the beginnings of words, longer ones any part of them
(atende_rules.folding). Pages follow (sort_name, id), so that none is skipped or repeated while
data changes.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from atende.customers.directory import FIELDS, records
from atende.customers.results import result
from atende.customers.tables import Customer
from atende.database.engine import current_engine
from atende.tickets.of_customer import open_tickets_of, protocols_of
from atende.web.cursors import cursor_after, values_of
from atende.web.problems import BadQuery
from atende.web.reader import Reader
from atende_rules.folding import needle, terms
from atende_rules.language import mark, say

SIZE = 30
NEAR = 3_000
"""Names that PostgreSQL looks through, in about 3 ms, before it asks its index for all of them."""
PROTOCOL = (
    "('  ' || lower(replace(replace(replace(replace(replace(t.protocol,"
    " '-', ''), '/', ''), '.', ''), '_', ''), ' ', '  ')))"
)
"""What a protocol is found by, as PostgreSQL's index has it; SQLite's triggers write the same."""
LONE_NUMBER = 6
"""Digits from which a lone number is looked for among protocols too."""
BY: Mapping[str, str] = {"all": mark("Tudo"), **FIELDS, "protocol": mark("Protocolo")}


async def search_document(query: Mapping[str, str], reader: Reader) -> dict[str, Any]:
    """Give what ``?by=…&q=…&after=…`` finds, in six queries at most; nothing for no words.

    :raises BadQuery: there is no such field, or the cursor is not one of this list.
    """
    by, text = query.get("by") or "all", query.get("q") or ""
    if by not in BY:
        raise BadQuery("by")
    words = terms(text)
    rows = await _found(by, words, query.get("after") or "", reader) if words else []
    more, rows = len(rows) > SIZE, rows[:SIZE]
    document = {
        "by": by,
        "q": text,
        "fields": [{"id": each, "name": say(reader.language, name)} for each, name in BY.items()],
        "searched": bool(words),
        "items": await _items([row["id"] for row in rows], text, _fields(by, words), reader),
    }
    if more:
        document["next"] = cursor_after([rows[-1]["sort_name"], rows[-1]["id"]])
    return document


async def _items(
    ids: Sequence[str], text: str, fields: Sequence[str], reader: Reader
) -> list[dict[str, Any]]:
    known = {record.row["id"]: record for record in await records(ids)}
    waiting = await open_tickets_of(ids)
    protocols = await protocols_of(ids) if "protocol" in fields else {}
    return [
        {
            **result(known[each], protocols.get(each, ()), text, fields, reader),
            "open_tickets": waiting.get(each, 0),
        }
        for each in ids
        if each in known
    ]


async def _found(by: str, words: Sequence[str], after: str, reader: Reader) -> list[dict[str, Any]]:
    """Give at most a page and one more of {id, sort_name}."""
    sqlite = current_engine().engine_type == "sqlite"
    writer = _SQLite() if sqlite else _Postgres()
    if after:
        writer.beyond(values_of(after, ["text", "text"]))
    if reader.cities is not None:
        writer.within(reader.cities)
    query = writer.page(writer.matching(by, words))
    rows: list[dict[str, Any]] = await Customer.raw(query, *writer.values)
    return rows


def _fields(by: str, words: Sequence[str]) -> Sequence[str]:
    """Give the fields that are searched."""
    if by != "all":
        return (by,)
    return (*FIELDS, "protocol") if _protocols_too(by, words) else tuple(FIELDS)


def _protocols_too(by: str, words: Sequence[str]) -> bool:
    lone = len(words) == 1 and words[0].isdecimal() and len(words[0]) >= LONE_NUMBER
    return by == "all" and lone


class _Writer:
    """One query as it is written: where the page begins, whose customers, and every value."""

    def __init__(self) -> None:
        self.values: list[Any] = []
        self.conditions = ["true"]

    def beyond(self, last: Sequence[Any]) -> None:
        """Begin after the customer with this name and id."""
        self.values += last
        self.conditions.append("(c.sort_name, c.id) > ({}, {})")

    def first(self, table: str, *conditions: str, most: int = SIZE + 1) -> str:
        """Write the first by name of those for whom the conditions hold."""
        return (
            f"SELECT * FROM {table} AS c WHERE {' AND '.join(conditions)}"  # noqa: S608  # values are placeholders
            f" ORDER BY c.sort_name, c.id LIMIT {most}"
        )


class _SQLite(_Writer):
    """FTS5 over three-letter slices."""

    def page(self, texts: str) -> str:
        return self.first("customer_entry", *self.conditions, texts)

    def matching(self, by: str, words: Sequence[str]) -> str:
        phrases = " AND ".join(f'"{needle(word)}"' for word in words)
        if by == "protocol":
            return self._protocol(phrases)
        self.values.append(phrases if by == "all" else f"{{{by}}} : ({phrases})")
        ways = [
            "c.number IN (SELECT rowid FROM customer_search WHERE customer_search MATCH {})",
            *([self._protocol(phrases)] if _protocols_too(by, words) else []),
        ]
        return f"({' OR '.join(ways)})"

    def within(self, cities: Sequence[str]) -> None:
        self.values += cities
        self.conditions.append(f"c.city IN ({', '.join(['{}'] * len(cities))})")

    def _protocol(self, phrases: str) -> str:
        self.values.append(phrases)
        return "c.id IN (SELECT customer FROM ticket_search WHERE ticket_search MATCH {})"


class _Postgres(_Writer):
    """LIKE over an index of slices (pg_trgm)."""

    def page(self, texts: str) -> str:
        """Look among the next names first; where that is not enough, sort what the index gives.

        Left to itself PostgreSQL takes one way or the other by a guess, and walks through every
        name for the Zildas: of 50,000 customers 90 ms, where the index gives them in 3.
        """
        self.values *= 2
        near = self.first("customer_search", *self.conditions, most=NEAR)
        rest = self.first("given", "NOT (SELECT enough FROM known)")
        every = f"SELECT * FROM customer_search AS c WHERE {' AND '.join(self.conditions)}"  # noqa: S608  # likewise
        return (
            f"WITH near AS MATERIALIZED ({self.first(f'({near})', texts)}),"  # noqa: S608  # likewise
            f" known AS (SELECT count(*) > {SIZE} AS enough FROM near),"
            f" given AS MATERIALIZED ({every} AND {texts})"
            " (SELECT id, sort_name FROM near WHERE (SELECT enough FROM known)) UNION ALL"
            f" (SELECT id, sort_name FROM ({rest}) AS c)"
            " ORDER BY sort_name, id"
        )

    def matching(self, by: str, words: Sequence[str]) -> str:
        if by == "protocol":
            return f"c.id IN ({self._protocol(words)})"
        texts = self._all("c.everything" if by == "all" else f"c.{by}", words)
        if not _protocols_too(by, words):
            return texts
        # One set of ids from two indexes: joined by OR, neither would be used.
        ids = f"SELECT c.id FROM customer_search AS c WHERE {texts}"  # noqa: S608  # likewise
        return f"c.id IN ({ids} UNION {self._protocol(words)})"

    def within(self, cities: Sequence[str]) -> None:
        self.values.append(list(cities))
        self.conditions.append("c.city = ANY({})")

    def _protocol(self, words: Sequence[str]) -> str:
        like = self._all(PROTOCOL, words)
        return f"SELECT t.customer FROM ticket AS t WHERE {like}"  # noqa: S608  # likewise

    def _all(self, column: str, words: Sequence[str]) -> str:
        self.values += [f"%{needle(word)}%" for word in words]
        return "(" + " AND ".join(f"{column} LIKE {{}}" for _ in words) + ")"
