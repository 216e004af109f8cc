"""An application around the fake feature, without a database unless a test brings one."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from jinja2 import DictLoader
from litestar import Litestar

from atende.settings import Settings
from atende.web.assembly import assembled
from atende.web.pages import handlers_of
from atende.web.reader import Connection, Reader
from atende.web.site import Site
from atende.web.templating import make_environment
from tests.unit.web import boats, fake_feature

ANA = Reader(id="ana", name="Ana de Lima", profile="technician", roles=("field",))
TEMPLATES = {
    "boat.html": (
        "<h1>{{ doc.name }}</h1>{{ me.initials }} {{ harbours.items|length }} {{ page.path }}"
        "{% for each in doc.crew %}{{ each.id }}{% endfor %}"
    ),
    "crew.html": "{{ doc.boat.name }}:{% for each in doc.items %} {{ each.name }}{% endfor %}",
    "member.html": "{{ doc.name }} of {{ doc.boat.name }}",
    "hello.html": "{{ page.language }} {{ doc.hello }}{% if not me %} nobody{% endif %}",
    "boats.html": (
        "{{ page.calendar.label }}{% for each in doc.items %} {{ each.name }}{% endfor %}"
    ),
    "sail.html": (
        "{{ page.action_id }}|{{ page.based_on }}|{{ page.supersedes }}|{{ page.ids.voyage }}|"
        "{{ page.values.to }}|{% for each in page.errors %}{{ each.field }}={{ each.message }};"
        "{% endfor %}|{{ page.refusal }}|{% if page.conflict %}{{ page.conflict.code }}{% endif %}"
    ),
    "errors/error.html": (
        "<h1>{{ doc.title }}</h1>{{ doc.status }} {{ doc.detail }} {{ doc.request }}"
    ),
    "schema/schema.html": (
        "{{ doc.title }}{% for group in doc.groups %}{% for each in group.operations %}"
        " {{ each.method }} {{ each.path }}{% endfor %}{% endfor %}"
    ),
}


@dataclass
class Answered:
    """What settling says; a stand-in for the real answer."""

    outcome: str = "applied"
    code: str = ""
    message: str = ""
    version: int = 8
    theirs: list[dict[str, Any]] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)


@dataclass
class Harness:
    """The application under test, what was settled in it, and who is signed in."""

    settings: Settings = field(default_factory=Settings)
    reader: Reader | None = ANA
    answer: Answered = field(default_factory=Answered)
    settled: list[Mapping[str, Any]] = field(default_factory=list)

    async def look_up(self, _: Connection) -> Reader | None:
        return self.reader

    async def settle(self, action: Mapping[str, Any], reader: Reader, /) -> Answered:
        assert reader is self.reader
        self.settled.append(action)
        return self.answer

    async def harbours(self, _: Reader) -> dict[str, Any]:
        return {"items": [1, 2]}

    def app(self) -> Litestar:
        site = Site(
            settings=self.settings,
            render=make_environment(loader=DictLoader(TEMPLATES), strict=True).render,
            session_lookup=self.look_up,
            settle=self.settle,
            documents={"harbours": self.harbours},
            sources={"boat/": boats.SOURCE},
        )
        return assembled(site, handlers_of(fake_feature))

    def client(self) -> httpx.AsyncClient:
        app: Any = self.app()  # the two libraries describe ASGI in types that do not meet
        transport = httpx.ASGITransport(app, raise_app_exceptions=True)
        return httpx.AsyncClient(transport=transport, base_url="http://atende.test")


@pytest.fixture
def harness() -> Harness:
    return Harness()


@pytest.fixture
async def client(harness: Harness) -> AsyncIterator[httpx.AsyncClient]:
    async with harness.client() as made:
        yield made
