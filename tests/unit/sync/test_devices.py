"""A phone is registered, takes protocols along, is revoked, hands its queue in; who may see it."""

import gzip
import json
import re
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import brotli
import httpx
import pytest

from atende.accounts.audit import DEVICE_REVOKED
from atende.accounts.tables import AuditEntry
from atende.sync.device_handlers import RANGE
from atende.sync.epoch import current_epoch, new_epoch
from atende.sync.tables import Device, Held, Quarantined
from atende.tickets.tables import Ticket, TicketEvent
from tests.unit.sync.provider import BIA, LUCIA, RAFAEL, action, applied, opened, opening
from tests.unit.web.whole import HTML, JSON, opened_browser, sign_in


@pytest.fixture
async def phone(database_url: str, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """Rafael's phone."""
    async with opened_browser(database_url, tmp_path / "assets") as made:
        made.headers.update(JSON)
        await sign_in(made, RAFAEL.id)
        yield made


@pytest.fixture
def device() -> str:
    return str(uuid.uuid4())


async def register(phone: httpx.AsyncClient, device: str, **told: Any) -> httpx.Response:  # noqa: ANN401  # JSON
    usual = {"device": device, "name": "Moto G", "version": "1", "pending": 0, "oldest": None}
    return await phone.post("/devices/me", json={**usual, **told})


async def changes(phone: httpx.AsyncClient, device: str, **headers: str) -> httpx.Response:
    return await phone.get("/sync/changes", params={"device": device}, headers=headers)


async def lines(answer: httpx.Response) -> list[Any]:
    return [json.loads(line) for line in answer.text.splitlines()]


async def revoke(phone: httpx.AsyncClient, device: str) -> None:
    """Lúcia revokes the phone in her browser; the phone's own session stays as it is."""
    kept = dict(phone.cookies)
    await sign_in(phone, LUCIA.id)
    answer = await phone.post(f"/devices/{device}/revoke", data={"confirmed": "1"})
    assert answer.status_code == 204, answer.text
    phone.cookies.clear()
    phone.cookies.update(kept)


async def as_manager(phone: httpx.AsyncClient) -> None:
    phone.cookies.clear()
    await sign_in(phone, LUCIA.id)


async def test_a_phone_says_how_its_queue_stands_and_a_manager_sees_it(
    phone: httpx.AsyncClient, device: str
) -> None:
    told = await register(phone, device, pending=3, oldest="2026-11-24T08:00:00-03:00")
    assert (told.status_code, told.json()["device"]) == (200, device)
    await as_manager(phone)
    (item,) = (await phone.get("/devices")).json()["items"]
    assert (item["name"], item["person"]) == ("Moto G", "Rafael Souza")
    assert item["pending_text"] == "3 ações por enviar"
    assert item["oldest_at"] == "2026-11-24T08:00:00-03:00"
    page = await phone.get(f"/devices/{device}", headers=HTML)
    assert "Desligar aparelho" in page.text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_person_sees_and_revokes_their_own_phones_only(
    phone: httpx.AsyncClient, device: str
) -> None:
    await register(phone, device)
    assert [each["id"] for each in (await phone.get("/devices")).json()["items"]] == [device]
    phone.cookies.clear()
    await sign_in(phone, BIA.id)
    assert (await phone.get("/devices")).json()["items"] == []
    assert (await phone.get(f"/devices/{device}")).status_code == 404
    gone = await phone.post(f"/devices/{device}/revoke", data={"confirmed": "1"})
    assert gone.status_code == 404
    assert (await phone.get("/quarantine")).status_code == 404
    phone.cookies.clear()
    await sign_in(phone, RAFAEL.id)
    own = await phone.post(f"/devices/{device}/revoke", data={"confirmed": "1"})
    assert own.status_code == 204


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_phone_is_not_revoked_without_being_asked_twice(
    phone: httpx.AsyncClient, device: str
) -> None:
    await register(phone, device)
    await as_manager(phone)
    answer = await phone.post(f"/devices/{device}/revoke", data={"confirmed": ""}, headers=HTML)
    assert answer.status_code == 422
    assert "Marque que entendeu" in answer.text
    row = await Device.select().where(Device.id == device).first()
    assert row is not None
    assert row["revoked_at"] is None


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_whatever_page_a_revoked_phone_asks_for_it_is_told_why_there_is_none(
    phone: httpx.AsyncClient, device: str
) -> None:
    why = "Este aparelho foi desligado"
    await changes(phone, device)
    await revoke(phone, device)
    phone.headers.update(HTML)
    sent_on = await phone.get("/tickets")
    assert sent_on.status_code == 303
    assert why in (await phone.get(sent_on.headers["location"])).text
    await sign_in(phone, RAFAEL.id)
    assert (await phone.get("/tickets")).status_code == 200
    phone.cookies.clear()
    assert why not in (await phone.get("/login")).text


async def test_a_session_copied_from_a_lost_phone_ends_with_it_whatever_it_called_itself_since(
    phone: httpx.AsyncClient, device: str
) -> None:
    others = [str(uuid.uuid4()) for _ in range(2)]
    for each in (device, *others, device, others[0]):
        assert (await changes(phone, each)).status_code == 200
    await revoke(phone, device)
    assert (await phone.get("/tickets")).status_code == 401
    for each in (others[0], str(uuid.uuid4()), "\0"):
        assert (await changes(phone, each)).json()["code"] == "sign_in_required"
    assert (await changes(phone, device)).json()["code"] == "device_revoked"
    phone.cookies.clear()
    await sign_in(phone, RAFAEL.id)
    assert (await changes(phone, others[0])).status_code == 200


@pytest.mark.parametrize("path", ["/devices/me", "/devices/me/protocols", "/sync/opened"])
async def test_every_way_to_name_ones_phone_binds_the_session_to_it(
    phone: httpx.AsyncClient, device: str, path: str
) -> None:
    for each in (device, str(uuid.uuid4())):
        told = {"device": each, "keys": []}
        assert (await phone.post(path, json=told)).status_code in {200, 204}
    await revoke(phone, device)
    assert (await phone.get("/sync/me")).status_code == 401


async def test_a_revocation_reaches_every_session_that_was_used_on_the_phone(
    phone: httpx.AsyncClient, device: str
) -> None:
    sessions = []
    for _ in range(2):
        phone.cookies.clear()
        await sign_in(phone, RAFAEL.id)
        await changes(phone, device)
        sessions.append(dict(phone.cookies))
    await revoke(phone, device)
    for each in sessions:
        phone.cookies.clear()
        phone.cookies.update(each)
        assert (await phone.get("/tickets")).status_code == 401
        assert (await changes(phone, str(uuid.uuid4()))).json()["code"] == "device_revoked"


async def test_what_is_under_way_from_who_signed_in_before_ends_nobodys_session(
    phone: httpx.AsyncClient, device: str
) -> None:
    await register(phone, device)
    phone.cookies.clear()
    await sign_in(phone, BIA.id)
    mine = str(uuid.uuid4())
    await changes(phone, mine)
    assert (await register(phone, device)).json()["code"] == "another_user"
    assert (await changes(phone, mine)).status_code == 200


async def test_a_revoked_phone_may_do_nothing_but_hand_its_queue_in(
    phone: httpx.AsyncClient, device: str
) -> None:
    ticket = await opened(to_user="rafael")
    await register(phone, device)
    assert (await changes(phone, device)).status_code == 200
    assert await Held.count().where(Held.device == device) == 1
    await revoke(phone, device)
    assert await Held.count().where(Held.device == device) == 0
    asked = action("comment", ticket, 1, text="Cheguei.")
    batch = {"for_user": "rafael", "device": device, "actions": [asked]}
    refused = [
        await changes(phone, device),
        await phone.get("/sync/me"),
        await register(phone, device),
        await phone.post("/devices/me/protocols", json={"device": device}),
        await phone.post("/sync/opened", json={"device": device, "keys": []}),
        await phone.post("/sync/actions", json=batch),
        await phone.post("/sync/withdraw", json={"id": asked["id"]}),
    ]
    assert {(each.status_code, each.json()["code"]) for each in refused} == {
        (403, "device_revoked")
    }
    assert (await phone.get(f"/tickets/{ticket}")).status_code == 401
    kept = [
        await phone.post("/sync/quarantine", json={"device": device, "actions": actions})
        for actions in ([asked], [asked, asked])
    ]
    assert [each.json() for each in kept] == [{"kept": 1}, {"kept": 1}]
    assert await TicketEvent.count().where(TicketEvent.ticket == ticket) == 1
    assert await AuditEntry.count().where(AuditEntry.what == DEVICE_REVOKED) == 1


async def test_a_long_queue_of_a_revoked_phone_comes_in_parts_each_action_once_until_it_ends(
    phone: httpx.AsyncClient, device: str
) -> None:
    ticket = await opened(to_user="rafael")
    queue = [action("comment", ticket, 1, text=f"{n}") for n in range(6)]
    await register(phone, device, pending=6)
    await revoke(phone, device)
    parts = [
        (queue[:3], True),
        (queue[:3], True),  # its answer was lost
        ([*queue[2:5], queue[4]], True),
        ([*queue[5:], "lixo", "lixo"], False),
        ([action("comment", ticket, 1, text="Depois do fim.")], False),
    ]
    answers = [
        await phone.post(
            "/sync/quarantine", json={"device": device, "actions": actions, "more": more}
        )
        for actions, more in parts
    ]
    assert [each.json()["kept"] for each in answers] == [3, 3, 5, 7, 7]
    await as_manager(phone)
    items = (await phone.get("/quarantine")).json()["items"]
    assert [each["words"] for each in items] == [*"012345", ""]
    (shown,) = (await phone.get("/devices")).json()["items"]
    assert shown["pending_text"] == ""


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_revoked_phone_cannot_fill_the_quarantine_without_end(
    phone: httpx.AsyncClient, device: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("atende.sync.quarantine.MOST_HANDED_IN", 3)
    await register(phone, device)
    await revoke(phone, device)
    answers = [
        await phone.post(
            "/sync/quarantine",
            json={"device": device, "actions": [f"{n} {place}" for n in range(2)], "more": True},
        )
        for place in range(2)
    ]
    assert [each.status_code for each in answers] == [200, 413]
    assert await Quarantined.count() == 2


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_signing_in_again_does_not_bring_a_revoked_phone_back(
    phone: httpx.AsyncClient, device: str
) -> None:
    await register(phone, device)
    await revoke(phone, device)
    await sign_in(phone, RAFAEL.id)
    assert (await phone.get("/tickets")).status_code == 200
    assert (await changes(phone, device)).json()["code"] == "device_revoked"
    batch = {"for_user": "rafael", "device": device, "actions": []}
    assert (await phone.post("/sync/actions", json=batch)).json()["code"] == "device_revoked"
    assert (await changes(phone, str(uuid.uuid4()))).status_code == 200


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_only_a_revoked_phones_own_person_hands_its_queue_in(
    phone: httpx.AsyncClient, device: str
) -> None:
    body = {"device": device, "actions": []}
    unknown = await phone.post("/sync/quarantine", json=body)
    await register(phone, device)
    unrevoked = await phone.post("/sync/quarantine", json=body)
    phone.cookies.clear()
    nobody = await phone.post("/sync/quarantine", json=body)
    assert [each.json()["code"] for each in (unknown, unrevoked, nobody)] == [
        "another_user",
        "device_not_revoked",
        "sign_in_required",
    ]


async def test_a_manager_applies_an_action_in_the_name_and_at_the_time_it_was_done(
    phone: httpx.AsyncClient, device: str
) -> None:
    ticket = await opened(to_user="rafael")
    comment = action("comment", ticket, 1, text="Troquei o conector.")
    test = {**action("test", ticket, 1, what="Sinal", result="ok"), "after": comment["id"]}
    await register(phone, device)
    await revoke(phone, device)
    await phone.post(
        "/sync/quarantine", json={"device": device, "actions": [comment, test, "lixo"]}
    )
    await as_manager(phone)
    items = (await phone.get("/quarantine")).json()["items"]
    titles = ["Rafael Souza comentou", "Rafael Souza registrou um teste", "Ação que não se entende"]
    assert [each["title"] for each in items] == titles
    assert items[0]["words"] == "Troquei o conector."
    assert items[0]["ticket"] == f"/tickets/{ticket}"
    assert (await phone.get(items[0]["href"], headers=HTML)).status_code == 200
    assert (await phone.post(f"{items[0]['href']}/apply")).status_code in {204, 303}
    events = (await phone.get(f"/tickets/{ticket}")).json()["events"]
    last = next(each for each in events if each["kind"] == "comment")
    assert (last["by"]["id"], last["at"]) == ("rafael", comment["at"])
    for each in items[2:]:
        await phone.post(f"{each['href']}/apply")
    dismissed = f"{items[1]['href']}/let-go"
    assert (await phone.post(dismissed, data={"reason": " "})).status_code == 422
    assert (await phone.post(dismissed, data={"reason": "Já testado."})).status_code == 204
    assert (await phone.post(dismissed, data={"reason": "De novo."})).status_code == 404
    document = (await phone.get("/quarantine")).json()
    assert document["items"] == []
    assert {each["state"] for each in document["settled"]} == {"applied", "let_go", "refused"}
    assert (await applied_again(phone, test)).json()[0]["code"] in {"taken", "withdrawn"}
    page = await phone.get(items[1]["href"], headers=HTML)
    assert "Já testado." in page.text


async def applied_again(phone: httpx.AsyncClient, asked: dict[str, Any]) -> httpx.Response:
    batch = {"for_user": "lucia", "device": "x", "actions": [asked]}
    return await phone.post("/sync/actions", json=batch)


async def test_what_conflicts_or_has_to_wait_is_told_and_nothing_is_lost(
    phone: httpx.AsyncClient, device: str
) -> None:
    ticket = await opened(to_user="rafael")
    first = action("set_status", ticket, 1, status="aguardando-peca")
    second = {**action("set_status", ticket, 1, status="agendado"), "after": first["id"]}
    await applied(action("set_status", ticket, 1, status="reagendado"), LUCIA)
    await register(phone, device)
    await revoke(phone, device)
    await phone.post("/sync/quarantine", json={"device": device, "actions": [first, second]})
    await as_manager(phone)
    items = (await phone.get("/quarantine")).json()["items"]
    for each in reversed(items):
        await phone.post(f"{each['href']}/apply")
    first_item, second_item = [(await phone.get(each["href"])).json() for each in items]
    assert (first_item["state"], second_item["state"]) == ("refused", "waiting")
    assert first_item["message"]
    assert await Quarantined.count() == 2


async def test_ranges_of_protocols_never_meet_and_no_other_ticket_gets_one_of_them(
    phone: httpx.AsyncClient, device: str
) -> None:
    ranges = [
        (await phone.post("/devices/me/protocols", json={"device": device})).json()
        for _ in range(3)
    ]
    taken = [n for each in ranges for n in range(int(each["from"]), int(each["to"]) + 1)]
    assert len(taken) == len(set(taken)) == 3 * RANGE
    assert {each["epoch"] for each in ranges} == {await current_epoch()}
    await applied(opening())
    row = await Ticket.select(Ticket.protocol).first()
    assert row is not None
    assert int(row["protocol"]) not in taken


async def test_another_epoch_leaves_out_the_numbers_that_were_given_since_the_backup(
    phone: httpx.AsyncClient, device: str
) -> None:
    body = {"device": device}
    before = (await phone.post("/devices/me/protocols", json=body)).json()
    assert await new_epoch("another one") == before["epoch"]
    assert await new_epoch(before["epoch"]) != before["epoch"]
    after = (await phone.post("/devices/me/protocols", json=body)).json()
    assert after["epoch"] != before["epoch"]
    assert int(after["from"]) > int(before["to"]) + 500


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("told", "parameter"),
    [({"device": "x"}, "device"), ({"pending": 1, "oldest": "ontem"}, "oldest")],
)
async def test_what_a_phone_cannot_be_is_refused(
    phone: httpx.AsyncClient, device: str, told: dict[str, Any], parameter: str
) -> None:
    answer = await phone.post("/devices/me", json={"device": device, **told})
    assert (answer.status_code, answer.json()["parameter"]) == (400, parameter)


async def test_a_phone_is_one_persons_and_says_so_to_another(
    phone: httpx.AsyncClient, device: str
) -> None:
    await register(phone, device)
    phone.cookies.clear()
    await sign_in(phone, BIA.id)
    answer = await changes(phone, device)
    assert (answer.status_code, answer.json()["code"]) == (409, "another_user")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_changes_come_packed_as_they_were_asked_for_and_say_the_same(
    phone: httpx.AsyncClient,
) -> None:
    await opened(to_user="rafael")
    answers = {
        name: await changes(phone, str(uuid.uuid4()), **{"accept-encoding": name})
        for name in ("br", "gzip", "identity", "br;q=0, gzip")
    }
    assert [each.headers.get("content-encoding", "") for each in answers.values()] == [
        "br",
        "gzip",
        "",
        "gzip",
    ]
    keys = [
        [line["put"] for line in await lines(answer) if "put" in line]
        for answer in answers.values()
    ]
    assert keys == [keys[0]] * 4
    assert answers["br"].headers["content-type"] == "application/x-ndjson"
    assert re.search("no-store", answers["br"].headers["cache-control"])


def test_what_is_packed_can_be_read_before_the_stream_ends() -> None:
    from atende.sync.feed.packing import Brotli, Gzip  # noqa: PLC0415  # beside what it is compared to

    packed = Brotli()
    reading = brotli.Decompressor()
    for group in (b"one\n" * 500, b"two\n"):
        assert reading.process(packed.pack(group)) == group
    assert (
        gzip.decompress(b"".join([(zipped := Gzip()).pack(b"one\n"), zipped.finish()])) == b"one\n"
    )
