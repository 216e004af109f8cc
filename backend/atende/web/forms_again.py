"""A form that was set aside while its author signed in, found by its address and shown again."""

import re
from typing import Any, cast

from litestar import Request
from litestar.response.base import ASGIResponse
from litestar.types import HTTPScope

from atende.web.forms import DeclaredForm, shown_again
from atende.web.reader import Reader
from atende.web.set_aside import SetAside


async def answer_again(
    request: Request[Any, Any, Any], kept: SetAside, reader: Reader
) -> ASGIResponse | None:
    """The form filled in, as if ``request`` had asked for it; None where no form has its address.

    :raises NotFound: what the form is about is gone, or not this reader's to read.
    """
    path, _, query = kept.address.partition("?")
    for form in _forms(request):
        if params := _params(form.page.path, path):
            asked = {"path": path, "query_string": query.encode(), "path_params": params}
            scope = cast("HTTPScope", {**request.scope, **asked})
            return await shown_again(form, Request(scope), reader, kept.inputs)
    return None


def _forms(request: Request[Any, Any, Any]) -> list[DeclaredForm]:
    handlers = [
        each for route in request.app.routes for each in getattr(route, "route_handlers", ())
    ]
    found = [handler.opt.get("form") for handler in handlers]
    return [form for form in found if isinstance(form, DeclaredForm)]


def _params(declared: str, path: str) -> dict[str, str] | None:
    """The parameters in an address; None for that of another page. Every form has at least one."""
    named = re.sub(r"\{(\w+):str\}", r"(?P<\1>[^/]+)", declared)
    found = re.fullmatch(named, path)
    return found.groupdict() if found else None
