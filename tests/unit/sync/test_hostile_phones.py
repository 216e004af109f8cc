"""What a phone sends that none of ours would: it is refused, and nobody else feels it."""

import json
import uuid
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from atende.catalogue.current import current_catalogue
from atende.customers.tables import Customer
from atende.database.clock import stamp
from atende.database.engine import transaction
from atende.sync.bodies import MOST_SENT
from atende.sync.epoch import current_epoch
from atende.sync.feed.standing import Wanted
from atende.sync.settle import settle
from atende.sync.tables import Held, OpenedKey, Quarantined
from atende.web.identifiers import new_id
from tests.unit.sync.phones import Phone
from tests.unit.sync.provider import LUCIA, RAFAEL, action, applied, opened, opening
from tests.unit.web.whole import JSON, opened_browser, sign_in

LAST_OF_EVERY_CLOCK = 2**53 - 1


@pytest.fixture
async def phone(database_url: str, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """Rafael's phone."""
    async with opened_browser(database_url, tmp_path / "assets") as made:
        made.headers.update(JSON)
        await sign_in(made, RAFAEL.id)
        yield made


async def send(phone: httpx.AsyncClient, *actions: object, device: str = "d1") -> httpx.Response:
    batch = {"for_user": RAFAEL.id, "device": device, "actions": actions}
    return await phone.post("/sync/actions", json=batch)


async def code_of(phone: httpx.AsyncClient, sent: object) -> str:
    """The code of the one refusal."""
    answer = await send(phone, sent)
    assert answer.status_code == 200, answer.text
    assert answer.json()[0]["outcome"] == "rejected"
    return str(answer.json()[0]["code"])


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_an_instant_that_no_calendar_has_does_not_hide_everybodys_phones_from_a_manager(
    phone: httpx.AsyncClient,
) -> None:
    about = {"device": str(uuid.uuid4()), "pending": 1, "oldest": LAST_OF_EVERY_CLOCK}
    told = await phone.post("/devices/me", json=about)
    assert (told.status_code, told.json()["parameter"]) == (400, "oldest")
    phone.cookies.clear()
    await sign_in(phone, LUCIA.id)
    assert (await phone.get("/devices")).status_code == 200


async def test_numbers_somebody_took_beforehand_keep_nobody_from_opening_a_ticket(
    phone: httpx.AsyncClient,
) -> None:
    asking = {"device": str(uuid.uuid4())}
    reserved = (await phone.post("/devices/me/protocols", json=asking)).json()
    for place in (1, 2, 3):
        await applied(opening(protocol=str(int(reserved["to"]) + place)))
    await applied(opening())


async def test_an_action_that_says_it_replaces_itself_is_no_action(
    phone: httpx.AsyncClient,
) -> None:
    asked = action("comment", await opened(to_user=RAFAEL.id), 1, text="Eu.")
    assert await code_of(phone, {**asked, "supersedes": asked["id"].upper()}) == "malformed"


async def test_a_ticket_that_is_there_is_not_opened_again_by_its_id_in_capitals(
    phone: httpx.AsyncClient,
) -> None:
    ticket = await opened(to_user=RAFAEL.id)
    assert await code_of(phone, opening(ticket=ticket.upper())) == "ticket_exists"


@pytest.mark.parametrize("ticket", ["\0", {"a": 1}, [], "x" * 5000, 7])
async def test_what_can_be_no_tickets_id_is_a_wrong_field(
    phone: httpx.AsyncClient, ticket: object
) -> None:
    assert await code_of(phone, opening(ticket=ticket)) == "fields"


async def test_a_visit_is_not_scheduled_with_the_id_of_another_tickets(
    phone: httpx.AsyncClient,
) -> None:
    one, other = await opened(to_user=RAFAEL.id), await opened(to_user=RAFAEL.id)
    visit: dict[str, Any] = {
        "order": new_id(),
        "kind": next(iter((await current_catalogue()).order_kinds)),
        "technician": RAFAEL.id,
        "start": "2026-11-25T10:00",
        "minutes": 60,
    }
    await applied(action("schedule", one, 1, **visit))
    later = {**visit, "start": "2026-11-26T10:00"}
    assert await code_of(phone, action("schedule", other, 1, **later)) == "order_exists"


async def test_a_device_that_no_database_can_keep_is_refused(phone: httpx.AsyncClient) -> None:
    asked = action("comment", await opened(to_user=RAFAEL.id), 1, text="Eu.")
    withdrawal = {"id": new_id(), "device": "\0"}
    answers = [
        await send(phone, asked, device="\0"),
        await phone.post("/sync/withdraw", json=withdrawal),
    ]
    assert [each.status_code for each in answers] == [400, 400]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("deep", "status"), [(3_000, 200), (300_000, 400)])
async def test_json_as_deep_as_a_well_is_answered(
    phone: httpx.AsyncClient, deep: int, status: int
) -> None:
    asked = action("comment", await opened(to_user=RAFAEL.id), 1, text="deep")
    body = json.dumps({"for_user": RAFAEL.id, "device": "d1", "actions": [asked]})
    sent = body.replace('"deep"', "[" * deep + "]" * deep).encode()
    kind = {"content-type": "application/json"}
    assert (await phone.post("/sync/actions", content=sent, headers=kind)).status_code == status
    if status == 200:
        assert (await send(phone, asked)).json()[0]["code"] == "fields"  # kept as it was answered


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_no_address_that_phones_send_to_takes_more_than_a_queue_needs(
    phone: httpx.AsyncClient,
) -> None:
    sent = b'"' + b"x" * (MOST_SENT + 1) + b'"'
    kind = {"content-type": "application/json"}
    sync = [f"/sync/{each}" for each in ("actions", "withdraw", "opened", "quarantine")]
    answers = [
        await phone.post(path, content=sent, headers=kind)
        for path in (*sync, "/devices/me", "/devices/me/protocols")
    ]
    assert [each.status_code for each in answers] == [413] * 6


async def test_what_had_arrived_before_the_phone_was_revoked_is_not_said_to_be_let_go(
    phone: httpx.AsyncClient,
) -> None:
    device = str(uuid.uuid4())
    await phone.post("/devices/me", json={"device": device})
    asked = action("comment", await opened(to_user=RAFAEL.id), 1, text="Eu.")
    await send(phone, asked)
    await phone.post(f"/devices/{device}/revoke", data={"confirmed": "1"})
    await phone.post("/sync/quarantine", json={"device": device, "actions": [asked]})
    phone.cookies.clear()
    await sign_in(phone, LUCIA.id)
    (item,) = (await phone.get("/quarantine")).json()["items"]
    await phone.post(f"{item['href']}/let-go", data={"reason": "Repetida."})
    assert (await phone.get(item["href"])).json()["state"] == "applied"
    assert await Quarantined.count() == 1


@pytest.mark.usefixtures("phone")
async def test_a_phone_that_loses_every_answer_leaves_nothing_behind_each_time() -> None:
    asking = Phone()
    await opened(to_user=RAFAEL.id)
    await asking.pull()
    cursor = asking.cursor
    await opened(to_user=RAFAEL.id)
    for _ in range(5):
        asking.cursor = cursor
        await asking.pull()
    assert await Held.count().where(Held.device == asking.device) == 2
    await asking.pull()
    assert asking.reset == ""


SIGNED = 16


def of_the_future(cursor: str, *, signed: bool) -> str:
    """A cursor of a far future, made of one that the server wrote, with its signature or none."""
    raw = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    parts = msgspec.msgpack.decode(raw[SIGNED:])
    parts[4] += 1_000_000
    made = (raw[:SIGNED] if signed else b"") + msgspec.msgpack.encode(parts)
    return urlsafe_b64encode(made).rstrip(b"=").decode()


@pytest.mark.usefixtures("phone")
@pytest.mark.parametrize("signed", [True, False])
async def test_a_cursor_of_a_phones_own_making_tells_nobody_that_a_backup_was_restored(
    signed: bool,  # a parameter of the test
) -> None:
    asking = await Phone().pull()
    epoch = await current_epoch()
    asking.cursor = of_the_future(asking.cursor, signed=signed)
    await asking.pull()
    assert asking.reset == "unknown_cursor"
    assert await current_epoch() == epoch
    await asking.pull()
    assert asking.reset == ""


@pytest.mark.usefixtures("phone")
async def test_a_cursor_of_another_phone_begins_anew() -> None:
    asking, other = await Phone().pull(), await Phone().pull()
    asking.cursor = other.cursor
    await asking.pull()
    assert asking.reset == "unknown_cursor"


@pytest.mark.usefixtures("phone")
@pytest.mark.parametrize("wanted", ["scope", "all"])
async def test_who_reads_one_city_is_not_told_whose_customers_of_another_are_looked_after(
    wanted: Wanted,
) -> None:
    await Customer.update({Customer.city: "Rio Negrinho"}).where(Customer.id == "1042")
    narrowed = msgspec.structs.replace(RAFAEL, cities=("São Bento do Sul",))
    asking = await Phone(reader=narrowed, wanted=wanted).pull()
    ticket = await opened(to_role="equipe-fibra")
    await applied(action("comment", ticket, 1, text="Cheguei."), LUCIA)
    await asking.pull()
    assert (asking.puts, asking.changes, asking.drops) == ([], [], [])


@pytest.mark.usefixtures("phone")
@pytest.mark.parametrize("wanted", ["scope", "all"])
async def test_a_customer_who_moves_to_a_city_one_does_not_read_leaves_the_phone(
    wanted: Wanted,
) -> None:
    await Customer.update({Customer.city: "São Bento do Sul"}).where(Customer.id == "1042")
    narrowed = msgspec.structs.replace(RAFAEL, cities=("São Bento do Sul",))
    ticket = await opened(to_user=RAFAEL.id)
    asking = await Phone(reader=narrowed, wanted=wanted).pull()
    assert {"customer/1042", "directory/1042", f"ticket/{ticket}"} <= asking.keys
    await applied(action("comment", ticket, 1, text="Cheguei."), LUCIA)
    async with transaction():
        await Customer.update({Customer.city: "Rio Negrinho"}).where(Customer.id == "1042")
        await stamp(["customer/1042"])
    await asking.pull()
    assert not {"customer/1042", "directory/1042", f"ticket/{ticket}"} & asking.keys


@pytest.mark.usefixtures("phone")
async def test_whom_a_technician_visits_in_another_city_is_not_learnt_by_asking_for_the_hour() -> (
    None
):
    await Customer.update({Customer.city: "Rio Negrinho"}).where(Customer.id == "1042")
    near = Customer(id="7", code="7", name="Ana", sort_name="ana", city="São Bento do Sul")
    await Customer.insert(near)
    visit: dict[str, Any] = {
        "kind": next(iter((await current_catalogue()).order_kinds)),
        "technician": RAFAEL.id,
        "start": "2026-11-25T10:00",
        "minutes": 60,
    }
    there, here = await opened(to_user=RAFAEL.id), await opened(customer="7", to_user=RAFAEL.id)
    await applied(action("schedule", there, 1, order=new_id(), **visit))
    labels = []
    for cities in (None, ("São Bento do Sul",)):
        who = msgspec.structs.replace(RAFAEL, cities=cities)
        asked = action("schedule", here, 1, order=new_id(), **visit)
        answer = await settle(asked, who)
        assert answer.outcome == "conflict"
        labels.append([each["label"] for each in answer.theirs])
    assert labels == [["José Nogueira"], [""]]


async def test_a_phone_that_says_it_opened_everything_has_no_more_kept_than_a_phone_holds(
    phone: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("atende.sync.devices.MOST_OPENED", 3)
    device = str(uuid.uuid4())
    for start in (0, 3, 6):
        keys = [f"ticket/{place}" for place in range(start, start + 3)]
        told = await phone.post("/sync/opened", json={"device": device, "keys": keys})
        assert told.status_code == 204
    assert await OpenedKey.count() == 3
