"""The whole application on a real database with a small provider in it, and a browser at it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from atende.accounts import sessions
from atende.app import create_app
from atende.settings import Settings
from atende.web.asset_index import Asset, Index, write_index
from atende.web.assets import Assets
from atende.web.clock import now_ms
from tests.unit.sync.provider import provider

HTML = {"accept": "text/html"}
JSON = {"accept": "application/json"}
NAMES = ("app.css", "app.js", "icons.svg", "favicon.svg")


class NoAssets(Assets):
    """Stands for built files, of which these pages need the addresses only."""

    def url(self, logical: str) -> str:
        return f"/assets/{logical}"


def no_assets(folder: Path) -> Assets:
    """Files with nothing in them, in a new folder."""
    folder.mkdir()
    made = {}
    for name in NAMES:
        (folder / name).write_bytes(b"")
        made[name] = Asset(logical=name, name=name, type="text/css", size=0, sha256=name)
    write_index(folder, Index(made, {}, dict.fromkeys(made, "all")))
    return NoAssets(folder)


@asynccontextmanager
async def opened_browser(database_url: str, folder: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A browser at the application of a small provider; nobody is signed in."""
    settings = Settings(database_url=database_url, migrate=False)
    app = create_app(settings, no_assets(folder), strict=True)
    served: Any = app  # the two libraries describe ASGI in types that do not meet
    transport = httpx.ASGITransport(served)
    async with app.lifespan():
        await provider()
        async with httpx.AsyncClient(transport=transport, base_url="http://atende.test") as made:
            made.headers.update(HTML)
            yield made


async def sign_in(browser: httpx.AsyncClient, account: str) -> None:
    """Give the browser a session of this account."""
    browser.cookies.set(sessions.COOKIE, await sessions.begin(account, now_ms()))
