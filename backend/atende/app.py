"""The application: its features, named once, and what they give each other."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from litestar import Litestar
from litestar.handlers import BaseRouteHandler

from atende.accounts import handlers as accounts
from atende.accounts.login_pages import entrance
from atende.accounts.reading import look_up
from atende.agenda import lists as agenda_lists
from atende.agenda import pages as agenda
from atende.catalogue.documents import catalogue_document
from atende.catalogue.rules import use_policy
from atende.catalogue.standard import begin_with_choices
from atende.customers import pages as customers
from atende.database.opening import opened
from atende.settings import Settings
from atende.sync import device_handlers as devices
from atende.sync import device_pages, quarantine_pages
from atende.sync import handlers as sync
from atende.sync import pages as outbox
from atende.sync.feed import handlers as feed
from atende.sync.settle import settle
from atende.tickets import lists as ticket_lists
from atende.tickets import pages as tickets
from atende.today import pages as today
from atende.web.assembly import Life, assembled
from atende.web.assets import Assets, asset_handlers
from atende.web.pages import handlers_of
from atende.web.site import Site
from atende.web.templating import make_environment

SOURCES = (ticket_lists.SOURCE, agenda_lists.SOURCE)


def create_app(
    settings: Settings, assets: Assets | None = None, *, strict: bool = False
) -> Litestar:
    """The whole application; its database is opened when it starts.

    ``strict``, for tests: a template that names what is not there raises.

    :raises AssetsMissing: nothing is built, and no ``assets`` are given.
    """
    use_policy(settings.policy)
    assets = assets or Assets()
    site = Site(
        settings=settings,
        render=make_environment(functions={"asset": assets.url}, strict=strict).render,
        session_lookup=look_up,
        settle=settle,
        entrance=entrance,
        documents={"catalogue": catalogue_document},
        sources={source.prefix: source for source in SOURCES},
    )
    return assembled(site, [*features(), *asset_handlers(assets)], [_database(settings)])


def features() -> list[BaseRouteHandler]:
    """The handlers of every feature."""
    return [
        *accounts.handlers,
        *handlers_of(today, customers, tickets, agenda, outbox),
        *handlers_of(sync, feed, devices, device_pages, quarantine_pages),
    ]


def from_environment() -> Litestar:
    """The application as ``atende serve`` runs it."""
    return create_app(Settings.from_environment(os.environ))


def _database(settings: Settings) -> Life:
    @asynccontextmanager
    async def life(_: Litestar) -> AsyncIterator[None]:
        async with opened(settings.database_url, migrated=settings.migrate):
            if settings.migrate:
                await begin_with_choices()
            yield

    return life
