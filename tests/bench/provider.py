"""A filled database, the application over it, and what a request costs in CPU time."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from atende.accounts.sessions import COOKIE, begin

ATENDE = str(Path(sys.executable).with_name("atende"))
CUSTOMERS = int(os.environ.get("BENCH_CUSTOMERS", "2000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
CALLS = 100
"""Calls a round; one round of the floor and one of ours stand side by side."""


def filled(url: str, customers: int = CUSTOMERS) -> None:
    """Fill an empty database with the demo: so many customers, three tickets each."""
    arguments = ["demo", "--customers", str(customers), "--tickets-per-customer", "3"]
    subprocess.run(
        [ATENDE, *arguments, "--seed", "7"],
        env={**os.environ, "ATENDE_DATABASE_URL": url, "ATENDE_DEMO": "1"},
        check=True,
        stdout=subprocess.DEVNULL,
    )


class Browser:
    """Calls the application as a signed-in browser, with no network between."""

    def __init__(self, app: Any, secret: str) -> None:  # noqa: ANN401  # an ASGI application
        self._app = app
        self._headers = [
            (b"host", b"127.0.0.1"),
            (b"cookie", f"{COOKIE}={secret}".encode()),
            (b"sec-fetch-site", b"same-origin"),
        ]

    @classmethod
    async def signed_in(cls, app: Any, account: str) -> "Browser":  # noqa: ANN401  # likewise
        """Make a browser with a session of the account."""
        return cls(app, await begin(account, time.time_ns() // 1_000_000))

    async def call(
        self, method: str, address: str, accept: str = "application/json", body: bytes = b""
    ) -> tuple[int, bytes]:
        """Give the status and the body of an answer."""
        path, _, query = address.partition("?")
        sent: list[dict[str, Any]] = []
        kind = [(b"content-type", b"application/json")] if body else []
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [*self._headers, (b"accept", accept.encode()), *kind],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 8000),
            "state": {},
        }

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        await self._app(scope, receive, send)
        answer = b"".join(each.get("body", b"") for each in sent)
        return sent[0]["status"], answer


async def cpu_ms(call: Callable[[int], Awaitable[object]], calls: int = CALLS) -> float:
    """Give the CPU time of one call in milliseconds, all threads of this process counted."""
    began = time.process_time()
    for number in range(calls):
        await call(number)
    return (time.process_time() - began) * 1000 / calls


async def side_by_side(
    ours: Callable[[int], Awaitable[object]], floor: Callable[[int], Awaitable[object]]
) -> tuple[float, float, float]:
    """Give the medians of ours and the floor in CPU ms, and of their ratio, over the rounds."""
    await cpu_ms(ours, 20)
    await cpu_ms(floor, 20)
    pairs = [(await cpu_ms(ours), await cpu_ms(floor)) for _ in range(ROUNDS)]
    return (
        statistics.median(mine for mine, _ in pairs),
        statistics.median(least for _, least in pairs),
        statistics.median(mine / least for mine, least in pairs),
    )


def told(what: str, engine: str, figures: tuple[float, float, float]) -> None:
    """Print one line of figures."""
    mine, least, ratio = figures
    print(f"\n{what} [{engine}]: {mine:.2f} ms CPU, floor {least:.2f} ms, ratio {ratio:.1f}")  # noqa: T201  # figures are what a bench is for
