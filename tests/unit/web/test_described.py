"""Requests made from the API's own description: none breaks the server, all answers conform."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.e2e.server import make_demo_database, serving

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
ENDLESS = {"/news"}
ENDS_THE_SESSION = {"/login", "/logout", "/profile/password", "/profile/end-others"}
ENDS_SOMEBODYS = "/accounts/{account}/"
few = settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@dataclass(frozen=True)
class Site:
    """A served application, the description it gives, who is signed in, and ids there are."""

    url: str
    description: dict[str, Any]
    cookies: dict[str, str]
    ids: dict[str, str]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("described")
    make_demo_database(folder)
    with (
        serving(folder) as server,
        httpx.Client(
            base_url=server.url, headers={"accept": "application/json"}, timeout=30
        ) as client,
    ):
        client.post("/login", json={"username": "gestor", "password": "atende"}).raise_for_status()
        ticket = client.get("/tickets?scope=all").json()["items"][0]
        ids = {"ticket": ticket["id"], "customer": ticket["customer"]["id"]}
        ids["account"] = client.get("/me").json()["id"]
        description = client.get("/schema/openapi.json").json()
        yield Site(server.url, description, dict(client.cookies), ids)


def operations(description: dict[str, Any]) -> Iterator[Any]:
    """What can be asked for without ending the session that asks."""
    schema: Any = schemathesis.openapi.from_dict(description)
    for result in schema.get_all_operations():
        operation = result.ok()
        changes = operation.method.upper() != "GET"
        ends = operation.path in ENDS_THE_SESSION or operation.path.endswith("/end")
        ends = ends or operation.path.startswith(ENDS_SOMEBODYS)
        if operation.path not in ENDLESS and not (changes and ends):
            yield operation


@pytest.mark.parametrize("there", [True, False], ids=["ids there are", "made-up ids"])
@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_no_request_breaks_the_server_and_every_answer_is_as_described(
    site: Site, accept: str, there: bool
) -> None:
    answered: Counter[int] = Counter()

    def ask(case: Any) -> None:  # noqa: ANN401  # Schemathesis' case
        if there:
            known = {name: site.ids[name] for name in case.path_parameters if name in site.ids}
            case.path_parameters = {**case.path_parameters, **known}
        answer = case.call(
            base_url=site.url,
            headers={"accept": accept},
            cookies=site.cookies,
            allow_redirects=False,
            timeout=30,
        )
        answered[answer.status_code] += 1
        case.validate_response(answer, checks=CHECKS)

    for operation in operations(site.description):
        few(given(operation.as_strategy())(ask))()  # type: ignore[no-untyped-call]  # Hypothesis does not say
    assert answered[200] > 50
    assert answered[401] == 0
