"""What customers subscribe to, as rows."""

import json
from dataclasses import dataclass
from random import Random
from typing import Any

from atende.demo.calendar import Calendar
from atende.demo.sketching import Sketch
from atende_rules.folding import fold


@dataclass(frozen=True, slots=True)
class Offer:
    """A plan on sale: speeds in kbps, price in centavos."""

    name: str
    technology: str
    down_kbps: int
    up_kbps: int
    price: int
    services: tuple[str, ...] = ()


FIBRE = (
    Offer("Fibra 200 Mega", "fibra", 200_000, 100_000, 8_990),
    Offer("Fibra 400 Mega", "fibra", 400_000, 200_000, 10_990, ("Wi-Fi 6",)),
    Offer("Fibra 600 Mega", "fibra", 600_000, 300_000, 12_990, ("Wi-Fi 6", "Aplicativo de TV")),
    Offer("Fibra 1 Giga", "fibra", 1_000_000, 500_000, 16_990, ("Wi-Fi 6", "Ponto adicional")),
)
RADIO = (
    Offer("Rádio 10 Mega", "rádio", 10_000, 3_000, 9_990),
    Offer("Rádio 20 Mega", "rádio", 20_000, 5_000, 11_990),
    Offer("Rádio 35 Mega", "rádio", 35_000, 10_000, 14_990),
)
BUSINESS = (
    Offer("Empresa 300 Mega", "fibra", 300_000, 300_000, 18_990, ("IP fixo",)),
    Offer("Empresa 600 Mega", "fibra", 600_000, 600_000, 27_990, ("IP fixo", "Suporte 24 h")),
    Offer("Dedicado 100 Mega", "fibra", 100_000, 100_000, 89_990, ("IP fixo", "SLA de 4 h")),
)
PHONE = Offer("Telefone Ilimitado", "telefonia", 0, 0, 3_990, ("Ligações ilimitadas no Brasil",))

_OPTICAL = (
    ("ONU Huawei EG8145V5", "HWTC"),
    ("ONU ZTE F670L", "ZTEG"),
    ("ONU Intelbras 1200R", "ITBS"),
)
_ANTENNAS = (
    ("Ubiquiti LiteBeam 5AC", "UBNT"),
    ("MikroTik LHG 5", "MKTK"),
    ("Intelbras WOM 5A", "ITBS"),
)
_MAKERS = ("D8A01D", "002722", "48A98A", "0C8063", "F0A3B2")


def offer_for(sketch: Sketch, dice: Random, *, rural: bool) -> Offer:
    """Give what the customer subscribed to: radio reaches where fibre does not."""
    if sketch.company:
        return dice.choices(BUSINESS, (55, 35, 10))[0]
    if dice.random() < (0.75 if rural else 0.06):
        return dice.choice(RADIO)
    return dice.choices(FIBRE, (25, 40, 25, 10))[0]


def plan_rows(
    sketch: Sketch, dice: Random, calendar: Calendar, customer: dict[str, Any], offer: Offer
) -> list[dict[str, Any]]:
    """Give the customer's plans: the main one, and for some a former one or a telephone."""
    ended = calendar.day(sketch.until) if sketch.until is not None else ""
    state = {"active": "active", "blocked": "inactive"}.get(sketch.status, "cancelled")
    started, rows = sketch.since, []
    if offer in FIBRE[1:] and sketch.since < -900 and dice.random() < 0.35:
        started = dice.randrange(sketch.since + 300, -200)
        started = min(started, (sketch.until or 0) - 30)
        former = _row(sketch, dice, 2, FIBRE[0], customer)
        times = {"since": customer["since"], "until": calendar.day(started), "state": "cancelled"}
        rows.append({**former, **times})
    main = _row(sketch, dice, 1, offer, customer)
    rows.insert(0, {**main, "since": calendar.day(started), "until": ended, "state": state})
    if state == "active" and dice.random() < 0.08:
        phone = _row(sketch, dice, 3, PHONE, customer)
        rows.append({**phone, "since": calendar.day(started), "until": "", "state": state})
    return rows


def _row(
    sketch: Sketch, dice: Random, number: int, offer: Offer, customer: dict[str, Any]
) -> dict[str, Any]:
    online = offer is not PHONE
    model, prefix = dice.choice(_ANTENNAS if offer.technology == "rádio" else _OPTICAL)
    return {
        "id": f"{sketch.id}-{number}",
        "customer": sketch.id,
        "contract": f"{customer['since'][:4]}/{sketch.index + 1:05}-{number}",
        "name": offer.name,
        "state": "",
        "technology": offer.technology,
        "down_kbps": offer.down_kbps,
        "up_kbps": offer.up_kbps,
        "price": offer.price,
        "since": "",
        "until": "",
        "login": _login(customer, number) if online else "",
        "access_server": f"bng-{fold(customer['city']).replace(' ', '-')}-01" if online else "",
        "ip_address": _address(dice, offer) if online else "",
        "equipment": model if online else "",
        "mac": f"{dice.choice(_MAKERS)}{dice.randrange(16**6):06X}" if online else "",
        "serial": f"{prefix}{dice.randrange(16**8):08X}" if online else "",
        "services": json.dumps(offer.services, ensure_ascii=False),
        "address": "",
    }


def _login(customer: dict[str, Any], number: int) -> str:
    words = customer["sort_name"].split()
    return f"{words[0]}.{words[-1]}.{customer['id']}{'' if number == 1 else f'-{number}'}"


def _address(dice: Random, offer: Offer) -> str:
    if "IP fixo" in offer.services:
        return f"203.0.113.{dice.randrange(2, 254)}"
    return f"100.{dice.randrange(64, 128)}.{dice.randrange(256)}.{dice.randrange(1, 255)}"
