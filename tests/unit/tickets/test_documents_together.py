"""Documents asked for together are those asked for one by one, in as few queries."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from atende.agenda.documents import order_document, order_documents
from atende.customers.documents import customer_document, customer_documents
from atende.customers.tables import Customer
from atende.database.engine import Engine
from atende.tickets.documents import ticket_document, ticket_documents
from atende.web.clock import stopped_at
from atende.web.identifiers import new_id
from atende.web.reader import Reader
from tests.unit.customers.rows import whole_customer
from tests.unit.engines import counted_queries
from tests.unit.sync.provider import LUCIA, RAFAEL, action, applied, opened, provider

TODAY = datetime(2026, 11, 24, 17, tzinfo=UTC)
IN_JOINVILLE = msgspec.structs.replace(RAFAEL, cities=("Joinville",))


@dataclass
class Kind:
    """The two ways to one kind of document, and the ids there are of it."""

    one: Callable[[str, Reader], Any]
    many: Callable[[list[str], Reader], Any]
    ids: list[str]
    in_joinville: list[str]


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with stopped_at(TODAY):
        yield


@pytest.fixture(params=["ticket", "customer", "order"])
async def kind(request: pytest.FixtureRequest, engine: Engine) -> Kind:  # noqa: ARG001 - filled
    """Two customers in two cities, each with two tickets that have a visit."""
    await provider()
    await whole_customer()
    await Customer.insert(
        Customer(id="2", code="2", name="Bruna", sort_name="bruna", city="Joinville")
    )
    tickets = [await opened(customer=customer) for customer in ("1042", "2", "2", "1042")]
    orders = [await visited(ticket, hour) for hour, ticket in enumerate(tickets, 8)]
    return {
        "ticket": Kind(ticket_document, ticket_documents, tickets, tickets[1:3]),
        "customer": Kind(customer_document, customer_documents, ["1042", "2"], ["2"]),
        "order": Kind(order_document, order_documents, orders, orders[1:3]),
    }[request.param]


async def visited(ticket: str, hour: int) -> str:
    """Promise a visit for a ticket; gives its id."""
    asked = action(
        "schedule",
        ticket,
        1,
        order=new_id(),
        kind="visita-tecnica",
        technician="rafael",
        start=f"2027-01-12T{hour:02}:30",
        minutes=30,
    )
    await applied(asked, LUCIA)
    order: str = asked["fields"]["order"]
    return order


@pytest.mark.parametrize("reader", [LUCIA, RAFAEL], ids=["manager", "technician"])
async def test_together_they_say_what_each_says_alone(kind: Kind, reader: Reader) -> None:
    together = await kind.many([*reversed(kind.ids), *kind.ids], reader)
    assert together == {each: await kind.one(each, reader) for each in kind.ids}


async def test_what_is_not_there_or_out_of_reach_is_left_out(kind: Kind) -> None:
    found = await kind.many([*kind.ids, "nobody", "\0", ""], IN_JOINVILLE)
    assert sorted(found) == sorted(kind.in_joinville)
    assert await kind.many([], LUCIA) == {}


async def test_many_take_no_more_queries_than_one(kind: Kind, engine: Engine) -> None:
    with counted_queries(engine) as alone:
        await kind.one(kind.ids[0], LUCIA)
    with counted_queries(engine) as together:
        await kind.many([*kind.ids, *(f"missing-{n}" for n in range(300))], LUCIA)
    assert len(together) == len(alone)
