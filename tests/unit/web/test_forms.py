from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from atende.web.action_fields import ACTION_FIELDS
from atende.web.clock import stopped_at
from atende.web.form_fields import fields_from, typed_in
from atende_rules.identifiers import instant_of
from atende_rules.reading import is_uuid
from tests.unit.web.conftest import Answered, Harness

HTML = {"accept": "text/html"}
ACTION = "01939b2e-0000-7000-8000-000000000001"
BEFORE = "01939b2e-0000-7000-8000-000000000000"


def shown(answer: httpx.Response) -> dict[str, str]:
    names = ("action_id", "based_on", "supersedes", "voyage", "to", "errors", "refusal", "conflict")
    return dict(zip(names, answer.text.split("|"), strict=True))


async def test_a_form_is_shown_with_new_ids_and_the_version_it_is_based_on(
    client: httpx.AsyncClient,
) -> None:
    first = shown(await client.get("/boats/1/sail?to=Recife", headers=HTML))
    second = shown(await client.get("/boats/1/sail?to=Recife", headers=HTML))
    assert is_uuid(first["action_id"])
    assert instant_of(first["action_id"]) > 0
    assert first["action_id"] != second["action_id"]
    assert first["voyage"] != second["voyage"]
    assert (first["based_on"], first["to"], first["errors"]) == ("7", "Recife", "")


async def test_what_is_sent_becomes_an_action_and_leads_on(
    harness: Harness, client: httpx.AsyncClient
) -> None:
    sent = {
        "action_id": ACTION,
        "based_on": "6",
        "supersedes": BEFORE,
        "to": "Natal",
        "sails": "3",
        "start_date": "2026-11-24",
        "start_time": "14:30",
        "crew": ["a", "b"],
        "stop_name": ["Recife", " ", "Maceió"],
        "stop_note": ["água", "nada", ""],
        "unknown": "x",
    }
    with stopped_at(datetime(2026, 11, 24, 12, tzinfo=UTC)):
        answer = await client.post("/boats/1/sail", data=sent)
    assert (answer.status_code, answer.headers["location"]) == (303, "/boats/1")
    assert harness.settled == [
        {
            "id": ACTION,
            "kind": "sail",
            "ticket": "1",
            "at": "2026-11-24T09:00:00-03:00",
            "based_on": 6,
            "after": None,
            "policy": "",
            "supersedes": BEFORE,
            "fields": {
                "to": "Natal",
                "sails": 3,
                "start": "2026-11-24T14:30",
                "crew": ["a", "b"],
                "stops": [{"name": "Recife", "note": "água"}, {"name": "Maceió", "note": ""}],
            },
        }
    ]


async def test_a_replayed_action_leads_on_again(client: httpx.AsyncClient) -> None:
    sent = {"action_id": ACTION, "to": "Natal"}
    first = await client.post("/boats/1/sail", data=sent)
    again = await client.post("/boats/1/sail", data=sent)
    assert (first.status_code, again.status_code) == (303, 303)


async def test_a_refusal_shows_the_form_again_with_everything_typed(harness: Harness) -> None:
    harness.answer = Answered(
        "rejected", "fields", "Confira os campos.", errors={"start": "não é uma hora"}
    )
    async with harness.client() as client:
        answer = await client.post(
            "/boats/1/sail", data={"action_id": ACTION, "based_on": "6", "to": "<b>Natal</b>"}
        )
    form = shown(answer)
    assert answer.status_code == 422
    assert form["to"] == "&lt;b&gt;Natal&lt;/b&gt;"
    assert form["errors"] == "start_date=não é uma hora;"
    assert (form["based_on"], form["supersedes"], form["conflict"]) == ("6", ACTION, "")
    assert is_uuid(form["action_id"])
    assert form["action_id"] != ACTION


async def test_a_conflict_shows_the_form_again_on_the_new_base(harness: Harness) -> None:
    harness.answer = Answered("conflict", "forwarded", "Foi encaminhado.", version=9, theirs=[{}])
    async with harness.client() as client:
        answer = await client.post("/boats/1/sail", data={"action_id": ACTION, "based_on": "6"})
    form = shown(answer)
    assert answer.status_code == 409
    assert (form["based_on"], form["supersedes"], form["conflict"]) == ("9", ACTION, "forwarded")
    assert form["refusal"] == "Foi encaminhado."


async def test_a_malformed_id_is_not_carried_on(harness: Harness) -> None:
    harness.answer = Answered("rejected", "malformed", "Algo não veio certo.")
    async with harness.client() as client:
        form = shown(await client.post("/boats/1/sail", data={"action_id": "'; drop"}))
    assert form["supersedes"] == ""
    assert is_uuid(form["action_id"])


async def test_a_program_gets_a_refusal_as_a_problem(harness: Harness) -> None:
    harness.answer = Answered("rejected", "fields", "Não.", errors={"to": "falta"})
    async with harness.client() as client:
        answer = await client.post(
            "/boats/1/sail", data={"to": ""}, headers={"accept": "application/json"}
        )
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["errors"] == [{"field": "to", "message": "falta"}]


async def test_without_ids_an_action_gets_them_from_the_document(
    harness: Harness, client: httpx.AsyncClient
) -> None:
    await client.post("/boats/1/sail", data={"to": "Natal"})
    assert is_uuid(harness.settled[0]["id"])
    assert harness.settled[0]["based_on"] == 7
    assert harness.settled[0]["supersedes"] is None


async def test_a_form_for_what_is_not_there_settles_nothing(
    harness: Harness, client: httpx.AsyncClient
) -> None:
    answer = await client.post("/boats/2/sail", data={"to": "Natal"})
    assert answer.status_code == 404
    assert harness.settled == []


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{}", "application/json", 415),
        (b"to=Natal", "text/plain", 415),
        (b"x" * 600_000, "application/x-www-form-urlencoded", 413),
        (b"x=&" * 2000, "application/x-www-form-urlencoded", 400),
    ],
)
async def test_a_body_that_no_form_sends_is_refused(
    harness: Harness, client: httpx.AsyncClient, body: bytes, kind: str, status: int
) -> None:
    answer = await client.post(
        "/boats/1/sail", content=body, headers={"content-type": kind, **HTML}
    )
    assert answer.status_code == status
    assert "<h1>" in answer.text
    assert harness.settled == []


async def test_broken_utf8_is_kept_as_far_as_it_can_be_read(
    harness: Harness, client: httpx.AsyncClient
) -> None:
    kind = {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}
    await client.post("/boats/1/sail", content=b"to=S%C3%A3o%FF \xff", headers=kind)
    assert harness.settled[0]["fields"]["to"] == "São\ufffd \ufffd"


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [("user", {"to_user": "ana"}), ("role", {"to_role": "field"}), ("", {}), ("x", {})],
)
def test_only_the_fields_of_what_was_chosen_count(chosen: str, expected: dict[str, Any]) -> None:
    inputs = {"to": [chosen], "to_user": ["ana"], "to_role": ["field"], "reason": [" "]}
    assert fields_from(inputs, ACTION_FIELDS["forward"].fields, {}) == expected


def test_a_number_that_is_none_stays_what_was_typed() -> None:
    fields = ACTION_FIELDS["schedule"].fields
    assert fields_from({"minutes": ["1 h"]}, fields, {}) == {"minutes": "1 h"}
    assert fields_from({"minutes": ["0"]}, fields, {}) == {"minutes": 0}
    assert fields_from({"start_time": ["14:00"]}, fields, {}) == {"start": "T14:00"}


def test_every_input_of_a_form_is_there_to_be_shown_again() -> None:
    for kind in ACTION_FIELDS.values():
        values = typed_in({}, kind.fields)
        assert not any(values.values())
    values = typed_in({"reading_name": ["dBm"]}, ACTION_FIELDS["test"].fields)
    assert values["readings"] == [{"name": "dBm", "value": "", "unit": ""}]
    assert values["reading_name"] == ["dBm"]


def test_a_customer_comes_from_the_address_not_from_the_form() -> None:
    fields = fields_from({"customer": ["2"]}, ACTION_FIELDS["open"].fields, {"customer": "1"})
    assert fields == {"customer": "1"}
