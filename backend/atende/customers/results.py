"""A row of what a search found: the name, then what else there is to know, what matched first."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from atende.customers.about import address
from atende.customers.directory import Record, entry, numbers_of
from atende.web.reader import Reader
from atende_rules import formats, identity
from atende_rules.folding import index_text, matches, phone_words, terms
from atende_rules.marking import mark_matches

type Part = tuple[str, str, str]
"""A field, a text of it as a row shows it, and the text's index text."""
type Pieces = list[list[Any]]
"""[text, whether it matched], joined they are the whole."""


def result(
    record: Record,
    protocols: Iterable[str],
    query: str,
    fields: Collection[str],
    reader: Reader,
) -> dict[str, Any]:
    """Give the customer's entry with ``pieces`` of the name and ``meta_pieces`` of the line below.

    ``fields`` are those that were searched; nothing is marked in others. The line always has trade
    name, code, masked CPF or CNPJ and address; of the other fields what words were found in.
    """
    name = record.row["name"]
    named = "name" in fields
    sought = [term for term in terms(query) if not (named and matches(index_text(name), term))]
    line = []
    for part, always in _parts(record, protocols):
        field, shown, indexed = part
        found = [term for term in sought if field in fields and matches(indexed, term)]
        if shown and (always or found):
            pieces = _marked(part, query) if field in fields else [[shown, False]]
            line.append(pieces)
            sought = sought if always else [term for term in sought if term not in found]
    line.sort(key=lambda pieces: not any(hit for _, hit in pieces))
    return {
        **entry(record, reader),
        "pieces": _pieces(name, query) if named else [[name, False]],
        "meta_pieces": _joined(line),
    }


def _parts(record: Record, protocols: Iterable[str]) -> Iterator[tuple[Part, bool]]:
    """Give what a line may show, in its order, each with whether it always does."""
    row, plans, contacts = record
    place = address(row)
    standing: list[tuple[str, str]] = [
        ("trade_name", row["trade_name"]),
        ("code", row["code"]),
    ]
    for field, shown in standing:
        yield (field, shown, index_text(shown)), True
    yield ("document", identity.mask(row["document"]), index_text(row["document"])), True
    yield ("address", place["line"], index_text(place["line"])), True
    yield ("address", place["place"], index_text(place["place"])), True
    for number in dict.fromkeys(numbers_of(row, contacts)):
        yield ("phone", formats.phone(number), index_text(*phone_words(number))), False
    others = [
        ("address", [row["reference"]]),
        ("login", [plan["login"] for plan in plans]),
        ("email", [row["email"], *(each["email"] for each in contacts)]),
        ("equipment", [plan["equipment"] for plan in plans]),
        ("equipment", [formats.mac(plan["mac"]) for plan in plans]),
        ("equipment", [plan["serial"] for plan in plans]),
        ("contract", [plan["contract"] for plan in plans]),
        ("protocol", protocols),
    ]
    for field, texts in others:
        for shown in texts:
            yield (field, shown, index_text(shown)), False


def _marked(part: Part, query: str) -> Pieces:
    """Mark what matched; all of it where the match is across what is written (a phone, a CPF)."""
    _, shown, indexed = part
    pieces = _pieces(shown, query)
    unseen = not any(hit for _, hit in pieces)
    return (
        [[shown, True]]
        if unseen and any(matches(indexed, term) for term in terms(query))
        else pieces
    )


def _pieces(text: str, query: str) -> Pieces:
    return [list(piece) for piece in mark_matches(text, query)]


def _joined(line: Sequence[Pieces]) -> Pieces:
    joined: Pieces = []
    for pieces in line:
        joined += [[" · ", False], *pieces] if joined else pieces
    return joined
