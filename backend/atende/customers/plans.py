"""How a plan reads: its speeds, its price, what it runs on."""

from collections.abc import Iterable, Mapping
from typing import Any, TypedDict

import msgspec

from atende.customers.about import joined
from atende_rules import formats
from atende_rules.language import Language, mark, say, say_many

STATES: Mapping[str, str] = {
    "active": mark("ativo"),
    "inactive": mark("inativo"),
    "cancelled": mark("cancelado"),
}
_TONES: Mapping[str, str] = {"active": "done", "inactive": "wait", "cancelled": ""}
_ORDER = tuple(STATES)


class PlanState(TypedDict):
    """Whether a plan is in use; ``tone`` is the kind of its tag."""

    id: str
    name: str
    tone: str


class PlanDocument(TypedDict):
    """A plan as pages show it; what is not known is empty."""

    id: str
    name: str
    state: PlanState
    summary: str
    technology: str
    speeds: str
    price: dict[str, Any]
    since: dict[str, str]
    until: dict[str, str]
    login: str
    access_server: str
    ip_address: str
    equipment: str
    mac: str
    serial: str
    services: list[str]
    contract: str
    address: str


def plan(row: Mapping[str, Any], language: Language) -> PlanDocument:
    """Give a plan as pages show it."""
    speeds = speeds_text(row["down_kbps"], row["up_kbps"], language)
    monthly = say(language, "{amount} por mês", amount=formats.money(row["price"], language))
    return {
        "id": row["id"],
        "name": row["name"],
        "state": _state(row["state"], language),
        "summary": joined(" · ", [row["technology"], speeds, monthly if row["price"] else ""]),
        "technology": row["technology"],
        "speeds": speeds,
        "price": {"centavos": row["price"], "text": monthly if row["price"] else ""},
        "since": day(row["since"], language),
        "until": day(row["until"], language),
        "login": row["login"],
        "access_server": row["access_server"],
        "ip_address": row["ip_address"],
        "equipment": row["equipment"],
        "mac": formats.mac(row["mac"]),
        "serial": row["serial"],
        "services": msgspec.json.decode(row["services"]),
        "contract": row["contract"],
        "address": row["address"],
    }


def in_order(rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Give active plans first, then the newest; of the same day, by id."""
    newest = sorted(rows, key=lambda row: (row["since"], row["id"]), reverse=True)
    return sorted(newest, key=lambda row: _ORDER.index(_known(row["state"])))


def plans_line(plans: Iterable[PlanDocument], language: Language) -> str:
    """Give a customer's plans, in order, in a few words: "Fibra 400 Mega · ativo"."""
    first, *others = [f"{each['name']} · {each['state']['name']}" for each in plans] or [""]
    more = say_many(language, "mais {n}", "mais {n}", len(others)) if others else ""
    return joined(" · ", [first, more]) or say(language, "Nenhum plano")


def speeds_text(down_kbps: int, up_kbps: int, language: Language) -> str:
    """Give the speeds, down before up: "400 Mbps / 200 Mbps"; one where there is one."""
    return joined(" / ", [speed(down_kbps, language), speed(up_kbps, language)])


def speed(kbps: int, language: Language) -> str:
    """Give a speed in the largest unit of at least one: "1 Gbps", "1,5 Mbps", "512 kbps"."""
    if kbps <= 0:
        return ""
    for unit, size in (("Gbps", 1_000_000), ("Mbps", 1_000)):
        if kbps >= size:
            whole = kbps % size == 0
            return f"{formats.number(kbps // size if whole else kbps / size, language)} {unit}"
    return f"{kbps} kbps"


def day(kept: str, language: Language) -> dict[str, str]:
    """Give a day as it is compared and as it is read; both empty where there is none."""
    return {"day": kept, "text": formats.day(kept, language) if kept else ""}


def _state(kept: str, language: Language) -> PlanState:
    known = _known(kept)
    return {"id": known, "name": say(language, STATES[known]), "tone": _TONES[known]}


def _known(state: str) -> str:
    return state if state in STATES else "inactive"
