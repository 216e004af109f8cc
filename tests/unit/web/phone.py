"""The phone's half of the pages in a Node process, and what it needs to make them."""

import json
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from litestar.handlers import BaseRouteHandler

from atende.building.node import find_node
from atende.web.phone_facts import PHONE_HEADERS, phone_facts
from atende.web.selections_sql import Source
from atende.web.table_of_pages import table_of

PAGES = Path(__file__).with_name("phone.mjs")


class Phone:
    """A Node process that is asked over its standard input."""

    def __init__(self, script: Path = PAGES) -> None:
        self._process = subprocess.Popen(
            [find_node().program, "--no-warnings", str(script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def ask(self, do: str, **request: object) -> dict[str, Any]:
        """One request, one answer: {"given": …} or {"refused": parameter, or what went wrong}."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"do": do, **request}) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def given(self, do: str, **request: object) -> Any:  # noqa: ANN401  # any JSON value
        """What is answered to a request that is not refused."""
        answer = self.ask(do, **request)
        assert "given" in answer, answer["refused"]
        return answer["given"]

    def build(
        self,
        handlers: Iterable[BaseRouteHandler],
        sources: Mapping[str, Source],
        templates: str,
        words: Mapping[str, object] | None = None,
    ) -> None:
        """Give the phone what a build of an application with these handlers gives it."""
        self.given(
            "site",
            pages=table_of(handlers, sources),
            headers=PHONE_HEADERS,
            told=phone_facts(),
            words=words or {},
            templates=templates,
        )

    def close(self) -> None:
        """Ends the process."""
        self._process.communicate()
