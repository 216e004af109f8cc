"""The parts are walked on the gallery's sample pages: no database, no features."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.server import Server
from tests.gallery.serving import served


@pytest.fixture(scope="session")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The sample pages, with assets built for them."""
    folder: Path = tmp_path_factory.mktemp("gallery")
    with served(folder) as address:
        yield Server(address, folder)


@pytest.fixture
def server(gallery: Server) -> Server:
    """In the place of the application's server."""
    return gallery
