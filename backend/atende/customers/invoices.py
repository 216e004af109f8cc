"""How an invoice reads: what it asks, by when, what it is made of, how it is paid."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypedDict

import msgspec

from atende.customers.about import joined
from atende.customers.plans import day
from atende_rules import formats
from atende_rules.boleto_pix import boleto_text
from atende_rules.language import Language, mark, say, say_many

STATES: Mapping[str, str] = {
    "overdue": mark("vencida"),
    "open": mark("em aberto"),
    "paid": mark("paga"),
    "cancelled": mark("cancelada"),
}
SETTLED = ("paid", "cancelled")
"""States that stay as days pass."""
_TONES: Mapping[str, str] = {"overdue": "late", "open": "wait", "paid": "done", "cancelled": ""}
_GROUPS: Mapping[str, str] = {"overdue": mark("Vencidas"), "open": mark("A vencer")}
_DUE: Mapping[str, str] = {"overdue": mark("Venceu em {day}"), "open": mark("Vence em {day}")}


class InvoiceState(TypedDict):
    """How an invoice stands today; ``tone`` is the kind of its tag."""

    id: str
    name: str
    tone: str


class InvoiceDocument(TypedDict):
    """An invoice as pages show it; what is not known is empty.

    ``month`` is what a list calls it, ``group`` the heading it stands under; ``standing`` says in
    words when it falls due or was paid.
    """

    id: str
    number: str
    title: str
    month: str
    group: str
    state: InvoiceState
    standing: str
    issued: dict[str, str]
    due: dict[str, str]
    paid: dict[str, str]
    amount: dict[str, Any]
    paid_amount: dict[str, Any]
    lines: list[dict[str, Any]]
    boleto: str
    pix: str


def invoice(row: Mapping[str, Any], today: str, language: Language) -> InvoiceDocument:
    """Give an invoice as pages show it; ``today`` ('YYYY-MM-DD') decides what is overdue.

    What is paid or cancelled has nothing to pay with.
    """
    state = state_on(row, today)
    payable = state in _DUE
    return {
        "id": row["id"],
        "number": row["number"],
        "title": _title(row["due"], language),
        "month": _month(row["due"], language),
        "group": say(language, _GROUPS[state]) if payable else row["due"][:4],
        "state": {"id": state, "name": say(language, STATES[state]), "tone": _TONES[state]},
        "standing": _standing(row, state, language),
        "issued": day(row["issued"], language),
        "due": day(row["due"], language),
        "paid": day(row["paid"], language),
        "amount": _amount(row["amount"], language),
        "paid_amount": _amount(row["paid_amount"], language),
        "lines": [_line(each, language) for each in msgspec.json.decode(row["lines"])],
        "boleto": boleto_text(row["boleto"]) if payable else "",
        "pix": row["pix"] if payable else "",
    }


def state_on(row: Mapping[str, Any], today: str) -> str:
    """Give how an invoice stands on a day: one that is open is overdue after its due day.

    One whose due day is not known is never overdue.
    """
    if row["state"] in SETTLED:
        return str(row["state"])
    return "overdue" if "" < row["due"] < today else "open"


def in_order(rows: Iterable[Mapping[str, Any]], today: str) -> list[Mapping[str, Any]]:
    """Give overdue invoices first, the oldest leading; then what is to pay next; then the past."""
    standing: dict[str, list[Mapping[str, Any]]] = {"overdue": [], "open": [], "": []}
    for row in sorted(rows, key=lambda each: (each["due"], each["id"])):
        state = state_on(row, today)
        standing[state if state in _DUE else ""].append(row)
    return [*standing["overdue"], *standing["open"], *reversed(standing[""])]


def invoices_line(invoices: Sequence[InvoiceDocument], language: Language) -> str:
    """Give what there is to pay, in a few words: "1 fatura vencida · R$ 119,90"."""
    overdue = [each for each in invoices if each["state"]["id"] == "overdue"]
    waiting = [each for each in invoices if each["state"]["id"] == "open"]
    if overdue:
        count = say_many(language, "{n} fatura vencida", "{n} faturas vencidas", len(overdue))
    elif waiting:
        count = say_many(language, "{n} fatura em aberto", "{n} faturas em aberto", len(waiting))
    else:
        return say(language, "Tudo pago") if invoices else say(language, "Nenhuma fatura")
    total = sum(each["amount"]["centavos"] for each in overdue or waiting)
    return f"{count} · {formats.money(total, language)}"


def _standing(row: Mapping[str, Any], state: str, language: Language) -> str:
    if state in _DUE and row["due"]:
        return say(language, _DUE[state], day=formats.day(row["due"], language))
    if state == "paid" and row["paid"]:
        return say(language, "Paga em {day}", day=formats.day(row["paid"], language))
    return joined(" · ", [say(language, STATES[state]), formats.day(row["due"] or None, language)])


def _title(due: str, language: Language) -> str:
    """An invoice is called by its month, where one is known."""
    if not due:
        return say(language, "Fatura")
    return say(language, "Fatura de {month}", month=formats.month(due, language))


def _month(due: str, language: Language) -> str:
    """Give what a list of invoices calls this one: its month, begun with a capital."""
    named = formats.month(due, language) if due else say(language, "Fatura")
    return named[:1].upper() + named[1:]


def _line(line: Mapping[str, Any], language: Language) -> dict[str, Any]:
    return {
        "text": line["text"],
        "quantity": formats.number(line.get("quantity", 1), language),
        "amount": _amount(line["amount"], language),
    }


def _amount(centavos: int, language: Language) -> dict[str, Any]:
    return {"centavos": centavos, "text": formats.money(centavos, language)}
