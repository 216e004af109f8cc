"""The two sides that must agree: Jinja2 here, the compiled templates in a Node process."""

import json
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from jinja2 import DictLoader, UndefinedError

from atende.building.node import find_node
from atende.building.templates import compile_sources
from atende.web.templating import StrictEnvironment, make_environment
from atende_rules import language as texts

type Context = Mapping[str, Any]

CATALOGUES: Mapping[str, Mapping[str, str | list[str]]] = {
    "pt-BR": {},
    "en": {
        "Fechar": "Close <now>",
        "Fechado por {name}": "Closed by {name}, {name}",
        "{n} cliente": ["{n} customer", "{n} customers"],
        "só um": "one form only",
    },
}
REFUSALS = (TypeError, OverflowError, ZeroDivisionError, UndefinedError)


def asset(name: str) -> str:
    """As in render.mjs."""
    return f'/assets/{name}?a=1&b="2"'


class Phone:
    """A Node process that renders; it is asked over its standard input."""

    def __init__(self) -> None:
        script = Path(__file__).with_name("render.mjs")
        self._process = subprocess.Popen(
            [find_node().program, str(script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self._modules = 0

    def ask(self, **request: object) -> dict[str, Any]:
        """One request, one answer: {"given": …} or {"refused": message}."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def load(self, module: str) -> str:
        """A module that templates were compiled to; gives the key it is asked by."""
        self._modules += 1
        key = str(self._modules)
        assert self.ask(module=key, text=module) == {"given": True}
        return key

    def close(self) -> None:
        """Ends the process."""
        self._process.communicate()


@dataclass(frozen=True, slots=True)
class BothSides:
    """Some templates on both sides."""

    phone: Phone
    module: str
    environment: StrictEnvironment
    strict: StrictEnvironment

    def check(self, name: str, context: Context) -> str | None:
        """Both sides' page, once it is known to be the same; None if both refuse to make it."""
        language = context["page"]["language"]
        answer = self.phone.ask(
            module=self.module,
            name=name,
            context=context,
            catalogue=CATALOGUES[language],
        )
        server = _outcome(self.environment, name, context)
        assert answer.get("given") == server, (answer, server)
        assert answer.get("refused", "TypeError").startswith("TypeError"), answer
        assert _outcome(self.strict, name, context) in {server, None}
        return server


def _outcome(environment: StrictEnvironment, name: str, context: Context) -> str | None:
    try:
        return environment.render(name, context)
    except REFUSALS:
        return None


def both_sides(phone: Phone, sources: Mapping[str, str]) -> BothSides:
    """The templates, compiled for the one side and loaded on the other."""
    loader = DictLoader(sources)
    functions = {"asset": asset}
    return BothSides(
        phone,
        phone.load(compile_sources(sources)),
        make_environment(loader=loader, functions=functions),
        make_environment(loader=loader, functions=functions, strict=True),
    )


@contextmanager
def opened_phone() -> Iterator[Phone]:
    """A Node process, and on both sides the catalogues above."""
    process = Phone()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(texts, "_catalogue", CATALOGUES.__getitem__)
        yield process
    process.close()
