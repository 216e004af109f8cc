"""Who reads: what every page may know about the person signed in."""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from litestar.connection import ASGIConnection

from atende.web.plain import plain
from atende.web.problems import SignInRequired
from atende_rules.language import Language


class Reader(msgspec.Struct, frozen=True, kw_only=True):
    """The person signed in.

    ``roles`` are ids. ``cities`` is None for who reads everywhere; otherwise only what belongs to
    one of these cities is theirs to read. ``language`` is ``pt-BR`` or ``en``, ``theme`` ``auto``,
    ``light`` or ``dark``, ``zone`` an IANA time zone, ``profile`` technician, manager or qa.
    """

    id: str
    name: str
    profile: str
    roles: tuple[str, ...] = ()
    cities: tuple[str, ...] | None = None
    language: Language = "pt-BR"
    zone: str = "America/Sao_Paulo"
    theme: str = "auto"


type Connection = ASGIConnection[Any, Any, Any, Any]
type SessionLookup = Callable[[Connection], Awaitable[Reader | None]]

_KEPT = "atende_reader"


async def reader_or_none(connection: Connection) -> Reader | None:
    """The person signed in, or None; looked up once per request."""
    scope: Any = connection.scope
    if _KEPT not in scope:
        lookup: SessionLookup = connection.app.state.site.session_lookup
        scope[_KEPT] = await lookup(connection)
    reader: Reader | None = scope[_KEPT]
    return reader


def now_read_by(scope: Any, reader: Reader) -> None:  # noqa: ANN401  # an ASGI scope
    """Let a request be this person's, who signed in by it."""
    scope[_KEPT] = reader


async def signed_in(connection: Connection) -> Reader:
    """The person signed in.

    :raises SignInRequired: nobody is.
    """
    reader = await reader_or_none(connection)
    if reader is None:
        raise SignInRequired
    return reader


def known_reader(connection: Connection) -> Reader | None:
    """The reader where it was already looked up; asks nobody. For error pages."""
    scope: Any = connection.scope
    reader: Reader | None = scope.get(_KEPT)
    return reader


def me_document(reader: Reader) -> dict[str, Any]:
    """The document ``me``: the reader as plain values, and the initials of their name."""
    document: dict[str, Any] = plain(reader)
    document["initials"] = initials(reader.name)
    return document


def initials(name: str) -> str:
    """The first letters of the first and the last word of a name: ``Ana Lima`` gives ``AL``."""
    words = [word for word in name.split() if word[0].isalpha()]
    ends = words if len(words) < 2 else [words[0], words[-1]]
    return "".join(word[0] for word in ends).upper()
