"""Forms: a page that shows what can be changed, and the action that changes it.

``form_page`` declares both. What is sent becomes an action by the kind's field map and goes the
one way every change goes; the answer is a redirect, or the form again with everything typed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import msgspec
from litestar import Request
from litestar.handlers import HTTPRouteHandler
from litestar.response.base import ASGIResponse

from atende.web.action_fields import ACTION_FIELDS
from atende.web.answering import answer_page, see_other, wants_json
from atende.web.calendar import month_of
from atende.web.clock import now
from atende.web.entrance import asked_to_sign_in
from atende.web.form_fields import FieldMap, Inputs, fields_from, input_of, inputs_of, typed_in
from atende.web.form_inputs import given_in, inputs_sent, last
from atende.web.identifiers import new_id
from atende.web.openapi import About, answering
from atende.web.page_facts import PageFacts, page_facts
from atende.web.pages import DeclaredPage, Load, PageRequest, calling_module, declare, first_line
from atende.web.plain import plain
from atende.web.problems import Problem
from atende.web.reader import Reader, signed_in
from atende.web.selections_plain import value_at
from atende.web.site import Answer, site_of
from atende_rules.language import mark, say
from atende_rules.reading import is_uuid
from atende_rules.zones import zone

NOT_KEPT = frozenset({"malformed", "taken"})
"""Refusals that left no receipt of this person's, so that nothing is there to supersede."""
NOT_SENT = mark("Sua sessão tinha terminado. Isto ainda não foi enviado.")


@dataclass(frozen=True, kw_only=True)
class DeclaredForm:
    """A form as its feature declares it; ``form_page`` says what each part means."""

    page: DeclaredPage
    kind: str
    then: str
    of: str
    fields: FieldMap

    def handlers(self) -> list[HTTPRouteHandler]:
        """The handlers that show the form, and take what it sends."""

        async def show(request: Request[Any, Any, Any]) -> ASGIResponse:
            return await _show(self, request)

        async def take(request: Request[Any, Any, Any]) -> ASGIResponse:
            return await _take(self, request)

        path, page = self.page.path, self.page
        return [
            answering(path, "GET", page.about, opt={"page": page})(show),
            answering(path, "POST", self.about, opt={"form": self})(take),
        ]

    @property
    def about(self) -> About:
        """What the API's description says of the form."""
        hidden = dict.fromkeys(("action_id", "based_on", "supersedes", "for_user"), False)
        shown = self.page.about
        return About(
            summary=f"{shown.summary}: {self.kind}" if shown.summary else self.kind,
            inputs={**hidden, **inputs_of(self.fields.fields)},
            tag=shown.tag,
        )


def form_page(  # noqa: PLR0913  # the parts of a page, and of its form
    path: str,
    *,
    kind: str,
    key: str,
    template: str,
    then: str,
    load: Load,
    of: str = "",
    uses: tuple[str, ...] = (),
    calendar: bool = False,
    fields: FieldMap | None = None,
    summary: str = "",
) -> None:
    """Declare a form that makes actions of one kind.

    - ``load`` gives the document shown with the form, as for ``page``; ``key`` is its key.
    - ``of``: where the ticket is in that document (``ticket`` for an order's); empty: the
      document is the ticket. Kind ``open`` has none.
    - ``then``: where to go on when it is done; ``{…}`` are path parameters, the action's fields,
      or ``ticket``.
    - ``fields``: how inputs become fields, where it is not the kind's own way.

    The template gets, in ``page``: ``action_id``, ``based_on``, ``supersedes`` and ``ids`` for
    hidden inputs; ``values`` (what was typed, every input there), ``errors``
    [{field, message}], ``refusal`` and ``conflict`` (None, or {code, message, theirs}). An
    address may give what a form begins with: any input by name, and ``supersedes``, the id of an
    action that this one replaces.
    """
    chosen = fields or ACTION_FIELDS[kind]
    plain = DeclaredPage(
        path=path,
        template=template,
        load=load,
        key=key,
        uses=uses,
        calendar=calendar,
        summary=summary or first_line(load),
    )
    form = DeclaredForm(page=plain, kind=kind, then=then, of=of, fields=chosen)
    declare(calling_module(), form)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a form shows beside its document: ids to send back, and what came of the last try."""

    based_on: int | str
    values: dict[str, Any]
    action_id: str = ""
    supersedes: str = ""
    errors: list[dict[str, str]] = field(default_factory=list)
    refusal: str = ""
    conflict: dict[str, Any] | None = None


async def _show(form: DeclaredForm, request: PageRequest) -> ASGIResponse:
    reader = await signed_in(request)
    document = await form.page.document(request, reader)
    facts = page_facts(request, reader)
    given = given_in(request)
    plain: dict[str, Any] = msgspec.to_builtins(document)
    replaced = facts["query"].get("supersedes", "")
    shown = Shown(
        based_on=_version(form, plain),
        values=typed_in(given, form.fields.fields),
        supersedes=replaced if is_uuid(replaced) else "",
    )
    return await _form_answer(form, request, plain, shown, reader, facts, 200)


async def shown_again(
    form: DeclaredForm, request: PageRequest, reader: Reader, inputs: Inputs
) -> ASGIResponse:
    """The form with what was typed before its author signed in again, as the same action."""
    document: dict[str, Any] = msgspec.to_builtins(await form.page.document(request, reader))
    action = _action(form, request, inputs, document, reader)
    supersedes = action["supersedes"] or ""
    shown = Shown(
        based_on=action["based_on"],
        values=typed_in(inputs, form.fields.fields),
        action_id=action["id"] if is_uuid(action["id"]) else "",
        supersedes=supersedes if is_uuid(supersedes) else "",
        errors=[{"field": "", "message": say(reader.language, NOT_SENT)}],
    )
    facts = page_facts(request, reader)
    return await _form_answer(form, request, document, shown, reader, facts, 200)


async def _take(form: DeclaredForm, request: PageRequest) -> ASGIResponse:
    entrance = await asked_to_sign_in(request)
    if entrance is not None:
        return entrance
    reader, inputs = await signed_in(request), await inputs_sent(request)
    document: dict[str, Any] = msgspec.to_builtins(await form.page.document(request, reader))
    action = _action(form, request, inputs, document, reader)
    answer = await site_of(request).settle(action, reader)
    if answer.outcome == "applied":
        return see_other(_then(form, request, action))
    shown = _refused(form, inputs, action, answer)
    status = 422 if answer.outcome == "rejected" else 409
    if wants_json(request):
        raise _problem(answer, shown, status)
    facts = page_facts(request, reader)
    return await _form_answer(form, request, document, shown, reader, facts, status)


def _action(
    form: DeclaredForm,
    request: PageRequest,
    inputs: Inputs,
    document: Mapping[str, Any],
    reader: Reader,
) -> dict[str, Any]:
    """The action that was asked for, written at this moment where the customer is."""
    based_on = last(inputs, "based_on")
    there = value_at(document, "customer.zone") or document.get("zone") or reader.zone
    return {
        "id": last(inputs, "action_id") or new_id(),
        "kind": form.kind,
        "ticket": _ticket(form, document),
        "at": now().astimezone(zone(there)).isoformat(timespec="seconds"),
        "based_on": int(based_on) if based_on.isdecimal() else based_on or _version(form, document),
        "after": None,
        "policy": "",
        "supersedes": last(inputs, "supersedes") or None,
        "fields": fields_from(inputs, form.fields.fields, request.path_params),
    }


def _refused(
    form: DeclaredForm, inputs: Inputs, action: Mapping[str, Any], answer: Answer
) -> Shown:
    """The form again: everything typed, what is wrong, and a new action that replaces this one."""
    fields = form.fields.fields
    errors = [
        {"field": input_of(name, fields), "message": text} for name, text in answer.errors.items()
    ]
    conflict = answer.outcome != "rejected"
    kept = is_uuid(action["id"]) and answer.code not in NOT_KEPT
    return Shown(
        based_on=answer.version if conflict else action["based_on"],
        values=typed_in(inputs, fields),
        supersedes=action["id"] if kept else "",
        errors=errors or [{"field": "", "message": answer.message}],
        refusal=answer.message,
        conflict={"code": answer.code, "message": answer.message, "theirs": answer.theirs}
        if conflict
        else None,
    )


async def _form_answer(
    form: DeclaredForm,
    request: PageRequest,
    document: dict[str, Any],
    shown: Shown,
    reader: Reader,
    facts: PageFacts,
    status: int,
) -> ASGIResponse:
    facts.update(plain(vars(shown)))
    facts["query"] = {**form.page.unasked, **facts["query"]}
    facts["action_id"] = shown.action_id or new_id()
    facts["ids"] = {name: shown.values.get(name) or new_id() for name in form.fields.fresh}
    if form.page.calendar:
        facts["calendar"] = month_of(facts, document.get("counts") or {})
    return await answer_page(
        request,
        form.page.template,
        document,
        reader=reader,
        uses=form.page.uses,
        page=facts,
        status=status,
    )


def _problem(answer: Answer, shown: Shown, status: int) -> Problem:
    return Problem(
        answer.message,
        status=status,
        code=answer.code,
        outcome=answer.outcome,
        errors=shown.errors,
        version=answer.version,
        theirs=answer.theirs,
    )


def _ticket(form: DeclaredForm, document: Mapping[str, Any]) -> str | None:
    if form.kind == "open":
        return None
    ticket: str | None = value_at(document, f"{form.of}.id" if form.of else "id")
    return ticket


def _version(form: DeclaredForm, document: Mapping[str, Any]) -> int:
    if form.kind == "open":
        return 0
    return value_at(document, f"{form.of}.version" if form.of else "version") or 0


def _then(form: DeclaredForm, request: PageRequest, action: Mapping[str, Any]) -> str:
    """Where to go on; every part of the address is quoted."""
    named = {"ticket": action["ticket"], **action["fields"], **request.path_params}
    if form.kind == "open":
        named["ticket"] = action["fields"].get("ticket")
    return form.then.format_map({name: quote(str(value), safe="") for name, value in named.items()})
