"""A relay between phones and the server, in the test's own process: the network, and its moods.

It reads requests, not only bytes, and opens a new connection for each. A browser that loses a
connection it had used before sends a request again by itself; on one that was never used it does
not, so that every repetition a test sees is the phone's own.
"""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Self

from tests.e2e.lab.faults import SECONDS, Canned, Fault, Request, any_request, to

_PIECE = 64 * 1024
_LONGEST_HEAD = 256 * 1024

PORTAL_PAGE = Canned(200, {}, "<!doctype html><title>Wi-Fi grátis</title><h1>Entre</h1>")
PORTAL_REDIRECT = Canned(302, {"Location": "http://127.0.0.1:9/entre"})


class Relay:
    """Passes requests on to a port of this machine, as the test wants them to fare.

    The listening address stays the same however often it is cut and restored.
    """

    def __init__(self, target: int) -> None:
        self.target = target
        self.requests: list[Request] = []
        self._faults: list[Fault] = []
        self._writers: set[asyncio.StreamWriter] = set()
        self._pause = 0.0
        self._listener: socket.socket | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._port = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self.restore()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for fault in self._faults:
            fault.release()
        self.cut()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(SECONDS)
        self._loop.close()

    @property
    def url(self) -> str:
        """The address that phones use."""
        return f"http://127.0.0.1:{self._port}"

    # The whole network -------------------------------------------------------------------------

    def cut(self) -> None:
        """Refuse new connections and break open ones."""
        self._do(self._cut())

    def restore(self) -> None:
        """Listen again, at the address as ever."""
        self._do(self._restore())

    def slow(self, seconds: float) -> None:
        """Let every piece of an answer wait this long; 0 for a good network."""
        self._pause = seconds

    def hang(self) -> Fault:
        """Take requests and do nothing with them until released."""
        return self.befall(Fault(any_request, times=None, hold_request=True))

    def captive_portal(self, answer: Canned = PORTAL_PAGE) -> Fault:
        """Answer everything as a hotel's Wi-Fi does until released: its page, or a redirect."""
        return self.befall(Fault(any_request, times=None, before=answer))

    # Single requests ---------------------------------------------------------------------------

    def lose_answer(self, method: str, path: str, times: int = 1) -> Fault:
        """Let the server do what it is asked, and lose its answer."""
        return self.befall(Fault(to(method, path), times=times, lose_answer=True))

    def hold_request(self, method: str, path: str, times: int | None = 1) -> Fault:
        """Keep a request from the server until released."""
        return self.befall(Fault(to(method, path), times=times, hold_request=True))

    def hold_answer(self, method: str, path: str, times: int = 1) -> Fault:
        """Let the server do what it is asked, and keep its answer until released."""
        return self.befall(Fault(to(method, path), times=times, hold_answer=True))

    def answer(self, method: str, path: str, canned: Canned, times: int | None = 1) -> Fault:
        """Answer in the server's place; None for as long as it is not released."""
        return self.befall(Fault(to(method, path), times=times, before=canned))

    def sent(self, method: str, path: str) -> list[Request]:
        """The requests that came so far, to an address and below."""
        return [request for request in list(self.requests) if to(method, path)(request)]

    # -------------------------------------------------------------------------------------------

    def befall(self, fault: Fault) -> Fault:
        """Let a fault befall what it matches from now on."""
        self._faults.append(fault)
        return fault

    def _do[T](self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(SECONDS)

    async def _restore(self) -> None:
        if self._listener is None:
            self._listener = socket.create_server(("127.0.0.1", self._port))
            self._listener.setblocking(False)
            self._port = self._listener.getsockname()[1]
            self._loop.add_reader(self._listener, self._take, self._listener)

    async def _cut(self) -> None:
        if self._listener is not None:
            self._loop.remove_reader(self._listener)
            self._listener.close()
            self._listener = None
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        for writer in list(self._writers):
            writer.transport.abort()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0)  # what was aborted is closed in the loop's next turn

    def _take(self, listener: socket.socket) -> None:
        """Take a connection: asyncio's own server leaves one open that came as it was closed."""
        with contextlib.suppress(BlockingIOError, ConnectionAbortedError):
            connection, _ = listener.accept()
            task = asyncio.Task(self._accept(connection), loop=self._loop, eager_start=True)
            if not task.done():
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def _accept(self, connection: socket.socket) -> None:
        try:
            reader, writer = await asyncio.open_connection(sock=connection, limit=_LONGEST_HEAD)
        except BaseException:
            connection.close()
            raise
        self._writers.add(writer)
        try:
            await self._serve(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            writer.transport.abort()
        finally:
            self._writers.discard(writer)
            with contextlib.suppress(OSError):
                writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head, request = await _read_request(reader)
        self.requests.append(request)
        fault = next((each for each in self._faults if each.takes(request)), None)
        if fault and fault.before:
            fault.happened()
            writer.write(fault.before.encode())
            await writer.drain()
            return
        if fault and fault.hold_request:
            fault.happened()
            await _until_released(fault)
        await self._pass_on(head + request.body, writer, fault)

    async def _pass_on(
        self, request: bytes, writer: asyncio.StreamWriter, fault: Fault | None
    ) -> None:
        try:
            from_server, to_server = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.transport.abort()  # as a refused connection looks to a browser, nearly
            return
        self._writers.add(to_server)
        try:
            to_server.write(request)
            await to_server.drain()
            if fault and (fault.lose_answer or fault.hold_answer):
                answer = await from_server.read(-1)
                fault.happened()
                if fault.lose_answer:
                    writer.transport.abort()
                    return
                await _until_released(fault)
                writer.write(answer)
            await self._pump(from_server, writer)
        finally:
            self._writers.discard(to_server)
            to_server.transport.abort()

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        while piece := await source.read(_PIECE):
            if self._pause:
                await asyncio.sleep(self._pause)  # the slowness itself: nobody waits by it
            sink.write(piece)
            await sink.drain()


async def _until_released(fault: Fault) -> None:
    loop, released = asyncio.get_running_loop(), asyncio.Event()
    fault.when_released(lambda: loop.call_soon_threadsafe(released.set))
    await released.wait()


async def _read_request(reader: asyncio.StreamReader) -> tuple[bytes, Request]:
    """The head to send on (asking the server to close after it), and the request."""
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")[:-2]
    method, target, _ = first.split(" ", 2)
    headers = {name.lower(): value.strip() for name, _, value in (x.partition(":") for x in lines)}
    assert "transfer-encoding" not in headers, "browsers tell the length of what they send"
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    kept = [line for line in lines if not line.lower().startswith("connection:")]
    sent = "\r\n".join([first, *kept, "Connection: close", "", ""]).encode("latin-1")
    return sent, Request(method, target, headers, body)
