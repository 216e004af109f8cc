"""The queue's page."""

from typing import Any

from atende.web.pages import page


@page("/outbox", key="outbox", template="sync/outbox.html")
async def outbox_page() -> dict[str, Any]:
    """What waits to be sent: nothing, where every change goes straight to the server."""
    return {"items": []}
