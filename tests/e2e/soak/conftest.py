"""How many days are lived, and what one begins with."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from atende.web.identifiers import new_id
from tests.e2e.lab.office import Office
from tests.e2e.lab.phones import Phone
from tests.e2e.lab.relay import Relay
from tests.e2e.server import ServerProcess
from tests.e2e.soak.day import Day
from tests.e2e.soak.ledger import Ledger
from tests.e2e.soak.people import Carrier, Desk
from tests.e2e.soak.plan import MOST_OPENED, TICKETS, second_phone
from tests.e2e.soak.weather import Weather

SEEDS, ACTIONS = 10, 12
"""Of `make test`; `make soak` lives longer days, and more of them."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test a seed: those of --seeds, or the one of SEED in the environment."""
    if "seed" not in metafunc.fixturenames:
        return
    only = os.environ.get("SEED")
    count = metafunc.config.getoption("--seeds") or SEEDS
    metafunc.parametrize("seed", [int(only)] if only else range(1, count + 1))


@pytest.fixture
def actions(request: pytest.FixtureRequest) -> int:
    """How many things are done on phones in a day."""
    return int(request.config.getoption("--actions") or ACTIONS)


@pytest.fixture
def day(
    seed: int,
    playwright: Playwright,
    own_server: ServerProcess,
    relay: Relay,
    new_phone: Callable[..., Phone],
    tmp_path: Path,
) -> Iterator[Day]:
    """The morning: tickets of a technician's, and everything on the phones."""
    with ExitStack() as stack:

        def at_desk(user: str) -> Office:
            return stack.enter_context(Office.opened(playwright, own_server.url, user))

        rafael = at_desk("tecnico")
        desk = stack.enter_context(Desk.opened(playwright, own_server.url))
        customer = str(rafael.customer()["id"])
        here = [rafael.ticket(f"Da manhã, {number}.", customer) for number in range(TICKETS)]
        tickets = [*here, *(new_id() for _ in range(MOST_OPENED))]
        ledger = Ledger(tmp_path / "diary.txt", tickets=tickets)
        carriers = []
        for who, user in enumerate(filter(None, ("tecnico", second_phone(seed)))):
            phone = new_phone("Pixel 7")
            phone.sign_in(user)
            phone.open_again("/")  # the session's cookie is on the disk now
            phone.shows(rules="ready")
            for ticket in here:
                phone.document(f"/tickets/{ticket}")
            carriers.append(Carrier(who, phone, at_desk(user), ledger))
        yield Day(own_server, Weather(relay), desk, carriers, customer, ledger)
