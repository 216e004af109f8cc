"""The same policy, the same cases, the same words: settled by the server, and told by the phone."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

if sys.platform == "emscripten":
    pytest.skip("needs the server", allow_module_level=True)

import msgspec

from atende.catalogue.rules import policy, rules_document
from atende.database.engine import Engine
from atende.settings import Settings, SettingsError
from atende.sync.settle import settle
from atende.sync.tables import Receipt
from atende.tickets.documents import ticket_document
from atende.web.reader import me_document
from atende_rules.bridge import call
from atende_rules.language import Language
from tests.unit.rules.policy_cases import BROKEN, CASES, EXAMPLE, TEXTS, Case
from tests.unit.sync.provider import RAFAEL, action, applied, opened, provider

ROOT = Path(__file__).parents[3]
ONE_ENGINE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
async def _provider(engine: Engine) -> None:
    assert engine
    await provider()


@pytest.fixture
def _example() -> Iterator[None]:
    with policy(EXAMPLE):
        yield


async def closing(case: Case) -> dict[str, Any]:
    """Record the case's readings and give the action that closes the ticket."""
    ticket = await opened(to_role="equipe-fibra")
    for value, unit in case.readings:
        readings = [{"name": "rx", "value": value, "unit": unit}]
        await applied(action("test", ticket, 1, what="Potência", result="info", readings=readings))
    fields = {"outcome": "resolved", "description": "Conector trocado.", **case.closing}
    return action("close", ticket, 1 + len(case.readings), **fields)


@ONE_ENGINE
@pytest.mark.usefixtures("_provider", "_example")
@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_phone_and_server_refuse_in_the_same_words(case: Case, language: Language) -> None:
    reader = msgspec.structs.replace(RAFAEL, language=language)
    asked = await closing(case)
    request = {
        "do": "project",
        "base": await ticket_document(asked["ticket"], reader),
        "actions": [asked],
        "customer": None,
        "bookings": [],
        "me": me_document(reader),
        "rules": await rules_document(reader),
    }
    beforehand = json.loads(call(json.dumps(request)))["outcomes"][0]
    answer = msgspec.to_builtins(await settle(asked, reader))
    assert beforehand == {name: answer[name] for name in beforehand}
    assert answer["outcome"] == ("rejected" if case.refused else "applied")
    assert answer["message"] == (TEXTS[language] if case.refused else "")
    replayed = msgspec.to_builtins(await settle(asked, reader))
    assert {**replayed, "replayed": False} == answer


@ONE_ENGINE
@pytest.mark.usefixtures("_provider")
async def test_a_policy_that_fails_on_the_server_keeps_every_word() -> None:
    asked = await closing(CASES[0])
    with policy(BROKEN["raises"]):
        answer = await settle(asked, RAFAEL)
    assert (answer.outcome, answer.code) == ("rejected", "policy_failed")
    receipt = await Receipt.select().where(Receipt.id == asked["id"]).first()
    assert receipt is not None
    assert "Conector trocado." in receipt["action"]
    assert json.loads(receipt["answer"])["values"] == {"error": "ZeroDivisionError in line 2"}


def test_a_broken_file_stops_the_server_before_it_starts(tmp_path: Path) -> None:
    path = tmp_path / "policy.py"
    path.write_text("def check(:", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"ATENDE_POLICY is '.*policy\.py'.*not valid Python"):
        Settings.from_environment({"ATENDE_POLICY": str(path)})
    with pytest.raises(SettingsError, match="ATENDE_POLICY"):
        Settings.from_environment({"ATENDE_POLICY": str(tmp_path / "nowhere.py")})
    path.write_text(EXAMPLE, encoding="utf-8")
    assert Settings.from_environment({"ATENDE_POLICY": str(path)}).policy == EXAMPLE


def test_the_documents_example_is_the_one_that_is_tested() -> None:
    told = (ROOT / "docs" / "policy.md").read_text(encoding="utf-8")
    _, _, code = EXAMPLE.partition('"""\n\n')
    assert f"```python\n{code}```" in told
