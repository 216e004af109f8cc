"""An async test needs no mark: anyio's pytest plugin (anyio_mode in pyproject.toml) runs it."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """How much of the soak (tests/e2e/soak); without them the little of it that is always run."""
    parser.addoption("--seeds", type=int, help="how many random days are lived")
    parser.addoption("--actions", type=int, help="what is done on phones in each of them")


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Run async tests and fixtures in asyncio alone."""
    return "asyncio"
