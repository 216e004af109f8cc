"""An async test needs no mark: anyio's pytest plugin (anyio_mode in pyproject.toml) runs it."""

import pytest


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Run async tests and fixtures in asyncio alone."""
    return "asyncio"
