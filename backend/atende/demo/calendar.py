"""The demonstration's days: everything that happened is over by the evening before today."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

DAYS = 730
"""How far back the histories of tickets and invoices go."""

OFFSET = timezone(timedelta(hours=-3))
"""Brasília's, all year round since 2019."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """What `today` makes of the demonstration's instants."""

    today: date

    @property
    def last(self) -> datetime:
        """The instant nothing in a history comes after: eight in the evening of yesterday."""
        return self.at(-1, 20 * 60)

    def at(self, days: int, minutes: int, seconds: int = 0) -> datetime:
        """Give the instant so many days from today, so many minutes into that day."""
        day = self.today + timedelta(days=days)
        midnight = datetime(day.year, day.month, day.day, tzinfo=OFFSET)
        return midnight + timedelta(minutes=minutes, seconds=seconds)

    def weekday(self, days: int) -> int:
        """Give the weekday of the day so many days from today, Monday being 0."""
        return (self.today.weekday() + days) % 7

    def days_to(self, at: datetime) -> int:
        """Give how many days from today an instant's day is."""
        return (at.date() - self.today).days

    def day(self, days: int) -> str:
        """Give the day so many days from today, 'YYYY-MM-DD'."""
        return (self.today + timedelta(days=days)).isoformat()


def written(at: datetime) -> str:
    """Give an instant as people's devices write it, with its offset."""
    return at.isoformat(timespec="seconds")


def recorded(at: datetime) -> str:
    """Give an instant as the server writes it, in UTC."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


def milliseconds(at: datetime) -> int:
    """Give an instant as milliseconds UTC since 1970."""
    return int(at.timestamp()) * 1000
