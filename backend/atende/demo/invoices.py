"""Two years of monthly invoices, as rows; only what is still to pay has a boleto and a PIX code."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

from atende.demo.calendar import DAYS, Calendar
from atende.demo.plans import Offer
from atende.demo.sketching import Sketch
from atende_rules.boleto_pix import Boleto, Pix, boleto_line, pix_code

MONTHS = 24
DUE_DAYS = (5, 10, 15, 20, 25)
_ISSUED_BEFORE = 12  # days
_EXTRAS = (("Visita técnica", 8_000), ("Juros e multa", 431), ("Roteador adicional", 1_990))
_KEY, _MERCHANT, _CITY = "cobranca@serranorte.example", "Serra Norte Internet", "Sao Bento do Sul"


def invoice_rows(
    sketch: Sketch, dice: Random, calendar: Calendar, offer: Offer
) -> Iterator[dict[str, Any]]:
    """Give the customer's invoices, oldest first, with some overdue where somebody is blocked."""
    today = calendar.day(0)
    first = calendar.day(max(sketch.since + _ISSUED_BEFORE, -DAYS))
    last = calendar.day(sketch.until) if sketch.until is not None else "9999"
    unpaid_after = calendar.day(-_unpaid_days(sketch, dice))
    months = _months(calendar.today, dice.choice(DUE_DAYS))
    for number, (due, issued, ahead) in enumerate(months, start=1):
        if not (first <= due and issued <= min(today, last)):
            continue
        lines, amount = _lines(offer, dice.randrange(3) if dice.random() < 0.02 else None)
        row = _row(sketch, due, issued, amount, lines)
        if due > unpaid_after and (due < today or dice.random() < 0.8):
            yield {**row, **_to_pay(sketch, number, row)}
        else:
            paid = ahead[dice.choice((0, 0, 0, 1, 2, 4, 6, 9))]
            yield {**row, "state": "paid", "paid": min(paid, today), "paid_amount": amount}


def _unpaid_days(sketch: Sketch, dice: Random) -> int:
    """How many days back invoices are unpaid; those of the last four days often still are."""
    if sketch.status == "blocked":
        return dice.randrange(45, 110)
    if sketch.featured:
        return 40 if sketch.index % 4 == 1 else 0
    return dice.choices((0, 4, 36, 66), (70, 20, 7, 3))[0]


@cache
def _months(today: date, due_day: int) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """For each month its due day, its day of issue, and the days around it on which people pay."""
    months = []
    for back in range(MONTHS - 2, -2, -1):
        count = today.year * 12 + today.month - 1 - back
        due = date(count // 12, count % 12 + 1, due_day)
        around = tuple((due + timedelta(days=days)).isoformat() for days in range(-5, 5))
        months.append((due.isoformat(), (due - timedelta(_ISSUED_BEFORE)).isoformat(), around))
    return tuple(months)


@cache
def _lines(offer: Offer, extra: int | None) -> tuple[str, int]:
    """Give an invoice's lines as JSON, and what they add up to."""
    lines = [{"text": offer.name, "quantity": 1, "amount": offer.price}]
    if extra is not None:
        text, amount = _EXTRAS[extra]
        lines.append({"text": text, "quantity": 1, "amount": amount})
    total = sum(int(str(line["amount"])) for line in lines)
    return json.dumps(lines, ensure_ascii=False, separators=(",", ":")), total


def _row(sketch: Sketch, due: str, issued: str, amount: int, lines: str) -> dict[str, Any]:
    return {
        "id": f"{sketch.id}-{due[:7]}",
        "customer": sketch.id,
        "number": f"{due[:4]}{due[5:7]}{sketch.index + 1:06}",
        "state": "open",
        "issued": issued,
        "due": due,
        "paid": "",
        "amount": amount,
        "paid_amount": 0,
        "boleto": "",
        "pix": "",
        "lines": lines,
    }


def _to_pay(sketch: Sketch, number: int, row: dict[str, Any]) -> dict[str, str]:
    """Give what the invoice is paid with."""
    own = f"{sketch.index + 1:09}{number:03}".rjust(25, "0")
    due = date.fromisoformat(row["due"])
    pix = Pix(_KEY, _MERCHANT, _CITY, row["amount"], f"FAT{row['number']}")
    return {
        "boleto": boleto_line(Boleto("085", due, row["amount"], own)),
        "pix": pix_code(pix),
    }
