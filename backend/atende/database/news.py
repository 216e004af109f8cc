"""News that something changed: the change clock's newest number, told to whoever listens.

A listener is told only the newest number, however many it missed, so there is no queue to bound: it
reads what changed by its own cursor. Subscribe first, then read: what comes in between is told.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Self

import asyncpg

type Read = Callable[[str], Awaitable[Sequence[Mapping[str, Any]]]]
type Publish = Callable[[int], None]
type Watch = Callable[[Publish], Coroutine[Any, Any, None]]

CHANNEL = "atende_news"
NOW = "SELECT seq FROM clock"
HEARTBEAT = 30.0  # seconds; a connection cut without a word is noticed after at most this long
OTHER_PROCESSES = 2.0  # seconds between looks at what other processes wrote to the SQLite file
RETRY = (0.1, 15.0)  # seconds, first and longest, between attempts to watch again

log = logging.getLogger(__name__)


class Subscription:
    """Gives the newest number each time there is a newer one; ends when the news does."""

    def __init__(self) -> None:
        self._woken = asyncio.Event()
        self._newest = 0
        self._over = False

    def tell(self, seq: int) -> None:
        """Wake whoever waits."""
        self._newest = seq
        self._woken.set()

    def end(self) -> None:
        """Let the iteration end."""
        self._over = True
        self._woken.set()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> int:
        await self._woken.wait()
        if self._over:
            raise StopAsyncIteration
        self._woken.clear()
        return self._newest


class News:
    """Fans the newest number out in this process; watches from the first listener on."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._watching: asyncio.Task[None] | None = None
        self._subscriptions: set[Subscription] = set()
        self._newest = 0
        self._closed = False

    @property
    def listeners(self) -> int:
        """How many listen now."""
        return len(self._subscriptions)

    def publish(self, seq: int) -> None:
        """Tell every listener, unless they were told a newer number already."""
        if seq > self._newest:
            self._newest = seq
            for subscription in self._subscriptions:
                subscription.tell(seq)

    @contextmanager
    def subscribe(self) -> Iterator[Subscription]:
        """Listen inside the block: `with news.subscribe() as heard: async for seq in heard: …`.

        Leaving awaits nothing, so a stream that is cancelled twice leaves nothing behind. Once the
        news are closed there is nothing to hear, and the iteration ends at once.
        """
        subscription = Subscription()
        self._subscriptions.add(subscription)
        if self._closed:
            subscription.end()
        elif self._watching is None:
            self._watching = asyncio.get_running_loop().create_task(self._keep_watching())
        try:
            yield subscription
        finally:
            self._subscriptions.discard(subscription)

    def open(self) -> None:
        """Let there be news again after `close`."""
        self._closed = False

    async def close(self) -> None:
        """Stop watching and end every subscription."""
        self._closed = True
        watching, self._watching = self._watching, None
        if watching is not None:
            watching.cancel()
            await asyncio.wait([watching])
        for subscription in self._subscriptions:
            subscription.end()
        self._newest = 0

    async def _keep_watching(self) -> None:
        first, longest = RETRY
        wait = first
        while True:
            self._newest = 0  # a database that came back may be an older one, restored
            started = asyncio.get_running_loop().time()
            try:
                await self._watch(self.publish)
            except Exception:
                log.warning("News of changes are interrupted", exc_info=True)
            if asyncio.get_running_loop().time() - started > longest:
                wait = first
            await asyncio.sleep(wait)
            wait = min(2 * wait, longest)


async def watch_sqlite(read: Read, publish: Publish) -> None:
    """Publish what other processes wrote; this process publishes its own commits itself."""
    while True:
        for row in await read(NOW):
            publish(row["seq"])
        await asyncio.sleep(OTHER_PROCESSES)


async def watch_postgres(config: dict[str, Any], publish: Publish) -> None:
    """Publish what any process wrote, on a connection of its own, until that is lost."""
    connection: asyncpg.Connection[Any] = await asyncpg.connect(**config, timeout=10)
    lost = asyncio.Event()
    try:
        connection.add_termination_listener(lambda _connection: lost.set())
        await connection.add_listener(
            CHANNEL, lambda _connection, _pid, _channel, payload: publish(int(str(payload)))
        )
        while not lost.is_set():
            publish(await connection.fetchval(NOW, timeout=10) or 0)
            with suppress(TimeoutError):
                async with asyncio.timeout(HEARTBEAT):
                    await lost.wait()
    finally:
        connection.terminate()
