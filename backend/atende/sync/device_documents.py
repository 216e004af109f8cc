"""Documents of devices and of the quarantine, in the reader's language and zone."""

import json
from collections.abc import Mapping
from typing import Any

import msgspec

from atende.accounts.user_agents import browser_of
from atende.catalogue.current import current_catalogue
from atende.sync import quarantine
from atende.tickets.store import protocols_by_ticket
from atende.web.reader import Reader, initials
from atende_rules import formats, story
from atende_rules.instants import parse
from atende_rules.language import mark, say, say_many
from atende_rules.model import KINDS, Catalogue, Event
from atende_rules.names import user_name
from atende_rules.reading import is_uuid

_WORDS = ("description", "reason", "text", "what", "notes", "status")
"""What people typed in an action, for a manager to read."""
_STATES = {
    "applied": mark("aplicada"),
    "refused": mark("recusada"),
    "let_go": mark("dispensada"),
}


class DeviceItem(msgspec.Struct, frozen=True, kw_only=True):
    """A phone: whose, how it stands, whether it was revoked."""

    id: str
    name: str
    person: str
    initials: str
    meta: str
    version: str
    current: bool  # the one that asks
    seen_at: str
    seen_text: str
    pending_text: str  # empty where nothing is unsent
    oldest_at: str
    oldest_text: str
    revoked: bool
    revoked_text: str
    href: str


class DevicesDocument(msgspec.Struct, frozen=True, kw_only=True):
    """One's own phones; everybody's for a manager, and how much waits in the quarantine."""

    items: list[DeviceItem]
    manages: bool
    quarantine_text: str


class DeviceDocument(DeviceItem, frozen=True, kw_only=True):
    """One phone, on its own page."""

    saved: str


class QuarantineItem(msgspec.Struct, frozen=True, kw_only=True):
    """An action of a revoked phone."""

    id: str
    title: str
    icon: str
    words: str
    at: str
    at_text: str
    ticket: str  # the address, empty where there is no such ticket
    ticket_name: str
    state: str  # waiting | applied | refused | let_go
    state_text: str
    message: str  # why it was not applied, or let go
    person: str
    href: str


class QuarantinedDocument(QuarantineItem, frozen=True, kw_only=True):
    """An action of a revoked phone, on its own page."""

    saved: str


class QuarantineDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What waits to be settled, oldest first; what was settled of late."""

    items: list[QuarantineItem]
    settled: list[QuarantineItem]
    saved: str


async def devices_document(
    rows: list[dict[str, Any]], reader: Reader, current: str
) -> DevicesDocument:
    """The list of phones."""
    catalogue = await current_catalogue()
    manages = reader.profile == "manager"
    waiting = await quarantine.count_waiting() if manages else 0
    return DevicesDocument(
        items=[DeviceItem(**_device(row, catalogue, reader, current)) for row in rows],
        manages=manages,
        quarantine_text=say_many(
            reader.language, "{n} ação espera por você", "{n} ações esperam por você", waiting
        )
        if waiting
        else "",
    )


async def device_document(
    row: Mapping[str, Any], reader: Reader, current: str, saved: str
) -> DeviceDocument:
    """A phone's page; `saved` says what was just done."""
    return DeviceDocument(**_device(row, await current_catalogue(), reader, current), saved=saved)


async def quarantine_document(reader: Reader, saved: str) -> QuarantineDocument:
    """The quarantine as a manager sees it."""
    waiting, settled = await quarantine.waiting_items(), await quarantine.settled_items()
    catalogue = await current_catalogue()
    actions = [_action(row) for row in (*waiting, *settled)]
    protocols = await protocols_by_ticket({_ticket(each) for each in actions if _ticket(each)})
    return QuarantineDocument(
        items=[_item(row, protocols, catalogue, reader) for row in waiting],
        settled=[_item(row, protocols, catalogue, reader) for row in settled],
        saved=saved,
    )


async def quarantined_document(
    row: Mapping[str, Any], reader: Reader, saved: str
) -> QuarantinedDocument:
    """One action of the quarantine as a manager sees it."""
    ticket = _ticket(_action(row))
    protocols = await protocols_by_ticket([ticket] if ticket else [])
    item = _item(row, protocols, await current_catalogue(), reader)
    return QuarantinedDocument(**msgspec.structs.asdict(item), saved=saved)


def _device(
    row: Mapping[str, Any], catalogue: Catalogue, reader: Reader, current: str
) -> dict[str, Any]:
    language, zone = reader.language, reader.zone
    browser = browser_of(row["user_agent"]) or say(language, "Navegador")
    person = user_name(row["account"], catalogue)
    unsent = row["pending"]
    oldest = row["oldest_at"] if unsent else None  # a lost phone's queue may be handed in by now
    revoked = row["revoked_at"]
    by = user_name(row["revoked_by"], catalogue)
    when = formats.moment(revoked, language, zone)
    return {
        "id": row["id"],
        "name": row["name"] or browser,
        "person": person,
        "initials": initials(person),
        "meta": " · ".join(each for each in (row["name"] and browser, row["version"]) if each),
        "version": row["version"],
        "current": row["id"] == current,
        "seen_at": formats.iso(row["seen_at"], zone),
        "seen_text": formats.moment(row["seen_at"], language, zone),
        "pending_text": say_many(language, "{n} ação por enviar", "{n} ações por enviar", unsent)
        if unsent
        else "",
        "oldest_at": formats.iso(oldest, zone),
        "oldest_text": formats.moment(oldest, language, zone),
        "revoked": revoked is not None,
        "revoked_text": say(language, "desligado por {name} em {when}", name=by, when=when)
        if revoked is not None
        else "",
        "href": f"/devices/{row['id']}",
    }


def _item(
    row: Mapping[str, Any], protocols: Mapping[str, str], catalogue: Catalogue, reader: Reader
) -> QuarantineItem:
    action, language = _action(row), reader.language
    fields = action.get("fields")
    typed = fields if isinstance(fields, dict) else {}
    ticket = _ticket(action)
    event = _event(action, row["account"])
    kept = json.loads(row["answer"])
    state = _STATES.get(row["state"])
    at = action.get("at")
    return QuarantineItem(
        id=row["id"],
        title=story.title(event, catalogue, reader.id, language)
        if event
        else say(language, "Ação que não se entende"),
        icon=story.icon(event) if event else "circle-alert",
        words=" · ".join(str(typed[each]) for each in _WORDS if typed.get(each)),
        at=_instant(formats.iso, at, reader.zone),
        at_text=_instant(formats.moment, at, language, reader.zone),
        ticket=f"/tickets/{ticket}" if ticket in protocols else "",
        ticket_name=protocols.get(ticket, ""),
        state=row["state"],
        state_text=say(language, state) if state else "",
        message=row["note"] or kept.get("message", ""),
        person=user_name(row["account"], catalogue),
        href=f"/quarantine/{row['id']}",
    )


def _event(action: Mapping[str, Any], by: str) -> Event | None:
    """Give what the history would tell of it, as far as its title goes; None for no kind."""
    kind = next((each for each in KINDS if each == action.get("kind")), None)
    return kind and Event(id="", action="", kind=kind, at="", by=by, version=0, body={})


def _instant(write: Any, at: object, *further: str) -> str:  # noqa: ANN401  # one of formats' functions
    found = parse(at)
    return str(write(found, *further)) if found else ""


def _action(row: Mapping[str, Any]) -> dict[str, Any]:
    action = json.loads(row["action"])
    return action if isinstance(action, dict) else {}


def _ticket(action: Mapping[str, Any]) -> str:
    ticket = action.get("ticket")
    return ticket if isinstance(ticket, str) and is_uuid(ticket) else ""
