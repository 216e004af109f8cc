"""What a revoked phone hands in, and the page where a manager settles it item by item."""

from typing import Any

import msgspec
from litestar import Request, post
from litestar.openapi.spec import OpenAPIFormat, OpenAPIType, Schema
from litestar.params import FromPath
from litestar.response.base import ASGIResponse

from atende.accounts.managing import the_manager
from atende.accounts.reading import Person
from atende.accounts.showing import AnyRequest, changes, done, refused, sent, show, shows
from atende.sync.bodies import MOST_SENT, body_of
from atende.sync.device_documents import (
    QuarantinedDocument,
    QuarantineDocument,
    quarantine_document,
    quarantined_document,
)
from atende.sync.devices import device_id
from atende.sync.handlers import MOST_ACTIONS
from atende.sync.quarantine import Settled, apply_item, find_item, hand_in, let_go
from atende.sync.who import session_there
from atende.web.answering import json_answer, wants_json
from atende.web.entrance import asked_to_sign_in
from atende.web.form_fields import Inputs
from atende.web.form_inputs import last
from atende.web.forms import NOT_SENT
from atende.web.openapi import taking_json
from atende.web.page_facts import queried
from atende.web.problems import NotFound, Problem
from atende.web.reader import Reader
from atende_rules.language import mark, say

_SAVED = {
    "applied": mark("Ação aplicada, em nome de quem a fez e com a hora em que foi feita."),
    "refused": mark("A ação não pôde ser aplicada; veja por quê abaixo."),
    "waiting": mark("Esta ação espera por uma anterior: resolva a anterior primeiro."),
    "let_go": mark("Ação dispensada."),
}
LONGEST_REASON = 500
_NO_REASON = {"reason": ""}
_HANDED_IN = {
    "device": Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.UUID),
    "actions": Schema(
        type=OpenAPIType.ARRAY, items=Schema(type=OpenAPIType.OBJECT), max_items=MOST_ACTIONS
    ),
    "more": Schema(type=OpenAPIType.BOOLEAN),
}


class HandedIn(msgspec.Struct):
    """The queue of a revoked phone, or a part of it; ``more``: others follow."""

    device: str
    actions: list[Any]
    more: bool = False


@post(
    "/sync/quarantine",
    status_code=200,
    request_max_body_size=MOST_SENT,
    operation_class=taking_json(_HANDED_IN),
    summary="Hand in the queue of a phone that was revoked, in parts, once",
    tags=["sync"],
)
async def take_queue(request: Request[Any, Any, Any]) -> ASGIResponse:
    """Keep it apart for a manager: ``{"kept": n}``, the same however often it is sent."""
    session = await session_there(request)
    told = await body_of(request, HandedIn)
    if len(told.actions) > MOST_ACTIONS:
        raise Problem(status=413, code="too_many_actions", most=MOST_ACTIONS)
    kept = await hand_in(device_id(told.device), session.account, told.actions, more=told.more)
    return json_answer({"kept": kept})


@shows("/quarantine", QuarantineDocument, "What revoked phones handed in", "saved")
async def quarantine_page(request: AnyRequest) -> ASGIResponse:
    """What waits for a manager, and what was settled of late."""
    manager = await the_manager(request)
    document = await quarantine_document(manager, _saved(request, manager))
    return await show(request, "devices/quarantine.html", document, manager)


@shows("/quarantine/{item:str}", QuarantinedDocument, "An action of a revoked phone", "saved")
async def quarantined_page(request: AnyRequest, item: FromPath[str]) -> ASGIResponse:
    """An action of a revoked phone, with the two ways to settle it."""
    manager = await the_manager(request)
    document = await _document(item, manager, _saved(request, manager))
    return await show(request, "devices/quarantined.html", document, manager, values=_NO_REASON)


@changes("/quarantine/{item:str}/apply", "Apply an action of a revoked phone")
async def apply(request: AnyRequest, item: FromPath[str]) -> ASGIResponse:
    """Settle it in the name of who did it, at the time it was done."""
    manager = await the_manager(request)
    return _then(request, item, await apply_item(item, manager))


async def reason_again(request: AnyRequest, _: Reader, inputs: Inputs) -> ASGIResponse:
    """The item's page, with the reason that was typed before its author signed in again."""
    manager = await the_manager(request)
    document = await _document(request.path_params["item"], manager, "")
    return await show(
        request,
        "devices/quarantined.html",
        document,
        manager,
        values={"reason": last(inputs, "reason")},
        errors={"": say(manager.language, NOT_SENT)},
    )


@changes(
    "/quarantine/{item:str}/let-go",
    "Let an action of a revoked phone go",
    reason_again,
    reason=False,
    for_user=False,
)
async def dismiss(request: AnyRequest, item: FromPath[str]) -> ASGIResponse:
    """Let it go, for a reason that is kept."""
    entrance = await asked_to_sign_in(request)
    if entrance is not None:
        return entrance
    manager = await the_manager(request)
    document = await _document(item, manager, "")
    reason = (await sent(request)).get("reason", "").replace("\0", "").strip()[:LONGEST_REASON]
    if not reason:
        errors = {"reason": say(manager.language, "Escreva por que a dispensa.")}
        if wants_json(request):
            raise refused("reason_missing", errors)
        return await show(
            request,
            "devices/quarantined.html",
            document,
            manager,
            values=_NO_REASON,
            errors=errors,
            status=422,
        )
    return _then(request, item, await let_go(item, manager, reason))


async def _document(item: str, manager: Person, saved: str) -> QuarantinedDocument:
    """The item's document.

    :raises NotFound: there is no such item.
    """
    row = await find_item(item)
    if row is None:
        raise NotFound
    return await quarantined_document(row, manager, saved)


def _then(request: AnyRequest, item: str, settled: Settled) -> ASGIResponse:
    """Go on with the list where it is done, else with the item.

    :raises NotFound: there is no such item, or somebody settled it before.
    """
    if settled == "gone":
        raise NotFound
    place = f"/quarantine/{item}" if settled in {"refused", "waiting"} else "/quarantine"
    return done(request, f"{place}?saved={settled}")


def _saved(request: AnyRequest, manager: Person) -> str:
    said = _SAVED.get(queried(request.scope["query_string"].decode("latin-1")).get("saved", ""))
    return say(manager.language, said) if said else ""
