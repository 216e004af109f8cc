"""The one layer every request passes: our pages only, safe headers, a line in the log, figures."""

import re
import secrets
from time import perf_counter
from typing import Any, cast

import structlog
from litestar import Request
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from atende.settings import Settings
from atende.web.errors import answer_error
from atende.web.headers import encoded
from atende.web.metrics import Metrics
from atende.web.problems import Forbidden
from atende.web.same_origin import SAFE_METHODS, from_our_pages

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_UNTOLD = frozenset({"/health", "/metrics", "/assets"})
"""Routes whose successes are not worth a line each."""
_REQUEST_ID = re.compile(rb"[A-Za-z0-9_-]{8,64}")

log = structlog.get_logger("atende.requests")


class Gate:
    """Wraps the application; see the module."""

    def __init__(self, app: ASGIApp, settings: Settings, metrics: Metrics) -> None:
        self._app = app
        self._base_url = settings.base_url
        self._headers = encoded(secure=settings.secure)
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == ScopeType.HTTP:
            await self._answer(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _answer(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        began = perf_counter()
        status = 500
        request_id = _request_id(scope)
        cast("dict[str, Any]", scope)["atende_request_id"] = request_id
        ours = (*self._headers, (b"x-request-id", request_id.encode()))

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], *ours]
            await send(message)

        try:
            if scope["method"] in SAFE_METHODS or self._from_our_pages(scope):
                await self._app(scope, receive, send_with_headers)
            else:
                await _refuse(scope, receive, send_with_headers)
        finally:
            self._tell(scope, status, perf_counter() - began, request_id)

    def _from_our_pages(self, scope: HTTPScope) -> bool:
        told = {name: value.decode("latin-1") for name, value in scope["headers"]}
        return from_our_pages(
            fetch_site=told.get(b"sec-fetch-site"),
            origin=told.get(b"origin"),
            host=told.get(b"host"),
            base_url=self._base_url,
        )

    def _tell(self, scope: HTTPScope, status: int, seconds: float, request_id: str) -> None:
        route: str = scope.get("path_template", "") or "(none)"
        method = scope["method"] if scope["method"] in _METHODS else "(other)"
        self._metrics.answered(method, route, status, seconds)
        if status >= 400 or route not in _UNTOLD:
            log.info(
                "request",
                method=method,
                route=route,
                status=status,
                ms=round(seconds * 1000, 2),
                request=request_id,
            )


def _request_id(scope: HTTPScope) -> str:
    """The id a proxy gave the request, if it is one, else a new one."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _REQUEST_ID.fullmatch(value):
            return value.decode()
    return secrets.token_hex(8)


async def _refuse(scope: HTTPScope, receive: Receive, send: Send) -> None:
    request: Request[Any, Any, Any] = Request(scope, receive, send)
    response = answer_error(request, Forbidden(code="foreign_origin"))
    await response.to_asgi_response(app=None, request=request)(scope, receive, send)
