"""``atende import``: bring in what another system exported; docs/import.md tells how."""

import argparse
import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import Progress as Bar

from atende.database.opening import opened
from atende.importing.customers import import_customers
from atende.importing.events import Progress, import_events
from atende.importing.mapping import (
    CustomerMapping,
    EventMapping,
    MappingError,
    TypeMapping,
    load,
    shipped,
)
from atende.importing.report import Report
from atende.importing.types import import_types
from atende.settings import Settings, SettingsError

type Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - its only name
type Work = Callable[[argparse.Namespace, Progress], Awaitable[Report]]


def register(subparsers: Subparsers) -> None:
    """Add the command ``import``."""
    parser = subparsers.add_parser("import", help="bring in what another system exported")
    what = parser.add_subparsers(title="what to import", required=True, metavar="WHAT")
    _action(what, "customers", _customers, "customers, their plans and invoices")
    _action(what, "events", _events, "tickets, from a log of their changes")
    _action(what, "types", _types, "ticket types")


def _action(what: Subparsers, name: str, work: Work, text: str) -> None:
    parser = what.add_parser(name, help=text)
    parser.add_argument("file", type=Path, help="a CSV file")
    known = ", ".join(shipped())
    parser.add_argument("--map", required=True, help=f"a TOML file, or one of: {known}")
    parser.add_argument("--dry-run", action="store_true", help="say what would be; keep nothing")
    parser.add_argument("--report", type=Path, help="a CSV to write: what became of each line")
    parser.set_defaults(run=lambda arguments: _run(arguments, work))


def _run(arguments: argparse.Namespace, work: Work) -> int:
    """Give 0, 1 where the file or mapping cannot be used, 2 where a setting is wrong."""
    try:
        report = asyncio.run(_in_database(arguments, work))
        if arguments.report:
            report.write(arguments.report)
    except (MappingError, SettingsError, OSError) as error:
        sys.stderr.write(f"atende: {error}\n")
        return 2 if isinstance(error, SettingsError) else 1
    _tell(report, dry=arguments.dry_run)
    return 0


async def _in_database(arguments: argparse.Namespace, work: Work) -> Report:
    settings = Settings.from_environment(os.environ)
    async with opened(settings.database_url, migrated=settings.migrate):
        with _bar() as progress:
            return await work(arguments, progress)


async def _customers(arguments: argparse.Namespace, progress: Progress) -> Report:
    mapping = load(arguments.map, CustomerMapping)
    return await import_customers(
        arguments.file, mapping, write=not arguments.dry_run, progress=progress
    )


async def _events(arguments: argparse.Namespace, progress: Progress) -> Report:
    mapping = load(arguments.map, EventMapping)
    return await import_events(
        arguments.file, mapping, write=not arguments.dry_run, progress=progress
    )


async def _types(arguments: argparse.Namespace, progress: Progress) -> Report:
    mapping = load(arguments.map, TypeMapping)
    return await import_types(
        arguments.file, mapping, write=not arguments.dry_run, progress=progress
    )


@contextmanager
def _bar() -> Iterator[Progress]:
    """A progress bar on a terminal, and nothing elsewhere."""
    console = Console(stderr=True)
    with Bar(console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("rows", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _tell(report: Report, *, dry: bool) -> None:
    if dry:
        sys.stdout.write("dry run: nothing was kept\n")
    sys.stdout.write(f"{len(report.lines)} rows\n")
    for outcome, count in report.sums().items():
        sys.stdout.write(f"  {count} {outcome}\n")
    for what, count in sorted(report.made.items()):
        sys.stdout.write(f"{count} {what}\n")
    for reason, count in report.reasons().most_common(10):
        sys.stdout.write(f"refused {count}: {reason}\n")
