"""The project's own pages, on documents the application made and on ruined ones, on both sides."""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from atende.web.table_of_pages import table_of_pages
from atende.web.templating import templates_folder
from tests.unit.building.both_sides import BothSides, both_sides, opened_phone
from tests.unit.building.documents import EXACT, HOSTILE
from tests.unit.customers.rows import whole_customer
from tests.unit.sync.provider import LUCIA, RAFAEL, action, applied, opened
from tests.unit.web.whole import opened_browser, send, sign_in, walk

type Contexts = Mapping[str, list[dict[str, Any]]]

ORDER = "01939b2e-0000-7000-8000-000000000001"
KEPT = 4
RUINS = 12
"""Contexts kept of a template, and ruined ones made from each."""


@pytest.fixture(scope="module")
def pages() -> Iterator[BothSides]:
    folder = templates_folder()
    sources = {str(each.relative_to(folder)): each.read_text() for each in folder.rglob("*.html")}
    with opened_phone() as phone:
        yield both_sides(phone, sources)


async def told() -> str:
    """Write a whole customer, a closed ticket and one with a visit; gives the latter."""
    await whole_customer()
    closed = await opened(to_user=RAFAEL.id)
    await applied(action("close", closed, 1, outcome="resolved", description="Feito."))
    ticket = await opened(to_user=RAFAEL.id)
    visit = {"order": ORDER, "kind": "visita-tecnica", "technician": RAFAEL.id, "minutes": 30}
    await applied(action("schedule", ticket, 1, **visit, start="2026-12-01T09:00"), LUCIA)
    return ticket


async def rendered(database_url: str, folder: Path) -> tuple[Contexts, set[str]]:
    """What every template was given on a walk through the application; the declared templates."""
    contexts: dict[str, list[dict[str, Any]]] = defaultdict(list)
    async with opened_browser(database_url, folder) as browser:
        app: Any = browser._transport
        app = app.app
        render = app.state.site.render

        def recording(name: str, context: Mapping[str, Any]) -> str:
            if len(contexts[name]) < KEPT:
                contexts[name].append(dict(context))
            made: str = render(name, context)
            return made

        app.state.site = replace(app.state.site, render=recording)
        ticket = await told()
        await browser.get("/login")
        for account in (RAFAEL.id, LUCIA.id):
            await sign_in(browser, account)
            await walk(browser)
            await browser.get(f"/orders/{ORDER}")
        await send(browser, f"/tickets/{ticket}/close", outcome="", description="<b>")
        await browser.get("/nowhere")
        declared = {row["template"] for row in table_of_pages(app)}
    return contexts, declared


def ruined(value: Any, chance: random.Random) -> Any:  # noqa: ANN401  # any document
    """The value with some of its parts missing, empty, hostile or huge."""
    if isinstance(value, Mapping):
        gone = chance.random() < 0.02
        return None if gone else {name: ruined(each, chance) for name, each in value.items()}
    if isinstance(value, list):
        return [] if chance.random() < 0.1 else [ruined(each, chance) for each in value]
    if chance.random() < 0.8:
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return chance.choice([0, 1, -1, EXACT])
    return chance.choice([None, *HOSTILE])


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_every_page_gives_the_same_bytes_on_both_sides(
    database_url: str, tmp_path: Path, pages: BothSides
) -> None:
    contexts, declared = await rendered(database_url, tmp_path / "assets")
    unseen = declared - contexts.keys()
    chance = random.Random(7)
    shown = 0
    for name, given in sorted(contexts.items()):
        for context in given:
            assert pages.check(name, context) is not None, name
            for _ in range(RUINS):
                parts = {part: ruined(each, chance) for part, each in context.items()}
                page = {
                    **(parts.pop("page") or context["page"]),
                    "language": chance.choice(["pt-BR", "en"]),
                }
                shown += pages.check(name, {**parts, "page": page}) is not None
    assert shown > 500
    assert unseen == set()
