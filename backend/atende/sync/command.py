"""``atende restored``: said once after a backup was put in place."""

import argparse
import asyncio
import os
import sys

from atende.database.opening import opened
from atende.settings import Settings, SettingsError
from atende.sync.epoch import new_epoch

type Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - its only name


def register(subparsers: Subparsers) -> None:
    """Add the command ``restored``."""
    text = "say that the database was restored from a backup, before it is served again"
    parser = subparsers.add_parser("restored", help=text)
    parser.set_defaults(run=_run)


def _run(_: argparse.Namespace) -> int:
    """Begin another epoch: gives 2 where a setting is wrong."""
    try:
        settings = Settings.from_environment(os.environ)
    except SettingsError as error:
        sys.stderr.write(f"atende: {error}\n")
        return 2
    asyncio.run(_restored(settings))
    sys.stdout.write("Phones give back the protocols they had, and read everything anew\n")
    return 0


async def _restored(settings: Settings) -> None:
    async with opened(settings.database_url, migrated=settings.migrate):
        await new_epoch()
