import json

import pytest

from atende.accounts import audit
from atende.accounts.tables import AuditEntry

pytestmark = pytest.mark.usefixtures("engine")

NOW = 1_795_000_000_000


async def test_an_entry_says_what_happened_to_whom_from_where() -> None:
    await audit.record(audit.ACCOUNT_DISABLED, NOW, "rafael", "203.0.113.9", by="lucia")
    (row,) = await audit.latest(10)

    assert (row["what"], row["at"], row["account"], row["address"]) == (
        "account_disabled",
        NOW,
        "rafael",
        "203.0.113.9",
    )
    assert json.loads(row["detail"]) == {"by": "lucia"}


async def test_the_record_is_read_in_pages_newest_first_while_it_grows() -> None:
    for n in range(5):
        await audit.record(audit.SIGNED_IN, NOW + n, f"p{n}")
    first = await audit.latest(2)
    await audit.record(audit.SIGNED_IN, NOW + 5, "p5")
    second = await audit.latest(2, after=first[-1]["id"])

    assert [row["account"] for row in first + second] == ["p4", "p3", "p2", "p1"]


async def test_entries_beyond_their_term_are_let_go() -> None:
    await audit.record(audit.SIGNED_IN, NOW - audit.KEPT_MS - 1)
    await audit.record(audit.SIGNED_IN, NOW - audit.KEPT_MS)
    await audit.purge(NOW)

    assert await AuditEntry.count() == 1


@pytest.mark.parametrize("after", ["\0", "x", "\ud800"])
async def test_an_address_that_names_no_entry_begins_with_the_newest(after: str) -> None:
    await audit.record(audit.SIGNED_IN, NOW, "rafael")

    assert len(await audit.latest(10, after=after)) == 1
