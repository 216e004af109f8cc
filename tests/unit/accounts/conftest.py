"""The pages of accounts in an application of their own, and people who use them."""

from collections.abc import AsyncIterator, Awaitable, Callable
from functools import cache
from typing import Any

import httpx
import pytest
from argon2 import PasswordHasher
from litestar import Litestar

from atende.accounts import people
from atende.accounts.handlers import handlers
from atende.accounts.people import NewAccount
from atende.accounts.reading import look_up
from atende.database.engine import Engine
from atende.settings import Settings
from atende.web.assembly import assembled
from atende.web.site import Site
from atende.web.templating import StrictEnvironment, make_environment

PASSWORD = "chuva no telhado"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""A hash that costs a test nothing, and is outdated."""
HTML = {"accept": "text/html"}
JSON = {"accept": "application/json"}

type Browse = Callable[..., httpx.AsyncClient]
type SignIn = Callable[..., Awaitable[httpx.AsyncClient]]


@cache
def environment() -> StrictEnvironment:
    """The templates, in which every name that is used has to be there."""
    return make_environment(functions={"asset": lambda name: f"/a/{name}"}, strict=True)


def application(settings: Settings) -> Litestar:
    """An application of these pages only."""

    async def settle(*_: object, **__: object) -> Any:  # noqa: ANN401 - no page here asks for it
        raise AssertionError

    site = Site(
        settings=settings,
        render=environment().render,
        session_lookup=look_up,
        settle=settle,
    )
    return assembled(site, handlers)


@pytest.fixture
async def browse(engine: Engine) -> AsyncIterator[Browse]:  # noqa: ARG001 - the tables are in it
    """Opens a browser (its cookies are its own) at the address given, with what it accepts."""
    opened: list[httpx.AsyncClient] = []

    def open_one(
        accept: dict[str, str] | None = None,
        *,
        settings: Settings | None = None,
        address: str = "203.0.113.9",
    ) -> httpx.AsyncClient:
        app: Any = application(settings or Settings())  # httpx has its own words for ASGI
        transport = httpx.ASGITransport(app, client=(address, 1))
        base = "https://atende.test" if settings and settings.secure else "http://atende.test"
        opened.append(httpx.AsyncClient(transport=transport, base_url=base, headers=accept or HTML))
        return opened[-1]

    yield open_one
    for one in opened:
        await one.aclose()


@pytest.fixture
async def rafael(engine: Engine) -> str:  # noqa: ARG001 - it is written into it
    """A technician."""
    hashed = QUICK.hash(PASSWORD)
    return await people.create(NewAccount("rafael", "Rafael Souza", "technician", hashed))


@pytest.fixture
async def lucia(engine: Engine) -> str:  # noqa: ARG001 - it is written into it
    """A manager."""
    hashed = QUICK.hash(PASSWORD)
    return await people.create(NewAccount("lucia", "Lúcia Prado", "manager", hashed))


@pytest.fixture
def sign_in(browse: Browse) -> SignIn:
    """Opens a browser in which somebody is signed in."""

    async def open_and_sign_in(username: str, **options: Any) -> httpx.AsyncClient:  # noqa: ANN401 - browse's
        browser = browse(**options)
        typed = {"username": username, "password": PASSWORD}
        answer = await browser.post("/login", json=typed)
        assert answer.status_code == 204, answer.text
        return browser

    return open_and_sign_in
