"""Phones: one's own, everybody's for a manager; a phone that was lost is revoked here."""

from litestar.params import FromPath
from litestar.response.base import ASGIResponse

from atende.accounts import audit
from atende.accounts.reading import Person, session_on_device, signed_in_person
from atende.accounts.showing import (
    AnyRequest,
    changes,
    client_address,
    done,
    refused,
    sent,
    show,
    shows,
)
from atende.sync.device_documents import (
    DeviceDocument,
    DevicesDocument,
    device_document,
    devices_document,
)
from atende.sync.devices import find_device, list_devices, revoke
from atende.web.answering import wants_json
from atende.web.clock import now_ms
from atende.web.page_facts import queried
from atende.web.problems import NotFound
from atende_rules.language import say
from atende_rules.reading import is_uuid


@shows("/devices", DevicesDocument, "Phones that hold documents")
async def devices_page(request: AnyRequest) -> ASGIResponse:
    """One's own phones; a manager sees everybody's."""
    reader = await signed_in_person(request)
    rows = await list_devices(None if reader.profile == "manager" else reader.id)
    document = await devices_document(rows, reader, _current(request))
    return await show(request, "devices/devices.html", document, reader)


@shows("/devices/{device:str}", DeviceDocument, "A phone", "saved")
async def device_page(request: AnyRequest, device: FromPath[str]) -> ASGIResponse:
    """A phone: how it stands, and the form that revokes it."""
    reader = await signed_in_person(request)
    document = await _document(request, device, reader)
    return await show(request, "devices/device.html", document, reader)


@changes("/devices/{device:str}/revoke", "Revoke a phone", confirmed=False)
async def revoke_device(request: AnyRequest, device: FromPath[str]) -> ASGIResponse:
    """Revoke a phone that was lost: it forgets everything and hands its queue in, once."""
    reader = await signed_in_person(request)
    document = await _document(request, device, reader)
    if (await sent(request)).get("confirmed") != "1":
        text = say(reader.language, "Marque que entendeu para desligar o aparelho.")
        errors = {"confirmed": text}
        if wants_json(request):
            raise refused("not_confirmed", errors)
        return await show(
            request, "devices/device.html", document, reader, errors=errors, status=422
        )
    if await revoke(document.id, reader.id):
        row = await find_device(document.id)
        account = row["account"] if row else ""
        address = client_address(request)
        await audit.record(audit.DEVICE_REVOKED, now_ms(), account, address, by=reader.id)
    return done(request, f"/devices/{document.id}?saved=revoked")


async def _document(request: AnyRequest, device: str, reader: Person) -> DeviceDocument:
    """The phone's document.

    :raises NotFound: there is none, or it is not this reader's to see.
    """
    row = await find_device(device) if is_uuid(device) else None
    if row is None or (reader.profile != "manager" and row["account"] != reader.id):
        raise NotFound
    query = queried(request.scope["query_string"].decode("latin-1"))
    saved = query.get("saved") == "revoked" and row["revoked_at"] is not None
    text = say(reader.language, "Aparelho desligado.") if saved else ""
    return await device_document(row, reader, _current(request), text)


def _current(request: AnyRequest) -> str:
    session = session_on_device(request)
    return session.device if session else ""
