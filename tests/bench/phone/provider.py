"""Filled databases, kept from run to run; a server over a copy; what it sends to a new phone."""

import hashlib
import http.client
import json
import os
import shutil
import urllib.parse
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import brotli

from tests.bench.provider import filled
from tests.e2e.server import DATABASE, ServerProcess, copy_database

ROOT = Path(__file__).parents[3]
MORE = int(os.environ.get("BENCH_MORE_CUSTOMERS", "0"))
"""The second size, for how cost grows; 0 leaves it out."""
CACHE = Path(os.environ.get("BENCH_CACHE", str(ROOT / "build" / "bench")))
_MADE_BY = ("backend/atende/demo", "backend/atende/database/migrations")


def database_of(customers: int) -> Path:
    """Give the folder of a database with so many customers; made where it is not there yet."""
    digest = hashlib.sha256()
    for file in sorted(each for made_by in _MADE_BY for each in (ROOT / made_by).rglob("*.py")):
        digest.update(file.read_bytes())
    folder = CACHE / f"{customers}-{digest.hexdigest()[:12]}"
    if not folder.exists():
        begun = folder.with_suffix(".begun")
        shutil.rmtree(begun, ignore_errors=True)
        begun.mkdir(parents=True)
        filled(f"sqlite:///{begun / DATABASE}", customers)
        begun.rename(folder)
    return folder


@contextmanager
def serving(customers: int, folder: Path, **settings: str) -> Iterator[ServerProcess]:
    """Serve a copy of such a database in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    copy_database(database_of(customers), folder)
    process = ServerProcess(folder, **settings)
    process.start()
    try:
        yield process
    finally:
        process.stop()
        shutil.rmtree(folder)


class Session:
    """A session of somebody's, and a phone of theirs that is only its name."""

    def __init__(self, server: ServerProcess, user: str = "gestor") -> None:
        self._port = server.port
        self.device = str(uuid.uuid4())
        self.headers = {"Host": f"127.0.0.1:{server.port}", "Sec-Fetch-Site": "same-origin"}
        form = urllib.parse.urlencode({"username": user, "password": "atende"})
        kind = "application/x-www-form-urlencoded"
        answer = self._answer("POST", "/login", form.encode(), {"Content-Type": kind})
        assert answer.status == 303, f"signing in answered {answer.status}"
        self.headers["Cookie"] = answer.headers["set-cookie"].partition(";")[0]
        self.reader: str = json.loads(self._answer("GET", "/sync/me", b"", {}).body)["reader"]

    def pull(self, cursor: str = "", packed: str = "") -> bytes:
        """Give what the feed answers, in the bytes of the wire; `packed` is an encoding."""
        asked = {"cursor": cursor, "device": self.device, "parts": "1"}
        query = urllib.parse.urlencode(asked)
        accepted = {"Accept": "application/x-ndjson", "Accept-Encoding": packed or "identity"}
        answer = self._answer("GET", f"/sync/changes?{query}", b"", accepted)
        assert answer.status == 200, f"the feed answered {answer.status}"
        assert answer.headers.get("content-encoding", "") == packed
        return answer.body

    def open_tickets(self, scope: str = "roles") -> list[dict[str, Any]]:
        """Give the open tickets of a list (`roles`, `all`), in the list's order."""
        beginning = f"/tickets?scope={scope}"
        address, found = beginning, list[dict[str, Any]]()
        while address:
            answer = self._answer("GET", address, b"", {"Accept": "application/json"})
            assert answer.status == 200, f"{address} answered {answer.status}"
            listed = json.loads(answer.body)
            found += listed["items"]
            after = listed.get("next", "")
            address = f"{beginning}&after={urllib.parse.quote(after)}" if after else ""
        return found

    def act(self, actions: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Hand actions in and give their receipts."""
        batch = {"for_user": self.reader, "device": self.device, "actions": actions}
        kind = {"Content-Type": "application/json"}
        answer = self._answer("POST", "/sync/actions", json.dumps(batch).encode(), kind)
        assert answer.status == 200, f"the server answered {answer.status}: {answer.body!r}"
        receipts: list[dict[str, Any]] = json.loads(answer.body)
        return receipts

    def _answer(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> "_Answer":
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=1800)
        try:
            connection.request(method, path, body or None, {**self.headers, **headers})
            answer = connection.getresponse()
            return _Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()


class _Answer:
    def __init__(self, status: int, headers: http.client.HTTPMessage, body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.body = body


def last_cursor(feed: bytes) -> str:
    """Give the cursor after everything in an unpacked feed."""
    return str(json.loads(feed.splitlines()[-1])["cursor"])


def documents_in(feed: bytes) -> list[bytes]:
    """Give the lines of an unpacked feed that put a document, or tell what changed in one."""
    return [line for line in feed.splitlines() if line.startswith((b'{"put":', b'{"change":'))]


def one_stream(lines: list[bytes]) -> bytes:
    """Give lines as one brotli stream, of the quality that the feed has."""
    packed: bytes = brotli.compress(b"\n".join(lines) + b"\n", quality=5, lgwin=22)
    return packed
