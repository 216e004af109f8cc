"""The stream of news: the number of the newest change, each time there is one."""

import asyncio
from typing import Any

from litestar import Request, get
from litestar.types import Receive, Scope, Send

from atende.database.engine import current_engine
from atende.web.reader import signed_in

HEARTBEAT = 25.0
"""Seconds between signs of life: proxies and phone networks cut what is silent for 30 to 60."""
_HEADERS = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]


class NewsStream:
    """Sends each newer number as a server-sent event, until either side goes."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002  # ASGI
        """Stream; a client that goes, or a server that stops, ends it at once."""
        gone = asyncio.ensure_future(_until_gone(receive))
        waiting: asyncio.Future[int] | None = None
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        try:
            await _write(send, b"retry: 5000\n\n")
            with current_engine().news.subscribe() as heard:
                while True:
                    waiting = waiting or asyncio.ensure_future(anext(heard))
                    either: set[asyncio.Future[Any]] = {gone, waiting}
                    done, _ = await asyncio.wait(
                        either, timeout=HEARTBEAT, return_when=asyncio.FIRST_COMPLETED
                    )
                    if gone in done:
                        return
                    if waiting in done:
                        number, waiting = waiting.result(), None
                        await _write(send, b"data: %d\n\n" % number)
                    else:
                        await _write(send, b": \n\n")
        except StopAsyncIteration:
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            for task in (gone, waiting):
                if task is not None:
                    task.cancel()


@get("/news", summary="Tells the number of each change, as server-sent events", tags=["sync"])
async def news(request: Request[Any, Any, Any]) -> NewsStream:
    """``data: 4711`` for each change; what changed is asked for by ``/sync/changes``."""
    await signed_in(request)
    return NewsStream()


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _write(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})
