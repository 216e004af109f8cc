"""The whole application on a real database with a small provider in it, and a browser at it."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

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
NO_PAGES = re.compile(r"/(schema|assets)\b")
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
async def opened_browser(
    database_url: str,
    folder: Path,
    **set_: Any,  # noqa: ANN401  # settings
) -> AsyncIterator[httpx.AsyncClient]:
    """A browser at the application of a small provider; nobody is signed in."""
    settings = Settings(database_url=database_url, migrate=False, **set_)
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


async def send(client: httpx.AsyncClient, path: str, **typed: str) -> httpx.Response:
    """Open a form and send it: what was typed, and the hidden inputs it came with."""
    form = await client.get(path)
    assert form.status_code == 200, (path, form.text)
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form.text)
    return await client.post(path, data={**dict(hidden), **typed})


def links(page: httpx.Response) -> set[str]:
    """The addresses of ours that a page leads to."""
    found = re.findall(r'\s(?:href|action)="([^"]*)"', page.text)
    places = [urljoin(str(page.url), unescape(each)).partition("#")[0] for each in found]
    return {
        each.removeprefix("http://atende.test")
        for each in places
        if urlsplit(each).netloc == "atende.test" and not NO_PAGES.search(urlsplit(each).path)
    }


async def walk(client: httpx.AsyncClient) -> set[str]:
    """Open everything that can be reached from the first page; months only near this one.

    Gives the addresses; one that differs only in its day stands for all days.
    """
    ahead, seen = ["/"], {"/"}
    while ahead:
        here = ahead.pop()
        page = await client.get(here)
        if page.status_code == 405:
            continue  # where a form is sent to and nothing is shown
        assert page.status_code in {200, 303}, (here, page.status_code, page.text)
        shown = page if page.status_code == 200 else None
        places = links(shown) if shown else {page.headers["location"]}
        for place in sorted(places):
            kind = re.sub(r"(day|month)=[\d-]+", r"\1=", place)
            if kind not in seen:
                seen.add(kind)
                ahead.append(place)
    return seen
