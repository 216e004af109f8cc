"""The table of pages, generated from the handlers: what a phone needs to make the same pages."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
from litestar import Litestar
from litestar.handlers import BaseRouteHandler

from atende.web.forms import DeclaredForm
from atende.web.pages import DeclaredPage
from atende.web.selections import Declared
from atende.web.selections_sql import Source


def table_of_pages(app: Litestar) -> list[dict[str, Any]]:
    """Every page of an application that a phone can make; see ``table_of``."""
    handlers = [each for route in app.routes for each in getattr(route, "route_handlers", ())]
    return table_of(handlers, app.state.site.sources)


def table_of(
    handlers: Iterable[BaseRouteHandler], sources: Mapping[str, Source]
) -> list[dict[str, Any]]:
    """Every page a phone can make, in the order of their addresses, JSON-ready.

    Each has ``path`` (``/customers/{customer}``), ``template``, ``key``, ``uses``, ``calendar``
    and ``queries``; where they apply ``search`` (what the phone searches), ``cut``, ``lists``
    (selections by name), ``kinds`` of the values at their paths, ``covered`` (when a phone
    holds the whole list), and ``form`` {kind, then, of,
    fields}. Declarations are written out with every default that says something.
    """
    every = list(handlers)
    forms = {
        form.page.path: form for form in _kept(every, "form") if isinstance(form, DeclaredForm)
    }
    pages = [page for page in _kept(every, "page") if isinstance(page, DeclaredPage)]
    rows = [_row(page, forms.get(page.path), sources) for page in pages if page.made_on_phones]
    rows.sort(key=lambda row: str(row["path"]))
    table: list[dict[str, Any]] = msgspec.json.decode(msgspec.json.encode(rows))
    return table


def _row(
    page: DeclaredPage, form: DeclaredForm | None, sources: Mapping[str, Source]
) -> dict[str, Any]:
    row: dict[str, Any] = {
        "path": pattern(page.path),
        "template": page.template,
        "key": page.key,
        "uses": list(page.uses),
        "calendar": page.calendar,
        "queries": page.queries,
    }
    if page.search:
        row["search"] = page.search
    if page.cut is not None:
        row["cut"] = written_out(page.cut)
    if page.lists:
        row["lists"] = written_out(page.lists)
        prefixes = {selection.prefix for selection in page.lists.values()}
        row["kinds"] = {
            prefix: {path: kind for path, kind in sources[prefix].kinds.items() if kind != "text"}
            for prefix in sorted(prefixes)
        }
    if page.covered:
        row["covered"] = written_out(page.covered)
    if form is not None:
        row["form"] = {
            "kind": form.kind,
            "then": form.then,
            "of": form.of,
            "fields": written_out(form.fields),
        }
    return row


def written_out(value: Any) -> Any:  # noqa: ANN401  # a declaration or a part of one
    """A declaration as plain values, its defaults too unless they are empty.

    A phone then needs to know no default: what is not there is empty.
    """
    if isinstance(value, Declared):
        parts = {"op": value.__struct_config__.tag}
        for field in msgspec.structs.fields(value):
            given = getattr(value, field.name)
            default = field.default if field.default_factory is msgspec.NODEFAULT else None
            if given or given != default:
                parts[field.encode_name] = written_out(given)
        return parts
    if isinstance(value, Mapping):
        return {name: written_out(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [written_out(each) for each in value]
    return value


def pattern(path: str) -> str:
    """An address without its parameters' types: ``/customers/{customer}``."""
    return path.replace(":str}", "}")


def _kept(handlers: Iterable[BaseRouteHandler], name: str) -> Iterator[object]:
    for handler in handlers:
        if isinstance(handler, BaseRouteHandler) and name in handler.opt:
            yield handler.opt[name]
