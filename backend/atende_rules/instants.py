"""Instants and spans as the rules reckon with them: ISO 8601 texts that carry their offset."""

from datetime import UTC, datetime, timedelta


def parse(text: object) -> datetime | None:
    """Give the instant a text names; None where it is none, or has no offset."""
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            return None
        # Only at the ends of the calendar may an offset lead out of it.
        return moment if 1 < moment.year < 9999 else moment.astimezone(UTC) and moment
    except (ValueError, OverflowError):
        return None


def instant(text: str) -> datetime:
    """Give the instant of a text that was checked when it came in.

    :raises ValueError: it names no instant.
    """
    moment = parse(text)
    if moment is None:
        raise ValueError(f"no instant: {text!r}")
    return moment


def milliseconds(text: str) -> int:
    """Give the instant as milliseconds since 1970 UTC."""
    return (instant(text) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


def later(text: str, minutes: int) -> str:
    """Give the instant some minutes later, in the same offset."""
    return (instant(text) + timedelta(minutes=minutes)).isoformat(timespec="seconds")


def overlap(start: str, minutes: int, other_start: str, other_minutes: int) -> bool:
    """Tell whether two spans share time; one that ends as the other starts does not."""
    one, other = instant(start), instant(other_start)
    return one < other + timedelta(minutes=other_minutes) and other < one + timedelta(
        minutes=minutes
    )


def from_milliseconds(at: int) -> datetime:
    """Give the instant of milliseconds since 1970, in UTC."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at)
