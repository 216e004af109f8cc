"""Puts an application together from its parts: pages, what every page is given, its life."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager

from litestar import Litestar
from litestar.handlers import BaseRouteHandler
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin

from atende.web import health, news
from atende.web.errors import answer_error
from atende.web.gate import Gate
from atende.web.metrics import Metrics
from atende.web.schema_page import SchemaPage
from atende.web.site import Site
from atende.web.version import version

type Life = Callable[[Litestar], AbstractAsyncContextManager[None]]


def assembled(
    site: Site, handlers: Sequence[BaseRouteHandler], life: Sequence[Life] = ()
) -> Litestar:
    """An application that answers these handlers; ``life`` is entered at start, left at the end."""
    app = Litestar(
        route_handlers=[*handlers, health.health, health.metrics, news.news],
        exception_handlers={Exception: answer_error},
        lifespan=list(life),
        logging_config=None,
        openapi_config=OpenAPIConfig(
            title="Atende",
            version=version(),
            path="/schema",
            render_plugins=[SchemaPage(), JsonRenderPlugin(path="/openapi.json")],
            use_handler_docstrings=True,
        ),
    )
    app.state.site = site
    app.state.metrics = Metrics()
    app.asgi_handler = Gate(app.asgi_handler, site.settings, app.state.metrics)
    return app
