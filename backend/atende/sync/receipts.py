"""Receipts: what an action was answered, for good."""

import json
import time
from collections.abc import Mapping
from typing import Any

import msgspec

from atende.database.reading import question, read
from atende.sync.tables import Receipt
from atende_rules import refusals
from atende_rules.language import Language
from atende_rules.model import Action, Catalogue, Rejected
from atende_rules.present import Reader, theirs_of


class Answer(msgspec.Struct, kw_only=True):
    """What became of one action, as the phone reads it.

    ``theirs`` holds what came meanwhile, where that is why it was not done: events of the ticket,
    or the bookings a visit overlaps. ``errors`` names a text a field.
    """

    id: str
    outcome: str
    replayed: bool = False
    code: str = ""
    message: str = ""
    version: int = 0
    theirs: list[dict[str, Any]] = []
    errors: dict[str, str] = {}


RECEIPT = question("SELECT * FROM receipt WHERE id = ?1")
"""The receipt of an action, to be read beside what else is asked."""


async def find_receipt(action: str) -> dict[str, Any] | None:
    """Give the receipt row of an action, or None."""
    (rows,) = await read(RECEIPT(action))
    return next(iter(rows), None)


def receipt_row(  # a receipt says what was asked, by whom, and what came of it
    action: Action,
    asked: Mapping[str, Any],
    account: str,
    device: str,
    outcome: str,
    *,
    code: str = "",
    version: int = 0,
    answer: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Give the row of a receipt; it keeps every word that was asked."""
    return {
        "id": action.id,
        "account": account,
        "device": device,
        "ticket": action.ticket or "",
        "kind": action.kind,
        "after": action.after,
        "supersedes": action.supersedes,
        "outcome": outcome,
        "code": code,
        "version": version,
        "answer": json.dumps(answer or {}, ensure_ascii=False),
        "action": json.dumps(asked, ensure_ascii=True),
        "recorded_at": time.time_ns() // 1_000_000,
    }


async def keep_tombstone(action: str, account: str, device: str) -> dict[str, Any]:
    """Store that an action was withdrawn before it arrived: it will never take effect."""
    row: dict[str, Any] = {
        "id": action,
        "account": account,
        "device": device,
        "outcome": "withdrawn",
        "code": "withdrawn",
        "recorded_at": time.time_ns() // 1_000_000,
    }
    await Receipt.insert(Receipt(**row))
    return {**row, "version": 0, "answer": "{}"}


def answer_from(
    receipt: Mapping[str, Any], reader: Reader, catalogue: Catalogue, *, replayed: bool
) -> Answer:
    """Give a receipt's answer in the reader's language. A withdrawn action reads as refused."""
    kept = json.loads(receipt["answer"])
    outcome = "rejected" if receipt["outcome"] == "withdrawn" else receipt["outcome"]
    return Answer(
        id=receipt["id"],
        outcome=outcome,
        replayed=replayed,
        code=receipt["code"],
        message=_message(outcome, receipt["code"], kept, reader.language, catalogue),
        version=receipt["version"],
        theirs=theirs_of(kept.get("theirs", []), kept.get("bookings", []), catalogue, reader),
        errors=refusals.error_texts(
            Rejected(receipt["code"], errors=refusals.errors_from(kept.get("errors", []))),
            reader.language,
        ),
    )


def _message(
    outcome: str, code: str, kept: Mapping[str, Any], language: Language, catalogue: Catalogue
) -> str:
    if outcome == "rejected":
        return refusals.refusal_text(code, kept.get("values", {}), language, catalogue)
    return refusals.conflict_text(code, language) if outcome == "conflict" else ""
