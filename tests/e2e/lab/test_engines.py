"""Smoke that the other engines come up and can be spoken to."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.e2e.lab.engines import Engine, firefox, webkit
from tests.e2e.lab.relay import Relay


@pytest.mark.parametrize("engine", [webkit, firefox], ids=lambda each: each.__name__)
def test_an_engine_runs_what_it_is_told_in_a_page(
    engine: Callable[[Path], AbstractContextManager[Engine]], relay: Relay, tmp_path: Path
) -> None:
    with engine(tmp_path) as browser:
        browser.visit(f"{relay.url}/login")
        assert browser.run("return document.title + given[0]", "!").endswith("!")
        assert browser.run("return 'serviceWorker' in navigator") is True
