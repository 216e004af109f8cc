"""The feed's addresses: what changed for this phone, what it opened, whose session this is."""

from typing import Annotated, Any, cast

import msgspec
from litestar import Request, get, post
from litestar.openapi.spec import (
    OpenAPIFormat,
    OpenAPIMediaType,
    OpenAPIResponse,
    OpenAPIType,
    Operation,
    Parameter,
    Schema,
)
from litestar.response.base import ASGIResponse

from atende.sync.bodies import MOST_SENT, body_of
from atende.sync.devices import MOST_OPENED, device_id, keep_opened
from atende.sync.feed import cursor as cursors
from atende.sync.feed.held import find_held
from atende.sync.feed.packing import packer_for
from atende.sync.feed.pull import Pull, Wishes
from atende.sync.feed.rows import asked_rows
from atende.sync.feed.scope import is_openable
from atende.sync.feed.standing import Wanted, first_cursor, how_it_stands, why_anew
from atende.sync.feed.stream import NDJSON, GroupStream
from atende.sync.who import on_phone, use_on
from atende.web.answering import json_answer
from atende.web.openapi import taking_json
from atende.web.reader import Reader
from atende.web.site import site_of

_TEXT = Schema(type=OpenAPIType.STRING)
_UUID = Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.UUID)
_KEYS = Schema(type=OpenAPIType.ARRAY, items=_TEXT, max_items=MOST_OPENED)


class Opened(msgspec.Struct):
    """What was opened on a phone, by keys."""

    device: str
    keys: Annotated[list[str], msgspec.Meta(max_length=MOST_OPENED)]


def _changes_operation(**given: Any) -> Operation:  # noqa: ANN401  # what Litestar says of it
    made = Operation(**given)
    made.parameters = [
        Parameter(name="device", param_in="query", required=True, schema=_UUID),
        Parameter(name="cursor", param_in="query", required=False, schema=_TEXT),
        Parameter(name="parts", param_in="query", required=False, schema=_TEXT),
        Parameter(name="spare", param_in="query", required=False, schema=_TEXT),
        Parameter(name="rows", param_in="query", required=False, schema=_TEXT),
        Parameter(name="packs", param_in="query", required=False, schema=_TEXT),
    ]
    described = taking_json({})(responses={})
    lines = OpenAPIResponse(
        description="Lines of JSON: a head; puts, changes, drops; a cursor after each group",
        content={NDJSON: OpenAPIMediaType(schema=_TEXT)},
    )
    made.responses = {**(described.responses or {}), "200": lines}
    return made


@get(
    "/sync/changes",
    operation_class=cast("type[Operation]", _changes_operation),
    summary="What changed for this phone since a cursor, as lines of JSON",
    tags=["sync"],
)
async def changes(request: Request[Any, Any, Any]) -> GroupStream:
    """What a phone lacks of what it should hold, and what it should drop; see docs/http-api.md."""
    reader = await on_phone(request, request.query_params.get("device", "").lower())
    device = device_id(request.query_params.get("device"))
    await use_on(request, reader, device)
    wanted = cast("Wanted", site_of(request).settings.scope)
    asked = request.query_params.get("cursor", "")
    wishes = Wishes(
        parts=request.query_params.get("parts") == "1",
        spare=request.query_params.get("spare") == "1",
        rows=asked_rows(request.query_params.get("rows", "")),
        packs=request.query_params.get("packs") == "zstd",
    )
    pull = await prepared(reader, device, wanted, asked, wishes)
    packer = packer_for(request.headers.get("accept-encoding", ""))
    return GroupStream(pull.groups(), packer)


async def prepared(reader: Reader, device: str, wanted: Wanted, asked: str, wishes: Wishes) -> Pull:
    """Give the pull that begins at a cursor as it was asked with, or anew where that cannot be."""
    standing = await how_it_stands(reader, device, wanted)
    cursor = cursors.read(asked, standing.seal, device)
    reason = await why_anew(cursor, asked, standing)
    if cursor is not None and not reason:
        held = await find_held(device, cursor.held)
        if held is not None:
            return Pull(standing, cursor, "", *held, wishes)
        reason = "unknown_cursor"
    return Pull(standing, await first_cursor(standing), reason, {}, 0, wishes)


@post(
    "/sync/opened",
    status_code=204,
    request_max_body_size=MOST_SENT,
    operation_class=taking_json({"device": _UUID, "keys": _KEYS}),
    summary="Let documents opened on this phone join what it holds, for 30 days",
    tags=["sync"],
)
async def opened(request: Request[Any, Any, Any]) -> None:
    """Keep which orders, tickets and customers were opened; other keys are left out."""
    reader = await on_phone(request)
    told = await body_of(request, Opened)
    device = device_id(told.device)
    await use_on(request, reader, device)
    await keep_opened(device, [key for key in told.keys if is_openable(key)])


@get("/sync/me", summary="Whose session this is", tags=["sync"])
async def whose(request: Request[Any, Any, Any]) -> ASGIResponse:
    """``{"reader": id}``; 401 where nobody is signed in."""
    reader = await on_phone(request)
    return json_answer({"reader": reader.id})
