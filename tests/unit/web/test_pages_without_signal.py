"""Pages made on a phone from the documents it holds: what the server answers, byte for byte."""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from jinja2 import DictLoader
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from atende.app import SOURCES, features
from atende.building.templates import compile_sources, compile_templates
from atende.settings import Settings
from atende.web.assembly import assembled
from atende.web.clock import stopped_at
from atende.web.cuts import Cut
from atende.web.pages import DeclaredPage, handlers_of, page
from atende.web.reader import Connection, Reader, me_document
from atende.web.selections import Equals, Query
from atende.web.site import Site
from atende.web.templating import make_environment, templates_folder
from tests.unit.building.test_pages_on_both_sides import ORDER, told
from tests.unit.sync.provider import LUCIA, RAFAEL
from tests.unit.web import fake_feature
from tests.unit.web.boats import SOURCE
from tests.unit.web.conftest import Harness
from tests.unit.web.phone import Phone
from tests.unit.web.whole import HTML, JSON, opened_browser, sign_in, walk

MADE_AT_RENDERING = re.compile(r'(?<=name=")(action_id|ticket|order)(" value=")[0-9a-f-]{36}')
OF_THE_PHONE = {"/outbox", "/ready", "/customers"}
"""Pages whose documents only a phone makes, or that it searches for: tested where they are made."""


@pytest.fixture
def phone() -> Iterator[Phone]:
    opened = Phone()
    yield opened
    opened.close()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_every_page_of_the_application_reads_the_same_without_signal(
    database_url: str, tmp_path: Path, phone: Phone
) -> None:
    templates = compile_templates(
        templates_folder(), fold={"asset": lambda name: f"/assets/{name}"}
    )
    sources = {source.prefix: source for source in SOURCES}
    phone.build(features(), sources, templates, {"en": _english()})
    moment = datetime.now(UTC).replace(microsecond=0)
    compared: set[str] = set()
    with stopped_at(moment):
        async with opened_browser(database_url, tmp_path / "assets") as browser:
            _say_phone(browser)
            ticket = await told()
            for account in (RAFAEL.id, LUCIA.id):
                await sign_in(browser, account)
                seen = await walk(browser) | {f"/orders/{ORDER}{end}" for end in _ORDER_PAGES}
                seen |= {f"/tickets/{ticket}{end}" for end in _TICKET_PAGES}
                documents = await held(browser, seen)
                for address in sorted(seen):
                    compared |= await compare(browser, phone, documents, address, moment)
    paths = {row.path.replace(":str}", "}") for row in _declared(features())}
    assert paths - compared == OF_THE_PHONE


_TICKET_PAGES = (
    f"/forward?supersedes={ORDER}&to=user&to_user={LUCIA.id}&reason=%3Cb%3E",
    "/forward?supersedes=no-id",
    "/history/none",
    "/test?reading_name=Pot%C3%AAncia&reading_value=-19&reading_unit=dBm&what=sinal",
    "/test?reading_name=a&reading_unit=&reading_name=b&reading_unit=%3Cc%3E&what=&what=x&result",
)
_ORDER_PAGES = ("", "/cancel", "/reschedule", "/reschedule?month=2027-02&day=2027-02-03")


def _declared(handlers: list[BaseRouteHandler]) -> list[DeclaredPage]:
    pages = [handler.opt["page"] for handler in handlers if "page" in handler.opt]
    return [each for each in pages if isinstance(each, DeclaredPage) and each.made_on_phones]


def _english() -> object:
    from atende_rules import language  # noqa: PLC0415  # the catalogue as it is compiled

    return language._catalogue("en")


def _say_phone(browser: httpx.AsyncClient) -> None:
    """Let the server's pages say what a phone's say of themselves, which is the one difference."""
    transport: Any = browser._transport
    app = transport.app
    render = app.state.site.render

    def said(name: str, context: Mapping[str, Any]) -> str:
        made: str = render(name, {**context, "page": {**context["page"], "source": "phone"}})
        return made

    app.state.site = replace(app.state.site, render=said)


async def held(browser: httpx.AsyncClient, seen: set[str]) -> dict[str, Any]:
    """The documents of every key among these addresses, as a phone keeps them."""
    documents: dict[str, Any] = {}
    for address in seen:
        whole = re.match(r"/(customer|ticket|order)s/([\w-]+)", address)
        if whole and f"{whole[1]}/{whole[2]}" not in documents:
            answer = await browser.get(whole[0], headers=JSON)
            if answer.status_code == 200:
                documents[f"{whole[1]}/{whole[2]}"] = answer.json()
    transport: Any = browser._transport
    site = transport.app.state.site
    cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    scope: Any = {
        "type": "http",
        "litestar_app": transport.app,
        "headers": [(b"cookie", cookies.encode())],
    }
    reader = await site.session_lookup(ASGIConnection(scope))
    documents["me"] = me_document(reader)
    documents |= await site.used(("catalogue",), reader)
    return documents


async def compare(
    browser: httpx.AsyncClient,
    phone: Phone,
    documents: Mapping[str, Any],
    address: str,
    moment: datetime,
) -> set[str]:
    found = phone.given("matched", path=address.partition("?")[0])
    if found is None or found["path"] in OF_THE_PHONE:
        return set()
    now = int(moment.timestamp() * 1000)
    server = await browser.get(address)
    asked: dict[str, Any] = {"documents": documents, "address": address, "now": now}
    theirs = phone.given("answer", accept=HTML["accept"], **asked)
    if server.status_code == 405 or theirs is None:
        assert theirs is None, address
        return set()
    assert theirs["status"] == server.status_code, address
    assert without_new_ids(theirs["text"]) == without_new_ids(server.text), address
    for name in ("content-type", "content-security-policy", "cache-control", "vary"):
        assert theirs["headers"][name] == server.headers[name], name
    return {found["path"]}


def without_new_ids(html: str) -> str:
    return MADE_AT_RENDERING.sub(r"\1\2", html)


BOTH = {
    "isle.html": (
        "{% set found = doc.name %}<h1>{{ found }}</h1>{{ me.initials }} {{ page.now }}"
        "{% for each in doc.bays %}<a href='/isles/{{ each.id|urlencode }}'>{{ each.name }}</a>"
        "{% endfor %}{{ page.today_text }} {{ page.query.tide|default }} {{ page.day_part }}"
        "{{ page.address }} {{ page.path }}"
    ),
    "errors/error.html": "{{ page.title }} {{ doc.status }} {{ doc.code }} {{ doc.detail }}",
}
ISLE = {
    "id": "é 1",
    "name": "<Ilha> & 𝄞",
    "bays": [{"id": "b/1", "name": '"Sul"', "bays": []}, {"id": "b2", "name": "Norte", "bays": []}],
}


@page("/isles/{isle:str}", key="isle/{isle}", template="isle.html")
@page(
    "/isles/{isle:str}/bays",
    key="isle/{isle}",
    template="isle.html",
    cut=Cut("isle", "bays", where=(Equals("id", Query("tide")),)),
)
@page(
    "/isles/{isle:str}/bays/{bay:str}",
    key="isle/{isle}",
    template="isle.html",
    cut=Cut("isle", "bays", member="bay"),
)
async def isle_page(isle: str) -> dict[str, Any] | None:
    """An isle: a page as a feature adds it; this and its template are all there is of it."""
    return ISLE if isle == ISLE["id"] else None


def isles() -> list[BaseRouteHandler]:
    return handlers_of(sys.modules[__name__])


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/isles/%C3%A9%201", 200),
        ("/isles/%C3%A9%201?tide=b2&x=%3Cb%3E", 200),
        ("/isles/%C3%A9%201/bays/b2", 200),
        ("/isles/%C3%A9%201/bays/none", 404),
        ("/isles/%C3%A9%201?day=2026-02-30", 422),
        ("/isles/%C3%A9%201?" + "&".join(f"a{n}=1" for n in range(60)), 400),
    ],
)
async def test_a_page_added_on_the_server_is_there_without_signal(
    phone: Phone, address: str, status: int
) -> None:
    reader = Reader(id="ana", name="Ana de Lima", profile="technician", zone="America/Manaus")

    async def look_up(_: Connection) -> Reader:
        return reader

    render = make_environment(loader=DictLoader(BOTH), strict=True).render
    site = Site(settings=Settings(), render=render, session_lookup=look_up, settle=Harness().settle)
    app: Any = assembled(site, isles())
    phone.build(isles(), {}, compile_sources(BOTH))
    moment = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    with stopped_at(moment):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://atende.test") as client:
            for accept in (HTML["accept"], JSON["accept"]):
                server = await client.get(address, headers={"accept": accept})
                theirs = phone.given(
                    "answer",
                    documents={"me": me_document(reader), "isle/é 1": ISLE},
                    address=address,
                    accept=accept,
                    now=int(moment.timestamp() * 1000),
                )
                assert theirs["status"] == server.status_code
                assert server.status_code == status or accept == JSON["accept"]
                assert theirs["headers"]["content-type"] == server.headers["content-type"]
                if accept == JSON["accept"]:
                    assert json.loads(theirs["text"]) == server.json()
                else:
                    assert theirs["text"] == server.text


async def test_what_is_not_on_the_phone_is_not_made_up(phone: Phone) -> None:
    phone.build(handlers_of(fake_feature), {"boat/": SOURCE}, compile_sources(BOTH))
    me = me_document(Reader(id="ana", name="Ana", profile="qa"))
    asked = {"address": "/boats/9", "accept": "text/html", "now": 0}
    assert phone.given("answer", documents={"me": me}, **asked) is None
    assert phone.given("answer", documents={}, **asked) is None
