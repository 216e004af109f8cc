"""Who a request's cookie belongs to: the session lookup that the pages are given."""

from dataclasses import dataclass
from typing import Any

from atende.accounts import people, sessions
from atende.accounts.sessions import COOKIE, SignedIn, digest_of
from atende.accounts.words import PROFILES
from atende.web.clock import now_ms
from atende.web.reader import Connection, Reader, signed_in
from atende.web.site import site_of
from atende_rules.language import Language, say


class Person(Reader, frozen=True, kw_only=True):
    """The reader with what the document `me` says beside: names, in their language.

    `role_names` stand in the order of `roles`.
    """

    username: str
    first_name: str
    profile_name: str
    role_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class SessionOnDevice:
    """A request's session, whose it is and on which phone; ``revoked`` if that phone was.

    ``ended`` if another was, on which the session was used before.
    """

    id: str
    account: str
    device: str
    revoked: bool
    ended: bool


_SESSION = "atende_session_on_device"


async def look_up(connection: Connection) -> Person | None:
    """The person whose session the cookie names, by one query; None where nobody is signed in."""
    secret = connection.cookies.get(COOKIE)
    return await reader_by(secret, connection) if secret else None


async def reader_by(secret: str, connection: Connection) -> Person | None:
    """The person whose session a cookie's secret is; None where it is nobody's."""
    now = now_ms()
    signed_in = await sessions.look_up(secret, now)
    if signed_in is None:
        return None
    scope: Any = connection.scope
    scope[_SESSION] = SessionOnDevice(
        signed_in.session,
        signed_in.account,
        signed_in.device,
        signed_in.revoked,
        signed_in.ended,
    )
    if signed_in.revoked or signed_in.ended:
        return None
    await sessions.see(signed_in, now)
    return person(signed_in, narrowed=site_of(connection).settings.narrow_to_cities)


def person(signed_in: SignedIn, *, narrowed: bool) -> Person:
    """The reader of a session; `narrowed` is whether people read their own cities only."""
    language: Language = "en" if signed_in.language == "en" else "pt-BR"
    return Person(
        id=signed_in.account,
        name=signed_in.name,
        profile=signed_in.profile,
        roles=tuple(role for role, _ in signed_in.roles),
        cities=signed_in.cities if narrowed and signed_in.profile == "technician" else None,
        language=language,
        zone=signed_in.zone,
        theme=signed_in.theme,
        username=signed_in.username,
        first_name=signed_in.name.partition(" ")[0],
        profile_name=say(language, PROFILES[signed_in.profile]),
        role_names=tuple(name for _, name in signed_in.roles),
    )


async def reader_of(account: str, language: Language) -> Reader | None:
    """The reader an account is, wherever it may read, for what is done in its name; None for none.

    What is told of it is told in ``language``, that of who does it.
    """
    row = await people.by_id(account)
    if row is None:
        return None
    roles = (await people.roles_of([account])).get(account, [])
    return Reader(
        id=row["id"],
        name=row["name"],
        profile=row["profile"],
        roles=tuple(roles),
        language=language,
        zone=row["zone"],
    )


async def signed_in_person(connection: Connection) -> Person:
    """The person signed in, with the names that pages of accounts show.

    :raises SignInRequired: nobody is.
    """
    reader = await signed_in(connection)
    if not isinstance(reader, Person):
        raise TypeError("the session lookup of these pages is atende.accounts.reading.look_up")
    return reader


def session_on_device(connection: Connection) -> SessionOnDevice | None:
    """The session a request came with, once its reader was looked up; None where it has none."""
    scope: Any = connection.scope
    session: SessionOnDevice | None = scope.get(_SESSION)
    return session


def current_session(connection: Connection) -> str:
    """The id of the session a request came with; empty where it came with none."""
    secret = connection.cookies.get(COOKIE)
    return digest_of(secret) if secret else ""
