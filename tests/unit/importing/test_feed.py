"""An import reaches phones as everybody's work does: by the feed, from where their cursors are."""

from pathlib import Path

import msgspec
import pytest

from atende.importing.customers import import_customers
from atende.importing.mapping import CustomerMapping, load
from tests.unit.importing.files import csv_file, imported, log, silent
from tests.unit.sync.phones import Phone
from tests.unit.sync.provider import RAFAEL, provider

pytestmark = pytest.mark.usefixtures("engine")

OPEN = ({"assignment_group": "Group 70"},)
LONGER = (*OPEN, {"assignment_group": "Group 70", "incident_state": "Awaiting User Info"})
MAPPING = """
kind = "customers"
source = "outro"
code = "code"
[customer.texts]
name = ["{name}"]
"""
ROLE = "group-70"


async def test_imported_tickets_of_its_scope_come_to_a_phone_that_had_a_cursor(
    tmp_path: Path,
) -> None:
    await provider()
    phone = await Phone(msgspec.structs.replace(RAFAEL, roles=(ROLE,))).pull()
    before = phone.keys
    other = {"number": "INC2", "assignment_group": "Group 24", "caller_id": "Caller 1"}
    await imported(log(tmp_path / "log.csv", *OPEN, other))
    await phone.pull()
    assert phone.reset == ""
    new = phone.keys - before
    (ticket,) = (key for key in new if key.startswith("ticket/"))
    assert new == {
        ticket,
        "customer/caller-2403",
        "directory/caller-2403",
        "directory/caller-1",
    }
    assert phone.documents[ticket]["protocol"] == "INC1"
    assert phone.documents["customer/caller-2403"]["tickets"][0]["protocol"] == "INC1"


async def test_what_a_longer_log_adds_comes_to_a_phone_that_holds_the_ticket(
    tmp_path: Path,
) -> None:
    await provider()
    reader = msgspec.structs.replace(RAFAEL, roles=(ROLE,))
    await imported(log(tmp_path / "log.csv", *OPEN))
    phone = await Phone(reader).pull()
    (ticket,) = (key for key in phone.keys if key.startswith("ticket/"))
    held = phone.documents[ticket]["version"]
    await imported(log(tmp_path / "log.csv", *LONGER))
    await phone.pull()
    assert ticket in phone.changes
    assert phone.documents[ticket]["version"] > held


async def test_a_phone_that_holds_everything_gets_every_imported_ticket(tmp_path: Path) -> None:
    await provider()
    phone = await Phone(wanted="all").pull()
    before = phone.keys
    other = {"number": "INC2", "assignment_group": "Group 24", "caller_id": "Caller 1"}
    await imported(log(tmp_path / "log.csv", *OPEN, other))
    await phone.pull()
    tickets = [key for key in phone.keys - before if key.startswith("ticket/")]
    assert len(tickets) == 2
    assert phone.reset == "catalogue"  # the import brought people and roles: all is made anew


async def test_imported_customers_can_be_found_on_a_phone_that_had_a_cursor(tmp_path: Path) -> None:
    await provider()
    phone = await Phone().pull()
    mapping = tmp_path / "map.toml"
    mapping.write_text(MAPPING, encoding="utf-8")
    rows = [{"code": "77", "name": "Zuleica Prates"}]
    report = await import_customers(
        csv_file(tmp_path / "new.csv", ("code", "name"), rows),
        load(str(mapping), CustomerMapping),
        write=True,
        progress=silent,
    )
    assert report.sums()["added"] == 1, report.reasons()
    await phone.pull()
    assert "directory/77" in phone.keys
