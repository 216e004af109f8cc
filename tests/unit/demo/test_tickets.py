"""How tickets begin, over more customers than a filled database needs."""

from datetime import date

import pytest

from atende.demo.calendar import Calendar
from atende.demo.sketching import sketch
from atende.demo.tickets import beginnings, next_numbers


@pytest.mark.parametrize("seed", [1, 7])
def test_tickets_begin_while_their_customer_is_one_and_get_protocols_in_order(seed: int) -> None:
    calendar = Calendar(date(2026, 11, 24))
    sketches = [sketch(seed, index) for index in range(3_000)]
    some = beginnings(seed, sketches, 3, calendar)

    for customer, theirs in zip(sketches, some, strict=True):
        for each in theirs:
            day = calendar.days_to(each.at)
            assert customer.since <= day
            assert day < (customer.until or 0)
    in_order = sorted((each for theirs in some for each in theirs), key=lambda each: each.protocol)
    assert [each.at for each in in_order] == sorted(each.at for each in in_order)
    assert sum(number - 1 for number in next_numbers(some).values()) == 9_000
