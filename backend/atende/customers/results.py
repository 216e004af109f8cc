"""A row of what a search found: the name, then what else there is to know, what matched first."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from atende.customers.about import address
from atende.customers.directory import Record, entry, numbers_of
from atende.web.reader import Reader
from atende_rules import formats, identity
from atende_rules.folding import index_text, needle, phone_words, terms
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
    needles = [needle(term) for term in terms(query)]
    named = "name" in fields
    indexed = index_text(name) if named else ""
    sought = [each for each in needles if each not in indexed]
    line = []
    for field, shown, text in _standing(record):
        found = [each for each in needles if each in text] if field in fields else []
        sought = [each for each in sought if each not in found]
        line.append(_marked(shown, query) if found else [[shown, False]])
    for field, shown, text in _others(record, protocols) if sought else ():
        found = [each for each in sought if each in text] if field in fields else []
        if found:
            line.append(_marked(shown, query))
            sought = [each for each in sought if each not in found]
    line = [pieces for pieces in line if pieces != [["", False]]]
    line.sort(key=lambda pieces: not any(hit for _, hit in pieces))
    return {
        **entry(record, reader),
        "pieces": _pieces(name, query) if named else [[name, False]],
        "meta_pieces": _joined(line),
    }


def _standing(record: Record) -> Iterator[Part]:
    """Give what a line always has."""
    row = record.row
    place = address(row)
    yield "trade_name", row["trade_name"], index_text(row["trade_name"])
    yield "code", row["code"], index_text(row["code"])
    yield "document", identity.mask(row["document"]), index_text(row["document"])
    yield "address", place["line"], index_text(place["line"])
    yield "address", place["place"], index_text(place["place"])


def _others(record: Record, protocols: Iterable[str]) -> Iterator[Part]:
    """Give what a line has where it matched."""
    row, plans, contacts = record
    for number in dict.fromkeys(numbers_of(row, contacts)):
        yield "phone", formats.phone(number), index_text(*phone_words(number))
    others: list[tuple[str, Iterable[str]]] = [
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
            yield field, shown, index_text(shown)


def _marked(shown: str, query: str) -> Pieces:
    """Mark what matched; all of it where the match is across what is written (a phone, a CPF)."""
    pieces = _pieces(shown, query)
    return pieces if any(hit for _, hit in pieces) else [[shown, True]]


def _pieces(text: str, query: str) -> Pieces:
    return [list(piece) for piece in mark_matches(text, query)]


def _joined(line: Sequence[Pieces]) -> Pieces:
    joined: Pieces = []
    for pieces in line:
        joined += [[" · ", False], *pieces] if joined else pieces
    return joined
