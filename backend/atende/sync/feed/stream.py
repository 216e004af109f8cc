"""Sends the groups of a pull, packed, for as long as the phone listens."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Final

from litestar.types import Receive, Scope, Send

from atende.sync.feed.packing import Packer

NDJSON: Final = "application/x-ndjson"
LARGE: Final = 64 * 1024
"""Bytes from which packing leaves the loop to others meanwhile: about 3 ms of work."""


class GroupStream:
    """Answers with groups of lines."""

    def __init__(self, groups: AsyncIterator[bytes], packer: Packer) -> None:
        self._groups = groups
        self._packer = packer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002  # ASGI
        """Stream; when the phone goes, no further group is made."""
        gone = asyncio.ensure_future(_until_gone(receive))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": self._headers()})
            async with aclosing(self._groups) as groups:  # type: ignore[type-var]  # an async generator
                async for group in groups:
                    await _write(send, await self._packed(group))
                    if gone.done():
                        return
            await _write(send, self._packer.finish(), more=False)
        finally:
            gone.cancel()

    def _headers(self) -> list[tuple[bytes, bytes]]:
        encoding = self._packer.encoding.encode()
        return [
            (b"content-type", NDJSON.encode()),
            (b"cache-control", b"no-store"),
            (b"vary", b"Accept-Encoding"),
            (b"x-accel-buffering", b"no"),
            *([(b"content-encoding", encoding)] if encoding else []),
        ]

    async def _packed(self, group: bytes) -> bytes:
        if len(group) < LARGE or not self._packer.encoding:
            return self._packer.pack(group)
        return await asyncio.to_thread(self._packer.pack, group)


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _write(send: Send, body: bytes, *, more: bool = True) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": more})
