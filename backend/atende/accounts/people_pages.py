"""A manager's pages: who there is, their roles and sessions, and the record of accesses."""

from litestar.params import FromPath
from litestar.response.base import ASGIResponse

from atende.accounts import audit, people, presenting, sessions
from atende.accounts.documents import AuditDocument, PeopleDocument, PersonDocument
from atende.accounts.managing import the_manager
from atende.accounts.reading import Person, current_session
from atende.accounts.showing import (
    AnyRequest,
    changes,
    client_address,
    done,
    refused,
    show,
    shows,
)
from atende.catalogue.current import current_catalogue
from atende.web.clock import now_ms
from atende.web.form_inputs import inputs_sent
from atende.web.page_facts import queried
from atende.web.problems import NotFound
from atende_rules.language import mark, say

_SAVED = {
    "roles": mark("Cargos guardados."),
    "disabled": mark("Conta desativada e sessões encerradas."),
    "enabled": mark("Conta reativada."),
    "sessions": mark("Sessões encerradas."),
}


@shows("/accounts", PeopleDocument, "The people there are", "after")
async def people_page(request: AnyRequest) -> ASGIResponse:
    """The people there are, active ones first."""
    manager = await the_manager(request)
    document = await presenting.people_list(manager, _query(request, "after"))
    return await show(request, "accounts/people.html", document, manager)


@shows("/accounts/audit", AuditDocument, "The record of accesses", "after")
async def audit_page(request: AnyRequest) -> ASGIResponse:
    """The record of accesses, newest first."""
    manager = await the_manager(request)
    rows = await audit.latest(presenting.PAGE + 1, _query(request, "after"))
    document = await presenting.audit_list(rows, manager)
    return await show(request, "accounts/audit.html", document, manager)


@shows("/accounts/{account:str}", PersonDocument, "An account")
async def person_page(request: AnyRequest, account: FromPath[str]) -> ASGIResponse:
    """An account: roles, sessions, whether it may sign in."""
    manager = await the_manager(request)
    saved = _SAVED.get(_query(request, "saved"))
    document = await presenting.person(
        account,
        manager,
        current_session(request),
        now_ms(),
        say(manager.language, saved) if saved else "",
    )
    if document is None:
        raise NotFound
    return await show(request, "accounts/person.html", document, manager)


@changes("/accounts/{account:str}/roles", "Say which roles a person belongs to", roles=True)
async def store_roles(request: AnyRequest, account: FromPath[str]) -> ASGIResponse:
    """Let a person belong to the roles ticked and no others; roles there are not are left out."""
    manager = await _manager_over(request, account)
    known = (await current_catalogue()).roles
    chosen = [role for role in (await inputs_sent(request)).get("roles", ()) if role in known]
    await people.set_roles(account, chosen)
    await _record(request, audit.ROLES_CHANGED, account, manager)
    return done(request, f"/accounts/{account}?saved=roles")


@changes("/accounts/{account:str}/disable", "Disable an account")
async def disable(request: AnyRequest, account: FromPath[str]) -> ASGIResponse:
    """Disable an account, which ends its sessions; nobody disables their own."""
    manager = await _manager_over(request, account)
    if account == manager.id:
        text = say(manager.language, "Ninguém desativa a própria conta.")
        raise refused("own_account", {"": text}, status=409)
    await people.set_active(account, active=False)
    await _record(request, audit.ACCOUNT_DISABLED, account, manager)
    return done(request, f"/accounts/{account}?saved=disabled")


@changes("/accounts/{account:str}/enable", "Let an account sign in again")
async def enable(request: AnyRequest, account: FromPath[str]) -> ASGIResponse:
    """Let an account sign in again."""
    manager = await _manager_over(request, account)
    await people.set_active(account, active=True)
    await _record(request, audit.ACCOUNT_ENABLED, account, manager)
    return done(request, f"/accounts/{account}?saved=enabled")


@changes("/accounts/{account:str}/sessions/{session:str}/end", "End a person's session")
async def end_persons_session(
    request: AnyRequest, account: FromPath[str], session: FromPath[str]
) -> ASGIResponse:
    """End one session of a person."""
    manager = await _manager_over(request, account)
    if not await sessions.end_one_of(account, session):
        raise NotFound
    await _record(request, audit.SESSION_ENDED, account, manager)
    return done(request, f"/accounts/{account}?saved=sessions")


async def _manager_over(request: AnyRequest, account: str) -> Person:
    """The manager who asks for a change of an account that is there.

    :raises NotFound: it is not.
    """
    manager = await the_manager(request)
    if await people.by_id(account) is None:
        raise NotFound
    return manager


async def _record(request: AnyRequest, what: str, account: str, manager: Person) -> None:
    await audit.record(what, now_ms(), account, client_address(request), by=manager.id)


def _query(request: AnyRequest, name: str) -> str:
    return queried(request.scope["query_string"].decode("latin-1")).get(name, "")
