"""``atende user``: make and change accounts where the database is.

A password is asked for twice on a terminal, and read from the first line of the input elsewhere;
it is never an argument, which other people on the machine could read.
"""

import argparse
import asyncio
import getpass
import os
import sys
from collections.abc import Awaitable, Callable

from atende.accounts import audit, passwords, people
from atende.accounts.people import PROFILES, NewAccount
from atende.catalogue.current import current_catalogue
from atende.database.opening import opened
from atende.settings import Settings, SettingsError
from atende.web.clock import now_ms

type Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - its only name
type Work = Callable[[argparse.Namespace], Awaitable[None]]


class RefusedError(Exception):
    """What was asked for cannot be done; the message says why."""


def register(subparsers: Subparsers) -> None:
    """Add the command ``user``."""
    parser = subparsers.add_parser("user", help="make and change accounts")
    user = parser.add_subparsers(title="what to do", required=True, metavar="ACTION")
    adding = _action(user, "add", _add, "make an account, and read its password")
    adding.add_argument("--name", required=True, help="the person's name")
    adding.add_argument("--profile", choices=PROFILES, default="technician")
    adding.add_argument("--role", action="append", default=[], metavar="ID", help="repeatable")
    adding.add_argument("--no-password", action="store_true", help="an account nobody signs in to")
    _action(user, "password", _password, "read a new password and end every session")
    _action(user, "disable", _disable, "let nobody sign in, and end every session at once")
    _action(user, "enable", _enable, "let a disabled account sign in again")
    roles = _action(user, "roles", _roles, "say which roles a person belongs to, or show them")
    roles.add_argument("role", nargs="*", metavar="ROLE", help="the ids of all their roles")
    roles.add_argument("--none", action="store_true", help="take every role away")
    listing = user.add_parser("list", help="list the accounts there are")
    listing.set_defaults(run=_runs(_list))


def _action(user: Subparsers, name: str, work: Work, text: str) -> argparse.ArgumentParser:
    parser = user.add_parser(name, help=text)
    parser.add_argument("username")
    parser.set_defaults(run=_runs(work))
    return parser


def _runs(work: Work) -> Callable[[argparse.Namespace], int]:
    """Runs work in the database: gives 1 where it is refused, 2 where a setting is wrong."""

    async def in_database(arguments: argparse.Namespace, settings: Settings) -> None:
        async with opened(settings.database_url, migrated=settings.migrate):
            await work(arguments)

    def run(arguments: argparse.Namespace) -> int:
        try:
            asyncio.run(in_database(arguments, Settings.from_environment(os.environ)))
        except (RefusedError, SettingsError) as error:
            sys.stderr.write(f"atende: {error}\n")
            return 2 if isinstance(error, SettingsError) else 1
        return 0

    return run


async def _add(arguments: argparse.Namespace) -> None:
    username = people.folded(arguments.username)
    if not people.is_username(username):
        raise RefusedError("a username is 2 to 64 of a-z, 0-9 and . _ @ - (and not `audit`)")
    if await people.by_id(username) or await people.by_username(username):
        raise RefusedError(f"there is an account {username} already")
    await _check_roles(arguments.role)
    hashed = "" if arguments.no_password else await _read_password(username)
    new = NewAccount(username, arguments.name, arguments.profile, hashed, tuple(arguments.role))
    await people.create(new)
    await audit.record(audit.ACCOUNT_CREATED, now_ms(), username)
    _say(f"{username} is there, as a {arguments.profile}")


async def _password(arguments: argparse.Namespace) -> None:
    account = await _account(arguments)
    hashed = await _read_password(arguments.username)
    await people.set_password(account, hashed)
    await audit.record(audit.PASSWORD_CHANGED, now_ms(), account)
    _say(f"{account} has a new password and is signed out everywhere")


async def _disable(arguments: argparse.Namespace) -> None:
    account = await _account(arguments)
    await people.set_active(account, active=False)
    await audit.record(audit.ACCOUNT_DISABLED, now_ms(), account)
    _say(f"{account} is disabled and signed out everywhere")


async def _enable(arguments: argparse.Namespace) -> None:
    account = await _account(arguments)
    await people.set_active(account, active=True)
    await audit.record(audit.ACCOUNT_ENABLED, now_ms(), account)
    _say(f"{account} may sign in again")


async def _roles(arguments: argparse.Namespace) -> None:
    account = await _account(arguments)
    if arguments.role or arguments.none:
        if arguments.role and arguments.none:
            raise RefusedError("name roles or say --none, not both")
        await _check_roles(arguments.role)
        await people.set_roles(account, arguments.role)
        await audit.record(audit.ROLES_CHANGED, now_ms(), account)
    belongs = (await people.roles_of([account])).get(account, [])
    _say(f"{account}: {', '.join(belongs) or 'no roles'}")


async def _list(_: argparse.Namespace) -> None:
    after = ""
    while page := await people.page_of_people(500, after):
        roles = await people.roles_of(row["id"] for row in page)
        for row in page:
            state = "active" if row["active"] else "disabled"
            belongs = ", ".join(roles.get(row["id"], [])) or "-"
            _say("\t".join((row["username"], row["name"], row["profile"], state, belongs)))
        after = page[-1]["id"]


async def _account(arguments: argparse.Namespace) -> str:
    """The id of the account named; refused where there is none."""
    account = await people.by_username(arguments.username)
    if account is None:
        raise RefusedError(f"there is no account {arguments.username}")
    return str(account["id"])


async def _check_roles(roles: list[str]) -> None:
    known = (await current_catalogue()).roles
    if unknown := [role for role in roles if role not in known]:
        there = ", ".join(sorted(known)) or "none"
        raise RefusedError(f"no such role: {', '.join(unknown)} (there are: {there})")


async def _read_password(username: str) -> str:
    """The hash of the password that is typed."""
    if sys.stdin.isatty():
        password = getpass.getpass("Password: ")
        if getpass.getpass("Once more: ") != password:
            raise RefusedError("the two passwords differ")
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if weakness := passwords.weakness_of(password, people.folded(username)):
        raise RefusedError(_WEAKNESSES[weakness])
    return await passwords.hash_password(password)


_WEAKNESSES = {
    "short": f"a password has at least {passwords.SHORTEST} characters",
    "long": f"a password has at most {passwords.LONGEST} characters",
    "same_as_username": "a password is not the username",
}


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
