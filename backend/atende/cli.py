"""The command ``atende``: each command is registered by the feature it belongs to."""

import argparse
from collections.abc import Sequence

from atende.accounts import command as accounts
from atende.demo import command as demo
from atende.importing import command as importing
from atende.sync import command as sync
from atende.web import serving

COMMANDS = (
    serving.register,
    demo.register,
    importing.register,
    accounts.register,
    sync.register,
)
"""Each adds a parser that sets ``run``: a function of the arguments that gives the exit code."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code."""
    parser = argparse.ArgumentParser(prog="atende", description="Customers and support tickets")
    subparsers = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for register in COMMANDS:
        register(subparsers)
    parsed = parser.parse_args(arguments)
    code: int = parsed.run(parsed)
    return code
