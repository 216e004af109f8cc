"""What a phone says of itself, and the protocols it takes along."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Request, post
from litestar.openapi.spec import OpenAPIFormat, OpenAPIType, Schema
from litestar.response.base import ASGIResponse

from atende.database.engine import transaction
from atende.sync.bodies import MOST_SENT, body_of
from atende.sync.devices import device_id, tell
from atende.sync.epoch import current_epoch
from atende.sync.protocols import range_of
from atende.sync.who import on_phone, use_on
from atende.web.answering import json_answer
from atende.web.clock import now
from atende.web.openapi import taking_json
from atende.web.problems import Problem
from atende_rules.instants import parse
from atende_rules.zones import zone

RANGE = 20
"""Protocols a phone takes along at a time; nobody opens more tickets in a day without signal."""
LATEST_MS = 2**45
"""The year 3084: what is later is no clock's, and no calendar can show all of it."""

_UUID = Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.UUID)
_ABOUT = {
    "device": _UUID,
    "name": Schema(type=OpenAPIType.STRING),
    "version": Schema(type=OpenAPIType.STRING),
    "pending": Schema(type=OpenAPIType.INTEGER, minimum=0),
    "oldest": Schema(one_of=[Schema(type=OpenAPIType.STRING), Schema(type=OpenAPIType.NULL)]),
}


class About(msgspec.Struct):
    """What a phone says of itself; ``oldest`` is when the first action it has not sent was made."""

    device: str
    name: str = ""
    version: str = ""
    pending: Annotated[int, msgspec.Meta(ge=0, lt=2**31)] = 0
    oldest: str | int | None = None


class Asking(msgspec.Struct):
    """Which phone asks."""

    device: str


@post(
    "/devices/me",
    status_code=200,
    request_max_body_size=MOST_SENT,
    operation_class=taking_json(_ABOUT),
    summary="Say which phone this is, and how its queue stands",
    tags=["devices"],
)
async def about_me(request: Request[Any, Any, Any]) -> ASGIResponse:
    """Register the phone, or refresh what is known of it; the session is bound to it."""
    reader = await on_phone(request)
    told = await body_of(request, About)
    device = device_id(told.device)
    await use_on(request, reader, device)
    await tell(
        device,
        name=_storable(told.name)[:120],
        version=_storable(told.version)[:40],
        user_agent=request.headers.get("user-agent", "")[:300],
        pending=told.pending,
        oldest_at=_instant(told.oldest) if told.pending else None,
    )
    return json_answer({"device": device, "epoch": await current_epoch()})


@post(
    "/devices/me/protocols",
    status_code=200,
    request_max_body_size=MOST_SENT,
    operation_class=taking_json({"device": _UUID}),
    summary="Take protocols along, to give to tickets opened without signal",
    tags=["devices"],
)
async def protocols(request: Request[Any, Any, Any]) -> ASGIResponse:
    """``{"from", "to", "epoch"}``: the protocols between, both included, are this phone's alone."""
    reader = await on_phone(request)
    device = device_id((await body_of(request, Asking)).device)
    await use_on(request, reader, device)
    epoch = await current_epoch()
    async with transaction():
        first, last = await range_of(now().astimezone(zone(reader.zone)), RANGE)
    return json_answer({"from": first, "to": last, "epoch": epoch})


def _instant(told: str | float | None) -> int | None:
    """Give the milliseconds of an instant told as ISO 8601 or as milliseconds.

    :raises Problem: 400, it is neither.
    """
    if told is None or told == "":
        return None
    at = parse(told) if isinstance(told, str) else None
    if isinstance(at, datetime):
        return int(at.timestamp() * 1000)
    if isinstance(told, int) and 0 <= told < LATEST_MS:
        return told
    raise Problem(status=400, code="malformed", parameter="oldest")


def _storable(text: str) -> str:
    return text.replace("\0", "")
