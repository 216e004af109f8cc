"""One's own account: who one is, how one reads, one's password, one's signed-in browsers."""

from collections.abc import Collection, Mapping

from litestar.params import FromPath
from litestar.response.base import ASGIResponse

from atende.accounts import audit, passwords, people, presenting, sessions, signing_in, words
from atende.accounts.documents import PasswordDocument, ProfileDocument, SessionsDocument
from atende.accounts.reading import Person, current_session, signed_in_person
from atende.accounts.showing import (
    AnyRequest,
    Texts,
    changes,
    client_address,
    done,
    refused,
    sent,
    show,
    shows,
)
from atende.accounts.signing_in import NewPassword
from atende.accounts.throttle import Wait
from atende.web.answering import json_answer, see_other, wants_json
from atende.web.clock import now_ms
from atende.web.entrance import asked_to_sign_in
from atende.web.form_fields import Inputs
from atende.web.form_inputs import last
from atende.web.forms import NOT_SENT
from atende.web.page_facts import queried
from atende.web.problems import NotFound
from atende.web.reader import Reader, me_document
from atende_rules.language import mark, say
from atende_rules.zones import ZONES

_SAVED = {
    "preferences": mark("Preferências guardadas."),
    "password": mark("Senha trocada. As outras sessões foram encerradas."),
}


@shows("/me", Person, "The person signed in, as every page knows them")
async def me(request: AnyRequest) -> ASGIResponse:
    """The document `me`; people are shown their profile."""
    reader = await signed_in_person(request)
    return json_answer(me_document(reader)) if wants_json(request) else see_other("/profile")


@shows("/profile", ProfileDocument, "One's own page")
async def profile_page(request: AnyRequest) -> ASGIResponse:
    """One's own page: name, roles, preferences."""
    reader = await signed_in_person(request)
    saved = _SAVED.get(queried(request.scope["query_string"].decode("latin-1")).get("saved", ""))
    document = await presenting.profile(
        reader, now_ms(), say(reader.language, saved) if saved else ""
    )
    return await show(
        request, "accounts/profile.html", document, reader, values=_preferences(reader)
    )


async def preferences_again(request: AnyRequest, _: Reader, inputs: Inputs) -> ASGIResponse:
    """One's own page with what was chosen before one signed in again."""
    reader = await signed_in_person(request)
    possible = _possible()
    chosen = {name: last(inputs, name) for name in possible}
    values = _preferences(reader) | {n: each for n, each in chosen.items() if each in possible[n]}
    document = await presenting.profile(reader, now_ms())
    errors = {"": say(reader.language, NOT_SENT)}
    return await show(
        request, "accounts/profile.html", document, reader, values=values, errors=errors
    )


@changes(
    "/profile",
    "Store how one reads",
    preferences_again,
    language=False,
    theme=False,
    zone=False,
    for_user=False,
)
async def store_preferences(request: AnyRequest) -> ASGIResponse:
    """Store language, theme and time zone; what is left out stays."""
    entrance = await asked_to_sign_in(request)
    if entrance is not None:
        return entrance
    reader = await signed_in_person(request)
    chosen = {**_preferences(reader), **await sent(request)}
    possible = _possible()
    errors = {
        field: say(reader.language, "Escolha uma das opções.")
        for field, choices in possible.items()
        if chosen[field] not in choices
    }
    if not errors:
        await people.set_preferences(reader.id, chosen["language"], chosen["theme"], chosen["zone"])
        return done(request, "/profile?saved=preferences")
    if wants_json(request):
        raise refused("invalid", errors)
    document = await presenting.profile(reader, now_ms())
    return await show(
        request,
        "accounts/profile.html",
        document,
        reader,
        values={field: chosen[field] for field in possible},
        errors=errors,
        status=422,
    )


@shows("/profile/password", PasswordDocument, "The form that changes one's password")
async def password_page(request: AnyRequest) -> ASGIResponse:
    """The form that changes one's password."""
    return await _password_form(request, await signed_in_person(request), {}, 200)


@changes("/profile/password", "Change one's password", current=False, new=False, again=False)
async def change_password(request: AnyRequest) -> ASGIResponse:
    """Change one's password and end one's other sessions; a program leaves `again` out."""
    reader = await signed_in_person(request)
    typed = await sent(request)
    new = typed.get("new", "")
    change = NewPassword(
        account=reader.id,
        session=current_session(request),
        current=typed.get("current", ""),
        new=new,
        again=typed.get("again", new),
        address=client_address(request),
    )
    refusals = await signing_in.change_password(change, now_ms())
    if not refusals:
        return done(request, "/profile?saved=password")
    if isinstance(refusals, Wait):
        errors = {"": words.wait_text(refusals.seconds, reader.language)}
        code, status, wait = "too_many", 429, refusals.seconds
    else:
        errors = {
            field: words.password_refusal_text(code, reader.language)
            for field, code in refusals.items()
        }
        code, status, wait = next(iter(refusals.values())), 422, 0
    if wants_json(request):
        raise refused(code, errors, status=status, wait=wait)
    return await _password_form(request, reader, errors, status)


@shows("/profile/sessions", SessionsDocument, "One's signed-in browsers")
async def sessions_page(request: AnyRequest) -> ASGIResponse:
    """One's signed-in browsers, the last seen first."""
    reader = await signed_in_person(request)
    document = await presenting.own_sessions(reader, current_session(request), now_ms())
    return await show(request, "accounts/sessions.html", document, reader)


@changes("/profile/sessions/{session:str}/end", "End one of one's sessions")
async def end_session(request: AnyRequest, session: FromPath[str]) -> ASGIResponse:
    """End one of one's sessions; there is no other's to end."""
    reader = await signed_in_person(request)
    if not await sessions.end_one_of(reader.id, session):
        raise NotFound
    await audit.record(audit.SESSION_ENDED, now_ms(), reader.id, client_address(request))
    return done(request, "/profile/sessions")


@changes("/profile/end-others", "End one's other sessions")
async def end_others(request: AnyRequest) -> ASGIResponse:
    """End every session of one's own but this one."""
    reader = await signed_in_person(request)
    await sessions.end_of_account(reader.id, but=current_session(request))
    await audit.record(audit.SESSION_ENDED, now_ms(), reader.id, client_address(request))
    return done(request, "/profile/sessions")


async def _password_form(
    request: AnyRequest, reader: Person, errors: Texts, status: int
) -> ASGIResponse:
    hint = say(reader.language, "Pelo menos {least} caracteres.", least=passwords.SHORTEST)
    document = PasswordDocument(username=reader.username, hint=hint)
    return await show(
        request, "accounts/password.html", document, reader, errors=errors, status=status
    )


def _preferences(reader: Person) -> dict[str, str]:
    return {"language": reader.language, "theme": reader.theme, "zone": reader.zone}


def _possible() -> Mapping[str, Collection[str]]:
    return {"language": people.LANGUAGES, "theme": people.THEMES, "zone": ZONES}
