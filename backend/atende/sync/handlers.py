"""Actions in, receipts out; and taking an action back before it takes effect."""

import zlib
from typing import Annotated, Any

import msgspec
from litestar import Request, post
from litestar.openapi.spec import OpenAPIFormat, OpenAPIType, Schema
from litestar.response.base import ASGIResponse

from atende.sync.settle import settle, withdraw
from atende.web.answering import json_answer
from atende.web.openapi import taking_json
from atende.web.problems import Problem
from atende.web.reader import signed_in
from atende_rules.reading import is_uuid

MOST_ACTIONS = 500
MOST_BYTES = 8 * 1024 * 1024
"""How much a batch may be, expanded; a hundred actions are about a hundred kilobytes."""
MOST_SENT = 2 * 1024 * 1024


class Batch(msgspec.Struct):
    """What a phone hands in. ``for_user`` guards against sending one person's for another."""

    for_user: str
    device: Annotated[str, msgspec.Meta(max_length=64)]
    actions: list[Any]


class Withdrawal(msgspec.Struct):
    """Which action must never take effect."""

    id: str


_BATCH = {
    "for_user": Schema(type=OpenAPIType.STRING),
    "device": Schema(type=OpenAPIType.STRING, max_length=64),
    "actions": Schema(
        type=OpenAPIType.ARRAY, items=Schema(type=OpenAPIType.OBJECT), max_items=MOST_ACTIONS
    ),
}
_WITHDRAWAL = {"id": Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.UUID)}


@post(
    "/sync/actions",
    status_code=200,
    request_max_body_size=MOST_SENT,
    operation_class=taking_json(_BATCH),
    tags=["sync"],
)
async def receive_actions(request: Request[Any, Any, Any]) -> ASGIResponse:
    """Settle queued actions in their order, each once, however often a phone sends them."""
    reader = await signed_in(request)
    batch = await _body(request, Batch)
    if batch.for_user != reader.id:
        raise Problem(status=409, code="another_user")
    if len(batch.actions) > MOST_ACTIONS:
        raise Problem(status=413, code="too_many_actions", most=MOST_ACTIONS)
    return json_answer(
        [
            await settle(each if isinstance(each, dict) else {}, reader, device=batch.device)
            for each in batch.actions
        ]
    )


@post("/sync/withdraw", status_code=200, operation_class=taking_json(_WITHDRAWAL), tags=["sync"])
async def withdraw_action(request: Request[Any, Any, Any]) -> ASGIResponse:
    """Take an action back; answers what became of it where it was settled before."""
    reader = await signed_in(request)
    wanted = await _body(request, Withdrawal)
    if not is_uuid(wanted.id):
        raise Problem(status=400, code="malformed", parameter="id")
    return json_answer(await withdraw(wanted.id.lower(), reader))


async def _body[Body](request: Request[Any, Any, Any], kind: type[Body]) -> Body:
    """Give the JSON body, unpacked where it came packed.

    :raises Problem: 400 unreadable, 413 too large, 415 packed in an unknown way.
    """
    sent = await request.body()
    packing = request.headers.get("content-encoding", "identity").lower()
    if packing == "gzip":
        sent = _unpacked(sent)
    elif packing != "identity":
        raise Problem(status=415, code="unknown_encoding")
    try:
        return msgspec.json.decode(sent, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Problem(str(error), status=400, code="malformed") from None


def _unpacked(sent: bytes) -> bytes:
    reader = zlib.decompressobj(wbits=31)
    try:
        body = reader.decompress(sent, MOST_BYTES)
    except zlib.error:
        raise Problem(status=400, code="malformed") from None
    if reader.unconsumed_tail:
        raise Problem(status=413, code="too_large", most=MOST_BYTES)
    if not reader.eof:
        raise Problem(status=400, code="malformed")
    return body
