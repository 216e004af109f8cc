"""Pages about what a phone keeps. Only the phone fills them: the server keeps none of it."""

from typing import Any

from atende.web.pages import page


@page("/outbox", key="outbox", template="sync/outbox.html")
async def outbox_page() -> dict[str, Any]:
    """What waits to be sent: nothing, where every change goes straight to the server."""
    return {
        "items": [],
        "delivered": [],
        "pending": 0,
        "attention": 0,
        "oldest": "",
        "oldest_text": "",
        "stopped": "",
        "next_try": "",
    }


@page("/ready", key="ready", template="sync/ready.html")
async def ready_page() -> dict[str, Any]:
    """Whether everything for today is on the phone: nothing is, where no phone keeps anything."""
    return {"checks": [], "ok": False, "pulled_at": "", "pulled_text": ""}
