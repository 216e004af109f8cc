"""One ticket through everything at once, on Chromium."""

import pytest

from tests.e2e.lab.office import Office
from tests.e2e.lab.phones import Phone
from tests.e2e.lab.relay import Relay
from tests.e2e.offline.one_slice import walk_one_slice


@pytest.mark.devices("Pixel 7")
@pytest.mark.parametrize("first", ["receipts", "feed"])
def test_two_actions_survive_a_cut_a_forward_and_a_lost_answer(
    first: str, ticket: str, phone: Phone, office: Office, relay: Relay
) -> None:
    walk_one_slice(first, ticket, phone, office, relay)
