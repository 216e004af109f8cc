"""The time, read in one place so that a test can say what it is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime


def _machine_time() -> datetime:
    return datetime.now(UTC)


_read: Callable[[], datetime] = _machine_time


def now() -> datetime:
    """The present moment, in UTC."""
    return _read()


def now_ms() -> int:
    """The present moment as whole milliseconds since 1970 UTC, as tables keep instants."""
    return int(_read().timestamp() * 1000)


@contextmanager
def stopped_at(moment: datetime) -> Iterator[None]:
    """Inside, it is always this moment; for tests."""
    global _read  # noqa: PLW0603  # one clock for the process is what it is for
    before = _read
    _read = lambda: moment  # noqa: E731  # a name would say no more
    try:
        yield
    finally:
        _read = before
