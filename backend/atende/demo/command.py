"""``atende demo``: fill a database with a made-up provider."""

import argparse
import asyncio
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from atende.database.opening import opened
from atende.demo.calendar import OFFSET, Calendar
from atende.demo.filling import Made, Wanted, fill, holds_data
from atende.settings import Settings, SettingsError

type Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - its only name

CUSTOMERS, TICKETS, SEED = 300, 3, 1


class FilledError(Exception):
    """The database holds data already, which a demonstration would mix with."""


def register(subparsers: Subparsers) -> None:
    """Add the command ``demo``."""
    about = "fill an empty database with a made-up provider, the same one for the same seed"
    parser = subparsers.add_parser("demo", help=about, description=about)
    parser.add_argument("--customers", type=_count, default=CUSTOMERS, metavar="N")
    parser.add_argument("--tickets-per-customer", type=_count, default=TICKETS, metavar="M")
    parser.add_argument("--seed", type=int, default=SEED, metavar="S")
    parser.add_argument(
        "--today",
        type=date.fromisoformat,
        default=None,
        metavar="YYYY-MM-DD",
        help="the day all others are reckoned from (default: today in Brasília)",
    )
    parser.add_argument(
        "--if-empty", action="store_true", help="do nothing where there are customers or tickets"
    )
    parser.set_defaults(run=_run)


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("0 or more")
    return number


def _run(arguments: argparse.Namespace) -> int:
    """Give 0, 1 where the database is in use already, 2 where a setting is wrong."""
    try:
        asyncio.run(_in_database(arguments, Settings.from_environment(os.environ)))
    except (FilledError, SettingsError) as error:
        sys.stderr.write(f"atende: {error}\n")
        return 2 if isinstance(error, SettingsError) else 1
    return 0


async def _in_database(arguments: argparse.Namespace, settings: Settings) -> None:
    async with opened(settings.database_url):
        await _fill(arguments)


async def _fill(arguments: argparse.Namespace) -> None:
    if await holds_data():
        if arguments.if_empty:
            return
        raise FilledError("the database holds customers or tickets already; give an empty one")
    today = arguments.today or datetime.now(OFFSET).date()
    count, each = arguments.customers, arguments.tickets_per_customer
    began = time.monotonic()
    with _progress(count) as progress:
        made = await fill(Wanted(count, each, arguments.seed, Calendar(today)), progress)
    sys.stdout.write(f"{_told(made)} in {time.monotonic() - began:.1f} s\n")


@contextmanager
def _progress(customers: int) -> Iterator[Callable[[int], None]]:
    """Show a bar on a terminal, and nothing elsewhere."""
    console = Console(stderr=True)
    columns = (TextColumn("Customers"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("", total=customers)
        yield lambda done: bar.advance(task, done)


def _told(made: Made) -> str:
    """Give how many there are of each: "300 customers, 900 tickets, …"."""
    plural = {"ticket_event": "events", "service_order": "service orders"}
    return ", ".join(
        f"{count:,} {plural.get(table, f'{table}s')}" for table, count in made.rows.items()
    )
