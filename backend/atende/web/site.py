"""What the pages are given when the application is put together; they import no feature."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from litestar import Request
from litestar.response.base import ASGIResponse

from atende.settings import Settings
from atende.web.plain import plain
from atende.web.problems import SignInRequired
from atende.web.reader import Connection, Reader, SessionLookup
from atende.web.selections_sql import Source
from atende.web.set_aside import SetAside

type Load = Callable[[Reader], Awaitable[Any]]
"""Gives a document of everyone's or of the reader's: ``catalogue``."""


type Render = Callable[[str, Mapping[str, Any]], str]
"""Writes a page from a template's name and its context, in the language its ``page`` says."""


class Answer(Protocol):
    """What became of an action; see ``atende.sync.settle``."""

    @property
    def outcome(self) -> str:
        """``applied``, ``rejected``, ``conflict`` or ``held``."""

    @property
    def code(self) -> str:
        """Which refusal, for programs."""

    @property
    def message(self) -> str:
        """The refusal in the reader's words."""

    @property
    def version(self) -> int:
        """The ticket's version afterwards."""

    @property
    def theirs(self) -> list[dict[str, Any]]:
        """What came meanwhile, for a conflict."""

    @property
    def errors(self) -> dict[str, str]:
        """What is wrong, by field."""


class Settle(Protocol):
    """The one way a ticket changes."""

    def __call__(self, raw: Mapping[str, Any], reader: Reader, /) -> Awaitable[Answer]:
        """Settle one action, once however often it comes."""


class Entrance(Protocol):
    """The sign-in page, with a form that was set aside."""

    def __call__(
        self, request: Request[Any, Any, Any], kept: SetAside, reader: Reader | None, /
    ) -> Awaitable[ASGIResponse]:
        """Ask its author to sign in; ``reader`` is who is instead."""


async def _no_entrance(*_: object) -> ASGIResponse:
    raise SignInRequired


@dataclass(frozen=True, kw_only=True)
class Site:
    """The application's parts as pages see them.

    ``documents`` are those a page may use beside its own; ``sources`` say how lists are selected,
    by key prefix.
    """

    settings: Settings
    render: Render
    session_lookup: SessionLookup
    settle: Settle
    entrance: Entrance = _no_entrance
    documents: Mapping[str, Load] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)

    async def used(self, names: tuple[str, ...], reader: Reader) -> dict[str, Any]:
        """The documents a template uses beside its own, as plain values, by name."""
        return {name: plain(await self.documents[name](reader)) for name in names}


def site_of(connection: Connection) -> Site:
    """The parts of the application that answers this request."""
    site: Site = connection.app.state.site
    return site
