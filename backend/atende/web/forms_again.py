"""A form that was set aside while its author signed in, found by its address and shown again."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Any, cast

from litestar import Request
from litestar.response.base import ASGIResponse
from litestar.types import HTTPScope

from atende.web.forms import DeclaredForm, shown_again
from atende.web.reader import Reader, now_read_by
from atende.web.set_aside import Again, SetAside


async def answer_again(
    request: Request[Any, Any, Any], kept: SetAside, reader: Reader
) -> ASGIResponse | None:
    """The form filled in, as if ``request`` had asked for it; None where no form has its address.

    :raises NotFound: what the form is about is gone, or not this reader's to read.
    """
    path, _, query = kept.address.partition("?")
    for declared, again in _forms(request):
        if (params := _params(declared, path)) is not None:
            asked = {"path": path, "query_string": query.encode(), "path_params": params}
            scope = cast("HTTPScope", {**request.scope, **asked})
            now_read_by(scope, reader)
            return await again(Request(scope), reader, kept.inputs)
    return None


def _forms(request: Request[Any, Any, Any]) -> Iterator[tuple[str, Again]]:
    """Every form's path, and what shows it with what was typed."""
    for route in request.app.routes:
        for handler in getattr(route, "route_handlers", ()):
            form, again = handler.opt.get("form"), handler.opt.get("again")
            if isinstance(form, DeclaredForm):
                yield form.page.path, partial(shown_again, form)
            elif again:
                yield route.path_format, again


def _params(declared: str, path: str) -> dict[str, str] | None:
    """The parameters in an address; None for that of another page."""
    named = re.sub(r"\{(\w+)(?::str)?\}", r"(?P<\1>[^/]+)", declared)
    found = re.fullmatch(named, path)
    return found.groupdict() if found else None
