"""A page asks the database as often in a large provider as in a small one."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from atende.customers.tables import Contact, Customer
from atende.database.engine import current_engine
from atende.web.identifiers import new_id
from tests.unit.engines import counted_queries
from tests.unit.sync.provider import LUCIA, action, applied, opened
from tests.unit.web.whole import HTML, JSON, opened_browser, sign_in

DAY = "2027-01-12"
MOST = {
    "/": 7,
    "/tickets": 4,
    "/tickets/{ticket}": 5,
    "/customers/{customer}": 7,
    "/agenda?day={day}": 4,
    "/orders/{order}": 6,
}
"""How many queries each page may make, one of them to find out who is signed in."""


@pytest.fixture
async def browser(database_url: str, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """Lúcia's browser."""
    async with opened_browser(database_url, tmp_path / "assets") as made:
        await sign_in(made, LUCIA.id)
        yield made


async def visited() -> tuple[str, str]:
    """A ticket with a visit; gives their ids."""
    ticket, order = await opened(to_user="rafael"), new_id()
    asked = action(
        "schedule",
        ticket,
        1,
        order=order,
        kind="visita-tecnica",
        technician="rafael",
        start=f"{DAY}T09:30",
        minutes=30,
    )
    await applied(asked, LUCIA)
    return ticket, order


async def grow(tickets: int) -> None:
    """Many more tickets and customers, and contacts of the one that is looked at."""
    for _ in range(tickets):
        await opened(to_user="rafael")
    await Customer.insert(
        *(Customer(id=f"c{n}", code=f"c{n}", name=f"N {n}", sort_name=f"n {n}") for n in range(200))
    )
    await Contact.insert(
        *(Contact(id=new_id(), customer="1042", name=f"Contato {n}") for n in range(20))
    )


@pytest.mark.parametrize("accept", [JSON, HTML], ids=["json", "html"])
async def test_a_page_makes_the_same_few_queries_however_much_there_is(
    browser: httpx.AsyncClient, accept: dict[str, str]
) -> None:
    ticket, order = await visited()
    named = {"ticket": ticket, "order": order, "customer": "1042", "day": DAY}

    async def queries() -> dict[str, int]:
        figures = {}
        for address in MOST:
            with counted_queries(current_engine()) as made:
                answer = await browser.get(address.format_map(named), headers=accept)
            assert answer.status_code == 200, answer.text
            figures[address] = len(made)
        return figures

    await queries()
    small = await queries()
    await grow(30)
    large = await queries()
    print(f"\n{current_engine().engine_type}: {small}")  # noqa: T201  # figures worth reading with -s
    assert all(small.values())
    assert large == small
    assert {address: n for address, n in large.items() if n > MOST[address]} == {}
