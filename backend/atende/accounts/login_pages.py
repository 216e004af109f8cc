"""Signing in and out."""

from dataclasses import dataclass
from typing import Final

import msgspec
from litestar.datastructures import Cookie
from litestar.exceptions import ClientException
from litestar.response.base import ASGIResponse

from atende.accounts import audit, demo, sessions, signing_in, words
from atende.accounts.documents import DemoAccount, LanguageLink, LoginDocument
from atende.accounts.reading import current_session, reader_by, session_on_device
from atende.accounts.sessions import COOKIE
from atende.accounts.showing import (
    AnyRequest,
    changes,
    client_address,
    done,
    problem_answer,
    refused,
    sent,
    show,
    shows,
)
from atende.accounts.signing_in import Attempt, Begun
from atende.accounts.throttle import Wait
from atende.accounts.ways_on import local, login_address
from atende.web import set_aside
from atende.web.answering import see_other, wants_json
from atende.web.clock import now_ms
from atende.web.forms_again import answer_again
from atende.web.language import spoken
from atende.web.page_facts import language_of, queried
from atende.web.problems import Problem, UnreadableBody
from atende.web.reader import Reader, initials, reader_or_none
from atende.web.set_aside import SetAside
from atende.web.site import site_of
from atende_rules.language import Language, say

LANGUAGE_COOKIE: Final = "atende_language"
_YEAR: Final = 365 * 24 * 60 * 60
_JSON: Final = "application/json"
_NOBODY: Final = {"username": "", "password": ""}


@shows("/login", LoginDocument, "The sign-in page", "next", "user", "lang")
async def login_page(request: AnyRequest) -> ASGIResponse:
    """The sign-in page; who is signed in already and asks for nothing else goes on."""
    query = queried(request.scope["query_string"].decode("latin-1"))
    way_on = local(query.get("next", ""))
    reader = await reader_or_none(request)
    if reader and not query.keys() & {"user", "lang"}:
        return see_other(way_on)
    language = _language(request, query.get("lang", ""))
    username = query.get("user", "")[:64]
    answer = await show(
        request,
        "accounts/login.html",
        _document(request, way_on, language),
        None,
        values={"username": username, "password": _demo_password(request, username)},
        language=language,
    )
    if spoken(query.get("lang", "")):
        _set(answer, Cookie(LANGUAGE_COOKIE, value=language, max_age=_YEAR, httponly=True))
    return answer


async def entrance(request: AnyRequest, kept: SetAside, reader: Reader | None, /) -> ASGIResponse:
    """The sign-in page, with a form that was sent when its author was not signed in."""
    language = reader.language if reader else _language(request)
    errors = {"": words.refusal_text("another", 0, language)} if reader else {}
    return await show(
        request,
        "accounts/login.html",
        _document(request, kept.address, language, kept.written(), others=reader is not None),
        None,
        values=_NOBODY,
        errors=errors,
        status=409 if reader else 401,
        language=language,
    )


@changes(
    "/login",
    "Sign in",
    username=False,
    password=False,
    next=False,
    kept=False,
    without_kept=False,
)
async def login(request: AnyRequest) -> ASGIResponse:
    """Sign in by form, or by JSON of username and password, which 204 answers.

    A form that was set aside is answered by itself, filled in, to whom it was shown before.
    """
    by_program = request.headers.get("content-type", "").startswith(_JSON)
    typed = await (_json(request) if by_program else sent(request))
    kept = None if typed.get("without_kept") else set_aside.read(typed.get("kept", ""))
    attempt = Attempt(
        username=typed.get("username", ""),
        password=typed.get("password", ""),
        address=client_address(request),
        user_agent=request.headers.get("user-agent", ""),
        secret=request.cookies.get(COOKIE, ""),
        only=kept.for_user if kept else "",
    )
    settings = site_of(request).settings
    outcome = await signing_in.sign_in(attempt, now_ms(), demo=settings.demo)
    if not isinstance(outcome, Begun):
        return await _again(request, typed, kept, outcome, by_program=by_program)
    if by_program or wants_json(request):
        answer = ASGIResponse(status_code=204)
    else:
        answer = await _onwards(request, typed, kept, outcome)
    _set(answer, session_cookie(outcome.secret, secure=settings.secure))
    _set(answer, Cookie(LANGUAGE_COOKIE, value=outcome.language, max_age=_YEAR, httponly=True))
    return answer


@changes("/logout", "Sign out")
async def logout(request: AnyRequest) -> ASGIResponse:
    """Sign out; who is signed out already is not told anything else."""
    reader = await reader_or_none(request)
    if reader is not None:
        await sessions.end(current_session(request))
        await audit.record(audit.SIGNED_OUT, now_ms(), reader.id, client_address(request))
    answer = done(request, login_address())
    _set(answer, session_cookie("", secure=site_of(request).settings.secure))
    return answer


async def _onwards(
    request: AnyRequest, typed: dict[str, str], kept: SetAside | None, begun: Begun
) -> ASGIResponse:
    """Where one was going; back in the form that was set aside, if one was."""
    reader = await reader_by(begun.secret, request) if kept else None
    try:
        answer = await answer_again(request, kept, reader) if kept and reader else None
    except (Problem, ClientException):  # gone, or out of reach: its address says so by itself
        answer = None
    if answer is None:
        return see_other(local(typed.get("next", "")))
    answer.headers["Atende-Signed-In"] = "1"  # the worker knows it by a redirect otherwise
    return answer


def session_cookie(secret: str, *, secure: bool) -> Cookie:
    """The cookie of a session; of an empty secret the one that makes the browser forget it."""
    return Cookie(
        COOKIE,
        value=secret,
        path="/",
        max_age=sessions.ABSOLUTE_MS // 1000 if secret else 0,
        secure=secure or None,
        httponly=True,
        samesite="lax",
    )


@dataclass(frozen=True)
class _Why:
    code: str
    text: str
    status: int
    wait: int = 0


async def _again(
    request: AnyRequest,
    typed: dict[str, str],
    kept: SetAside | None,
    outcome: signing_in.Refused | Wait,
    *,
    by_program: bool,
) -> ASGIResponse:
    """The sign-in page with what was typed (but the password) and why; for programs a problem."""
    language = _language(request)
    why = _why(outcome, language)
    if by_program or wants_json(request):
        status = 401 if why.status == 422 else why.status
        problem = refused(why.code, {"": why.text}, status=status, wait=why.wait)
        return problem_answer(problem, language)
    way_on = local(typed.get("next", ""))
    written = kept.written() if kept else ""
    answer = await show(
        request,
        "accounts/login.html",
        _document(request, way_on, language, written, others=why.code == "another"),
        None,
        values={"username": typed.get("username", "")[:64], "password": ""},
        errors={"": why.text},
        status=why.status,
        language=language,
    )
    if why.wait:
        answer.headers["Retry-After"] = str(why.wait)
    return answer


def _why(outcome: signing_in.Refused | Wait, language: Language) -> _Why:
    if isinstance(outcome, Wait):
        text = words.wait_text(outcome.seconds, language)
        return _Why("too_many", text, 429, outcome.seconds)
    text = words.refusal_text(outcome.code, outcome.wait, language)
    return _Why(outcome.code, text, 422)


def _document(
    request: AnyRequest, way_on: str, language: Language, kept: str = "", *, others: bool = False
) -> LoginDocument:
    if kept:  # no link leads away from what was typed
        return LoginDocument(next=way_on, kept=kept, others=others, languages=[], demo=[])
    shown = site_of(request).settings.demo
    session = session_on_device(request)
    return LoginDocument(
        next=way_on,
        revoked=session is not None and session.revoked,
        languages=[
            LanguageLink(each, name, login_address(lang=each, next=way_on), each == language)
            for each, name in words.LANGUAGES.items()
        ],
        demo=[
            DemoAccount(
                username=account.username,
                name=account.name,
                initials=initials(account.name),
                profile_name=say(language, words.PROFILES[account.profile]),
                href=login_address(user=account.username, next=way_on),
            )
            for account in (demo.DEMO_ACCOUNTS if shown else ())
        ],
    )


def _demo_password(request: AnyRequest, username: str) -> str:
    """The demo accounts' password is public: in the demo mode one tap fills it in."""
    known = {account.username for account in demo.DEMO_ACCOUNTS}
    return demo.PASSWORD if site_of(request).settings.demo and username in known else ""


def _language(request: AnyRequest, asked: str = "") -> Language:
    """Before one signs in: the language asked for, else last time's, else the browser's."""
    kept = request.cookies.get(LANGUAGE_COOKIE, "")
    return spoken(asked) or spoken(kept) or language_of(request, None)


async def _json(request: AnyRequest) -> dict[str, str]:
    try:
        return msgspec.json.decode(await request.body(), type=dict[str, str])
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise UnreadableBody from None


def _set(answer: ASGIResponse, cookie: Cookie) -> None:
    name, value = cookie.to_encoded_header()
    answer.headers.add(name.decode(), value.decode("latin-1"))
