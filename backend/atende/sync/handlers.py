"""Actions in, receipts out; and taking an action back before it takes effect."""

from typing import Annotated, Any

import msgspec
from litestar import Request, post
from litestar.openapi.spec import OpenAPIFormat, OpenAPIType, Schema
from litestar.response.base import ASGIResponse

from atende.sync.bodies import MOST_SENT, body_of
from atende.sync.settle import settle, withdraw
from atende.sync.who import on_phone, refuse_revoked
from atende.web.answering import json_answer
from atende.web.openapi import taking_json
from atende.web.problems import Problem
from atende_rules.reading import is_uuid

MOST_ACTIONS = 500


class Batch(msgspec.Struct):
    """What a phone hands in. ``for_user`` guards against sending one person's for another."""

    for_user: str
    device: Annotated[str, msgspec.Meta(max_length=64)]
    actions: list[Any]


class Withdrawal(msgspec.Struct):
    """Which action must never take effect; and on which phone that was decided."""

    id: str
    device: Annotated[str, msgspec.Meta(max_length=64)] = ""


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
    reader = await on_phone(request)
    batch = await body_of(request, Batch)
    if batch.for_user != reader.id:
        raise Problem(status=409, code="another_user")
    await refuse_revoked(batch.device)
    if len(batch.actions) > MOST_ACTIONS:
        raise Problem(status=413, code="too_many_actions", most=MOST_ACTIONS)
    return json_answer(
        [
            await settle(each if isinstance(each, dict) else {}, reader, device=batch.device)
            for each in batch.actions
        ]
    )


@post(
    "/sync/withdraw",
    status_code=200,
    request_max_body_size=MOST_SENT,
    operation_class=taking_json(_WITHDRAWAL),
    tags=["sync"],
)
async def withdraw_action(request: Request[Any, Any, Any]) -> ASGIResponse:
    """Take an action back; answers what became of it where it was settled before."""
    reader = await on_phone(request)
    wanted = await body_of(request, Withdrawal)
    if not is_uuid(wanted.id):
        raise Problem(status=400, code="malformed", parameter="id")
    await refuse_revoked(wanted.device)
    return json_answer(await withdraw(wanted.id.lower(), reader, device=wanted.device))
