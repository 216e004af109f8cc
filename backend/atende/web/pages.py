"""Pages, declared beside their handlers: an address, a document, a template.

``page`` declares a page that shows one document, or a cut from it; ``list_page`` one that shows
lists selected over many. A declaration is data: the application makes a handler from it, and the
table of pages tells the phone about it.
"""

import inspect
import sys
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import ModuleType
from typing import Any, Protocol, get_type_hints

import msgspec
from litestar import Request
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler
from litestar.response.base import ASGIResponse

from atende.web.answering import answer_page, json_answer, wants_json
from atende.web.calendar import month_of
from atende.web.cuts import Cut, cut_from
from atende.web.lists import read_lists
from atende.web.openapi import About, answering
from atende.web.page_facts import PageFacts, facts_for, page_facts
from atende.web.problems import NotFound
from atende.web.reader import Reader, reader_or_none, signed_in
from atende.web.selections import Selection, When, names_of_queries
from atende.web.site import site_of

type PageRequest = Request[Any, Any, Any]
type Load = Callable[..., Awaitable[Any]]


class Declared(Protocol):
    """What a module declares: something that becomes handlers."""

    def handlers(self) -> list[HTTPRouteHandler]:
        """Fresh handlers for one application."""


_declared: dict[str, list[Declared]] = defaultdict(list)


def declare(module: str, declaration: Declared) -> None:
    """Keep a declaration for ``handlers_of`` the module."""
    _declared[module].append(declaration)


def handlers_of(*modules: ModuleType) -> list[BaseRouteHandler]:
    """Handlers for the pages and forms that modules declare, and their plain handlers."""
    found: list[BaseRouteHandler] = []
    for module in modules:
        for declaration in _declared[module.__name__]:
            found += declaration.handlers()
        own = [each for each in vars(module).values() if isinstance(each, BaseRouteHandler)]
        found += [each for each in own if each.fn.__module__ == module.__name__]
    return found


@dataclass(frozen=True, kw_only=True)
class DeclaredPage:
    """A page as its feature declares it; ``page`` and ``list_page`` say what each part means."""

    path: str
    template: str
    load: Load | None = None
    key: str = ""
    cut: Cut | None = None
    lists: Mapping[str, Selection] = field(default_factory=dict)
    uses: tuple[str, ...] = ()
    calendar: bool = False
    public: bool = False
    summary: str = ""
    search: str = ""
    covered: tuple[When, ...] = ()

    def handlers(self) -> list[HTTPRouteHandler]:
        """The handler that answers this page."""

        async def answer(request: Request[Any, Any, Any]) -> ASGIResponse:
            return await answer_declared(self, request)

        return [answering(self.path, "GET", self.about, opt={"page": self})(answer)]

    @property
    def about(self) -> About:
        """What the API's description says of the page."""
        whole = get_type_hints(self.load).get("return", Any) if self.load else Any
        return About(
            summary=self.summary or first_line(self.load),
            document=dict[str, Any] if self.cut or self.lists else _without_none(whole),
            queries=self.queries,
            tag=_feature_of(self.path),
        )

    @property
    def made_on_phones(self) -> bool:
        """Whether a phone can make the page: from a document, a search or selections alone."""
        return bool(self.key or self.search or (self.lists and self.load is None))

    @property
    def queries(self) -> list[str]:
        """The parameters the page reads from its address."""
        names = names_of_queries([self.cut, *self.lists.values()])
        names += ["day", "month"] if self.calendar else []
        names += ["after"] if "items" in self.lists else []
        return list(dict.fromkeys(names))

    @cached_property
    def unasked(self) -> dict[str, str]:
        """The page's parameters as an address without any gives them: all empty."""
        return dict.fromkeys(self.queries, "")

    @cached_property
    def _wanted(self) -> frozenset[str]:
        return frozenset(inspect.signature(self.load).parameters if self.load else ())

    async def document(self, request: PageRequest, reader: Reader | None) -> Any:  # noqa: ANN401  # whatever the page shows
        """The page's whole document, typed as its feature types it.

        :raises NotFound: there is none that this reader may read.
        """
        if any("\0" in value for value in request.path_params.values()):
            raise NotFound  # no database keeps such an id
        if self.load is None:
            return {}
        given = {**request.path_params, "reader": reader, "request": request}
        found = await self.load(**{name: given[name] for name in self._wanted})
        if found is None:
            raise NotFound
        return found


def page(  # noqa: PLR0913  # the parts of a page
    path: str,
    *,
    template: str,
    key: str = "",
    cut: Cut | None = None,
    uses: tuple[str, ...] = (),
    calendar: bool = False,
    public: bool = False,
    summary: str = "",
    search: str = "",
) -> Callable[[Load], Load]:
    """Declare a page that shows the document its function gives; None is the one 404.

    The function takes by name what it needs: path parameters, ``reader``, ``request``. Several
    declarations may stand on one function.

    - ``key``: the document's key (``customer/{customer}``), by which a phone keeps it; empty for
      a page that only the server can make.
    - ``search``: what a phone searches to make the document (``directory``), in the place of a key.
    - ``cut``: the part of the document to show.
    - ``uses``: other documents the template needs (``catalogue``).
    - ``calendar``: the template gets the month as ``page.calendar``.
    - ``public``: anyone may read it; ``reader`` may be None.
    """

    def keep(load: Load) -> Load:
        declared = DeclaredPage(
            path=path,
            template=template,
            load=load,
            key=key,
            cut=cut,
            uses=uses,
            calendar=calendar,
            public=public,
            summary=summary,
            search=search,
        )
        declare(load.__module__, declared)
        return load

    return keep


def list_page(  # the parts of a page
    path: str,
    *,
    template: str,
    lists: Mapping[str, Selection],
    load: Load | None = None,
    uses: tuple[str, ...] = (),
    calendar: bool = False,
    covered: tuple[When, ...] = (),
    summary: str = "",
) -> None:
    """Declare a page that shows selections over many documents.

    ``lists`` names them; the one named ``items`` is paged by ``?after=``. ``load``, if given,
    gives what else the document holds, and makes it a page of the server alone. With
    ``calendar``, a counting selection named ``counts`` is shown in the month's days. ``covered``:
    a phone that keeps its person's own work holds the whole list when one of these applies;
    otherwise it asks the server first.
    """
    declared = DeclaredPage(
        path=path,
        template=template,
        load=load,
        lists=lists,
        uses=uses,
        calendar=calendar,
        covered=covered,
        summary=summary,
    )
    declare(calling_module(), declared)


def calling_module(depth: int = 2) -> str:
    """The name of the module that called the caller of this."""
    name: str = sys._getframe(depth).f_globals["__name__"]  # noqa: SLF001  # as typing and enum find it
    return name


async def answer_declared(declared: DeclaredPage, request: PageRequest) -> ASGIResponse:
    """Answer a declared page: its document as JSON, or through its template."""
    reader = await (reader_or_none if declared.public else signed_in)(request)
    document = await declared.document(request, reader)
    plain_document = declared.cut is None and not declared.lists
    if plain_document and wants_json(request):
        return json_answer(document)
    facts = page_facts(request, reader)
    facts["query"] = {**declared.unasked, **facts["query"]}
    document = await _shown(declared, document, request, facts, reader)
    if declared.calendar:
        facts["calendar"] = month_of(facts, document.get("counts") or {})
    return await answer_page(
        request, declared.template, document, reader=reader, uses=declared.uses, page=facts
    )


async def _shown(
    declared: DeclaredPage,
    document: object,
    request: PageRequest,
    page: PageFacts,
    reader: Reader | None,
) -> Any:  # noqa: ANN401  # plain values
    """What the page shows of its document, as plain values: the lists beside it, or the cut."""
    plain = msgspec.to_builtins(document)
    if reader is None:
        return plain
    if declared.lists:
        facts = facts_for(page, reader)
        lists = await read_lists(declared.lists, site_of(request).sources, facts, reader)
        return {**plain, **lists}
    if declared.cut is not None:
        plain = cut_from(plain, declared.cut, page["params"], facts_for(page, reader))
        if plain is None:
            raise NotFound
    return plain


def first_line(load: Load | None) -> str:
    """The first line of a function's docstring, which says what the page shows."""
    return (inspect.getdoc(load) or "").partition("\n")[0].rstrip(".") if load else ""


def _without_none(kind: Any) -> Any:  # noqa: ANN401  # any type
    """The type of the document itself: a handler's None is the 404."""
    parts: Iterable[Any] = getattr(kind, "__args__", ())
    there = [part for part in parts if part is not type(None)]
    return there[0] if len(there) == 1 and type(None) in getattr(kind, "__args__", ()) else kind


def _feature_of(path: str) -> str:
    return path.strip("/").partition("/")[0] or "today"
