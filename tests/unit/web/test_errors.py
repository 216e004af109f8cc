import json

import httpx
import pytest

from atende.settings import Settings
from atende.web.headers import SECURITY_HEADERS
from tests.unit.web.conftest import Harness

JSON = {"accept": "application/json"}
HTML = {"accept": "text/html"}


async def test_an_unforeseen_error_says_nothing_of_its_message(
    client: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = await client.get("/broken", headers=HTML)
    assert answer.status_code == 500
    assert "Algo deu errado aqui" in answer.text
    assert answer.headers["x-request-id"] in answer.text
    told = "".join(capsys.readouterr())
    assert "RuntimeError" in told
    assert "Maria" not in answer.text + told


async def test_an_error_is_told_in_the_readers_language(harness: Harness) -> None:
    harness.reader = None
    async with harness.client() as client:
        english = await client.get("/nowhere", headers={**JSON, "accept-language": "en"})
        portuguese = await client.get("/nowhere", headers=JSON)
    assert english.json()["code"] == portuguese.json()["code"] == "not_found"
    assert portuguese.json()["title"] == "Não há nada aqui"


async def test_a_method_that_is_not_there_says_which_are(client: httpx.AsyncClient) -> None:
    answer = await client.delete("/boats/1", headers=JSON)
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize("path", ["/boats/1", "/nowhere", "/broken", "/health"])
async def test_every_answer_carries_the_security_headers(
    client: httpx.AsyncClient, path: str
) -> None:
    answer = await client.get(path)
    for name, value in SECURITY_HEADERS.items():
        assert answer.headers[name] == value
    assert "strict-transport-security" not in answer.headers


async def test_https_is_made_to_stay(harness: Harness) -> None:
    harness.settings = Settings(base_url="https://atende.example.com")
    async with harness.client() as client:
        answer = await client.get("/boats/1")
    assert answer.headers["strict-transport-security"] == "max-age=31536000"


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "http://evil.test"},
        {"origin": "null"},
        {"origin": "http://atende.test.evil.test"},
    ],
)
async def test_a_change_from_foreign_pages_is_refused(
    harness: Harness, client: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    answer = await client.post("/boats/1/sail", data={"to": "Natal"}, headers={**JSON, **headers})
    assert (answer.status_code, answer.json()["code"]) == (403, "foreign_origin")
    assert harness.settled == []


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": "same-origin", "origin": "null"},
        {"origin": "http://atende.test"},
        {},
    ],
)
async def test_a_change_from_our_pages_is_heard(
    client: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    answer = await client.post("/boats/1/sail", data={"to": "Natal"}, headers=headers)
    assert answer.status_code == 303


async def test_behind_a_proxy_the_address_people_type_is_ours(harness: Harness) -> None:
    harness.settings = Settings(base_url="https://atende.example.com")
    async with harness.client() as client:
        answer = await client.post(
            "/boats/1/sail", data={"to": "x"}, headers={"origin": "https://atende.example.com"}
        )
    assert answer.status_code == 303


async def test_a_request_is_told_by_route_and_never_by_address(
    client: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]
) -> None:
    await client.get("/boats/1?q=Maria", headers={"x-request-id": "from-the-proxy"})
    told = "".join(capsys.readouterr())
    assert "/boats/{boat}" in told
    assert "from-the-proxy" in told
    assert "Maria" not in told


async def test_figures_are_kept_by_route(client: httpx.AsyncClient) -> None:
    await client.get("/boats/1")
    await client.get("/boats/77")
    await client.get("/%00/Maria")
    text = (await client.get("/metrics")).text
    assert 'atende_requests_total{method="GET",route="/boats/{boat}",status="404"} 1.0' in text
    assert "process_cpu_seconds_total" in text
    assert "Maria" not in text


async def test_figures_can_be_kept_to_oneself(harness: Harness) -> None:
    harness.settings = Settings(metrics=False)
    async with harness.client() as client:
        assert (await client.get("/metrics")).status_code == 404


async def test_the_api_describes_itself_without_foreign_scripts(client: httpx.AsyncClient) -> None:
    page = await client.get("/schema", headers=HTML)
    assert "GET /boats/{boat}" in page.text
    schema = json.loads((await client.get("/schema/openapi.json")).content)
    operation = schema["paths"]["/boats/{boat}/crew"]["get"]
    assert {each["name"] for each in operation["parameters"]} == {"boat", "from", "to"}
    answers = operation["responses"]
    assert set(answers["200"]["content"]) == {"application/json", "text/html"}
    assert "application/problem+json" in answers["default"]["content"]
    form = schema["paths"]["/boats/{boat}/sail"]["post"]["requestBody"]["content"]
    assert "crew" in form["application/x-www-form-urlencoded"]["schema"]["properties"]
