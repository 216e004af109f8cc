"""Whether the service lives, and its figures."""

import asyncio
from typing import Any

import structlog
from litestar import Request, get
from litestar.response.base import ASGIResponse

from atende.database.clock import Change
from atende.web.answering import json_answer
from atende.web.metrics import CONTENT_TYPE, Metrics
from atende.web.problems import NotFound
from atende.web.site import site_of
from atende.web.version import version

_PATIENCE = 2.0
"""Seconds a database may take to answer before it counts as away."""

log = structlog.get_logger("atende.health")


@get("/health", summary="Whether the service and its database answer", tags=["operation"])
async def health() -> ASGIResponse:
    """``{"status": "ok", "version": …}``, or 503 with ``unavailable`` when the database is away."""
    try:
        async with asyncio.timeout(_PATIENCE):
            await Change.select(Change.seq).limit(1)
    except Exception as error:  # whatever it is, the database did not answer
        log.warning("database_away", exc_info=error)
        return json_answer({"status": "unavailable", "version": version()}, status=503)
    return json_answer({"status": "ok", "version": version()})


@get("/metrics", include_in_schema=False)
async def metrics(request: Request[Any, Any, Any]) -> ASGIResponse:
    """Figures for Prometheus, unless the deployment keeps them to itself."""
    if not site_of(request).settings.metrics:
        raise NotFound
    figures: Metrics = request.app.state.metrics
    return ASGIResponse(body=figures.text(), headers=[("content-type", CONTENT_TYPE)])
