"""The server as a process: what it says, what it streams, how fast it stops."""

import asyncio
import json
import os
import re
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
import pytest

from atende.cli import main
from atende.settings import Settings
from atende.web.serving import configuration

SERVE = (
    "import os; from atende.web import logging; from atende.settings import Settings;"
    "from atende.web.serving import Server, configuration; logging.configure();"
    "settings = Settings.from_environment(os.environ);"
    "Server(configuration(settings, 'tests.unit.web.served:application')).run()"
)
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@dataclass
class Served:
    """A server process: where it answers, and what it has said so far."""

    process: asyncio.subprocess.Process
    address: str = ""
    said: list[str] = field(default_factory=list)

    async def listen(self) -> None:
        """Read what it says until it says where it answers."""
        assert self.process.stderr is not None
        async for line in self.process.stderr:
            self.said.append(line.decode())
            if found := re.search(r"http://127\.0\.0\.1:\d+", self.said[-1]):
                self.address = found[0]
                return
        raise AssertionError("".join(self.said))

    async def stop(self) -> float:
        """Tell it to stop; the seconds it took."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        _, said = await asyncio.wait_for(self.process.communicate(), 10)
        self.said += said.decode().splitlines()
        return time.monotonic() - began


@asynccontextmanager
async def served(database_url: str) -> AsyncIterator[Served]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        SERVE,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
            "ATENDE_PORT": "0",
            "ATENDE_DATABASE_URL": database_url,
        },
        stderr=asyncio.subprocess.PIPE,
    )
    server = Served(process)
    try:
        await asyncio.wait_for(server.listen(), 20)
        yield server
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


@ON_SQLITE
async def test_news_are_streamed_and_a_stop_ends_the_stream_in_under_five_seconds(
    database_url: str,
) -> None:
    async with (
        served(database_url) as server,
        httpx.AsyncClient(timeout=10) as client,
        client.stream("GET", f"{server.address}/news") as stream,
    ):
        assert stream.headers["content-type"] == "text/event-stream"
        lines = stream.aiter_lines()
        assert await anext(lines) == "retry: 5000"
        data = [line async for line in lines_until(lines, "data: ")]
        assert data[-1] == "data: 1"
        took = await server.stop()
        assert [line async for line in lines if line.strip()] == []
    assert took < 5
    assert server.process.returncode in {0, -signal.SIGTERM}


async def lines_until(lines: AsyncIterator[str], start: str) -> AsyncIterator[str]:
    async for line in lines:
        yield line
        if line.startswith(start):
            return


@ON_SQLITE
async def test_the_log_is_json_lines_without_addresses_or_names(database_url: str) -> None:
    async with served(database_url) as server, httpx.AsyncClient() as client:
        answer = await client.get(f"{server.address}/boats/1?q=Maria")
        await client.get(f"{server.address}/health")
        await client.get(f"{server.address}/broken")
        assert "server" not in answer.headers
        await server.stop()
    entries = [json.loads(line) for line in server.said]
    told = [entry for entry in entries if entry["event"] == "request"]
    assert [(each["route"], each["status"]) for each in told] == [
        ("/boats/{boat}", 200),
        ("/broken", 500),
    ]
    failed = next(entry for entry in entries if entry["event"] == "unforeseen")
    assert failed["error"] == "RuntimeError"
    assert failed["request"] == told[1]["request"]
    assert "Maria" not in "".join(server.said)


@ON_SQLITE
async def test_health_says_that_the_database_answers(database_url: str) -> None:
    async with served(database_url) as server, httpx.AsyncClient() as client:
        answer = await client.get(f"{server.address}/health")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"


def test_proxies_are_believed_only_when_they_are_named() -> None:
    assert not configuration(Settings()).proxy_headers
    behind = configuration(Settings(trusted_proxies=("10.0.0.1",)))
    assert behind.proxy_headers
    assert behind.forwarded_allow_ips == ["10.0.0.1"]


def test_a_bad_setting_is_said_and_nothing_is_served(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ATENDE_PORT", "http")
    assert main(["serve"]) == 2
    assert capsys.readouterr().err == (
        "atende: ATENDE_PORT is 'http'; it must be a port between 0 and 65535\n"
    )


def test_a_command_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([])
    assert left.value.code == 2
    assert "COMMAND" in capsys.readouterr().err
