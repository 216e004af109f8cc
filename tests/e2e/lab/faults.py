"""What can go wrong with single requests on their way, and how a test says which ones."""

import gzip
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

SECONDS = 20
"""How long a test waits for what must come."""


@dataclass(frozen=True)
class Request:
    """A request as it passed the relay."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    at: float = field(default_factory=time.monotonic)

    @property
    def text(self) -> str:
        """The body, unpacked where it came packed."""
        packed = self.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(self.body) if packed else self.body).decode()

    @property
    def path(self) -> str:
        """The address without its query."""
        return self.target.partition("?")[0]


@dataclass(frozen=True)
class Canned:
    """An answer that did not come from the server."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""

    def encode(self) -> bytes:
        """The answer as it goes over the wire."""
        body = self.body.encode()
        headers = {
            "Content-Type": "text/html; charset=utf-8",
            **self.headers,
            "Content-Length": str(len(body)),
            "Connection": "close",
        }
        lines = [f"HTTP/1.1 {self.status} Relay", *(f"{k}: {v}" for k, v in headers.items())]
        return "\r\n".join([*lines, "", ""]).encode() + body


class Fault:
    """Something that befalls the first `times` requests that match, and tells when it did.

    - ``before``: answered by the relay; the server hears nothing of it.
    - ``hold_request``: kept before the server until `release`.
    - ``hold_answer``: the server has done it; its answer waits until `release`.
    - ``lose_answer``: the server has done it; its answer never comes.
    """

    def __init__(
        self,
        matches: Callable[[Request], bool],
        *,
        times: int | None = 1,
        before: Canned | None = None,
        hold_request: bool = False,
        hold_answer: bool = False,
        lose_answer: bool = False,
    ) -> None:
        self.before = before
        self.hold_request = hold_request
        self.hold_answer = hold_answer
        self.lose_answer = lose_answer
        self.requests: list[Request] = []
        self._matches = matches
        self._left = times
        self._befell = threading.Event()
        self._released = threading.Event()
        self._lock = threading.Lock()
        self._told: list[Callable[[], object]] = []

    def takes(self, request: Request) -> bool:
        """Whether this request is one of those it befalls; counts it if so."""
        if self._left == 0 or self._released.is_set() or not self._matches(request):
            return False
        if self._left is not None:
            self._left -= 1
        self.requests.append(request)
        return True

    def happened(self) -> None:
        """Say that it befell a request: of an answer, that the server had given it."""
        self._befell.set()

    def wait(self) -> Request:
        """Wait until it has befallen a request, and give the last such one."""
        assert self._befell.wait(SECONDS), f"it befell no request in {SECONDS} s"
        return self.requests[-1]

    def release(self) -> None:
        """Let go what is held; from now on it befalls nothing."""
        with self._lock:
            self._released.set()
            told, self._told = self._told, []
        for tell in told:
            tell()

    def when_released(self, tell: Callable[[], object]) -> None:
        """Call back once it is released: at once where it is."""
        with self._lock:
            if not self._released.is_set():
                self._told.append(tell)
                return
        tell()


def to(method: str, path: str) -> Callable[[Request], bool]:
    """Match requests of a method to an address and those below it; the query does not matter."""

    def matches(request: Request) -> bool:
        below = request.path == path or request.path.startswith(path.rstrip("/") + "/")
        return request.method == method and below

    return matches


def carrying(action: str) -> Callable[[Request], bool]:
    """Match batches with an action among others."""
    batch = to("POST", "/sync/actions")
    return lambda request: batch(request) and action in request.text


def any_request(_: Request) -> bool:
    """Match everything."""
    return True
