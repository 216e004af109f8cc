"""The table of pages, generated from the handlers: what a phone needs to make the same pages."""

from collections.abc import Iterator
from typing import Any

import msgspec
from litestar import Litestar
from litestar.handlers import BaseRouteHandler

from atende.web.forms import DeclaredForm
from atende.web.pages import DeclaredPage
from atende.web.site import Site


def table_of_pages(app: Litestar) -> list[dict[str, Any]]:
    """Every page a phone can make, in the order of their addresses, JSON-ready.

    Each has ``path`` (``/customers/{customer}``), ``template``, ``key``, ``uses``, ``calendar``
    and ``queries``; where they apply ``cut``, ``lists`` (selections by name), ``kinds`` of the
    values at their paths, and ``form`` {kind, then, of, fields}.
    """
    forms = {form.page.path: form for form in _kept(app, "form") if isinstance(form, DeclaredForm)}
    pages = [page for page in _kept(app, "page") if isinstance(page, DeclaredPage)]
    rows = [
        _row(page, forms.get(page.path), app.state.site) for page in pages if page.key or page.lists
    ]
    rows.sort(key=lambda row: str(row["path"]))
    table: list[dict[str, Any]] = msgspec.json.decode(msgspec.json.encode(rows))
    return table


def _row(page: DeclaredPage, form: DeclaredForm | None, site: Site) -> dict[str, Any]:
    row: dict[str, Any] = {
        "path": pattern(page.path),
        "template": page.template,
        "key": page.key,
        "uses": list(page.uses),
        "calendar": page.calendar,
        "queries": page.queries,
    }
    if page.cut is not None:
        row["cut"] = page.cut
    if page.lists:
        row["lists"] = dict(page.lists)
        prefixes = {selection.prefix for selection in page.lists.values()}
        row["kinds"] = {
            prefix: {
                path: kind for path, kind in site.sources[prefix].kinds.items() if kind != "text"
            }
            for prefix in sorted(prefixes)
        }
    if form is not None:
        row["form"] = {
            "kind": form.kind,
            "then": form.then,
            "of": form.of,
            "fields": form.fields,
        }
    return row


def pattern(path: str) -> str:
    """An address without its parameters' types: ``/customers/{customer}``."""
    return path.replace(":str}", "}")


def _kept(app: Litestar, name: str) -> Iterator[object]:
    for route in app.routes:
        for handler in getattr(route, "route_handlers", ()):
            if isinstance(handler, BaseRouteHandler) and name in handler.opt:
                yield handler.opt[name]
