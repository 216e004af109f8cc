"""The fake feature on a database of its own, to be served by a process that a test starts."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from jinja2 import DictLoader
from litestar import Litestar

from atende.database.clock import stamp
from atende.database.engine import engine_for, start, stop, transaction, using
from atende.settings import Settings
from atende.web.assembly import assembled
from atende.web.pages import handlers_of
from atende.web.site import Site
from atende.web.templating import make_environment
from tests.unit.web import fake_feature
from tests.unit.web.conftest import TEMPLATES, Harness


@asynccontextmanager
async def life(_: Litestar) -> AsyncIterator[None]:
    with using(engine_for(os.environ["ATENDE_DATABASE_URL"])) as engine:
        await start(engine)
        async with transaction():
            await stamp(["boat/1"])
        yield
        await stop(engine)


def application() -> Litestar:
    harness = Harness()
    site = Site(
        settings=Settings.from_environment(os.environ),
        render=make_environment(loader=DictLoader(TEMPLATES), strict=True).render,
        session_lookup=harness.look_up,
        settle=harness.settle,
        documents={"harbours": harness.harbours},
    )
    return assembled(site, handlers_of(fake_feature), [life])
