"""Accounts as rows: found, made, changed. What may be changed by whom is decided by the callers."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from atende.accounts import sessions
from atende.accounts.tables import Account, RoleMembership
from atende.database.clock import stamp
from atende.database.engine import transaction

PROFILES: Final = ("technician", "manager", "qa")
LANGUAGES: Final = ("pt-BR", "en")
THEMES: Final = ("auto", "light", "dark")

_USERNAME: Final = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")

_PAGE_OF_THE_RECORD: Final = "audit"  # /accounts/audit; an account's page is /accounts/{username}


def folded(username: str) -> str:
    """The one spelling a username is kept and looked for in: trimmed, lower case."""
    return unicodedata.normalize("NFKC", username.strip()).casefold()


def is_username(username: str) -> bool:
    """Whether a folded text may be a username: 2 to 64 of a-z, 0-9 and . _ @ - (not `audit`)."""
    return username != _PAGE_OF_THE_RECORD and _USERNAME.fullmatch(username) is not None


@dataclass(frozen=True)
class NewAccount:
    """What a new account starts with; `password` is a hash, empty where nobody signs in."""

    username: str
    name: str
    profile: str
    password: str = ""
    roles: tuple[str, ...] = ()
    demo: bool = False


async def by_username(username: str) -> dict[str, Any] | None:
    """The account of a username as typed, with its password's hash; None where there is none."""
    return await _first(Account.username, folded(username))


async def by_id(account: str) -> dict[str, Any] | None:
    """The account of an id, with its password's hash; None where there is none."""
    return await _first(Account.id, account)


async def create(new: NewAccount) -> str:
    """Make an account; gives its id, which is the username it was made with."""
    username = folded(new.username)
    async with transaction():
        await Account.insert(
            Account(
                id=username,
                username=username,
                name=new.name,
                profile=new.profile,
                password=new.password,
                demo=new.demo,
            )
        )
        await _store_roles(username, new.roles)
        await stamp(["catalogue"])
    return username


async def set_password(account: str, hashed: str, session: str = "") -> None:
    """Store a new password's hash and end the account's sessions, but the one that changed it."""
    async with transaction():
        await Account.update({Account.password: hashed}).where(Account.id == account)
        await sessions.end_of_account(account, but=session)


async def store_rehash(account: str, old: str, hashed: str) -> None:
    """Replace a hash by the same password's with today's parameters, unless it changed since."""
    await Account.update({Account.password: hashed}).where(
        (Account.id == account) & (Account.password == old)
    )


async def set_active(account: str, active: bool) -> None:
    """Let an account sign in, or not; disabling it ends its sessions in the same moment."""
    async with transaction():
        await Account.update({Account.active: active}).where(Account.id == account)
        if not active:
            await sessions.end_of_account(account)
        await stamp(["catalogue"])


async def set_roles(account: str, roles: Iterable[str]) -> None:
    """Let the account belong to these roles and no others."""
    async with transaction():
        await _store_roles(account, roles)
        await stamp(["catalogue"])


async def set_preferences(account: str, language: str, theme: str, zone: str) -> None:
    """Store how a person reads: language, theme, time zone."""
    await Account.update(
        {Account.language: language, Account.theme: theme, Account.zone: zone}
    ).where(Account.id == account)


async def roles_of(accounts: Iterable[str]) -> dict[str, list[str]]:
    """The ids of the roles of each of these accounts that has any."""
    wanted = sorted(set(accounts))
    if not wanted:
        return {}
    rows = (
        await RoleMembership.select(RoleMembership.account, RoleMembership.role)
        .where(RoleMembership.account.is_in(wanted))
        .order_by(RoleMembership.role)
    )
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["account"], []).append(row["role"])
    return found


async def everyone() -> list[dict[str, Any]]:
    """Everyone there ever was, by name: id, name, profile, active, and roles as a tuple of ids."""
    roles: dict[str, list[str]] = {}
    memberships = RoleMembership.select(RoleMembership.account, RoleMembership.role)
    for row in await memberships.order_by(RoleMembership.role):
        roles.setdefault(row["account"], []).append(row["role"])
    rows = await Account.select(Account.id, Account.name, Account.profile, Account.active).order_by(
        Account.name
    )
    return [{**row, "roles": tuple(roles.get(row["id"], ()))} for row in rows]


async def page_of_people(size: int, after: str = "") -> list[dict[str, Any]]:
    """People with their sessions' count and when they were last seen: active first, by name.

    `after` is the id of the last person of the page before; no one is skipped or shown twice.
    """
    if "\0" in after:
        return []
    rows: list[dict[str, Any]] = await Account.raw(_PAGE, after, after, size)
    return rows


async def names_of(accounts: Iterable[str]) -> dict[str, str]:
    """The names of these accounts, by id; who does not exist is left out."""
    wanted = sorted(set(accounts))
    if not wanted:
        return {}
    rows = await Account.select(Account.id, Account.name).where(Account.id.is_in(wanted))
    return {row["id"]: row["name"] for row in rows}


async def _store_roles(account: str, roles: Iterable[str]) -> None:
    await RoleMembership.delete().where(RoleMembership.account == account)
    chosen = [
        RoleMembership(id=f"{account}:{role}", account=account, role=role)
        for role in sorted(set(roles))
    ]
    if chosen:
        await RoleMembership.insert(*chosen)


async def _first(column: Any, value: str) -> dict[str, Any] | None:  # noqa: ANN401 - a Piccolo column
    if "\0" in value:  # PostgreSQL takes no text that holds it, so nobody is called so
        return None
    return await Account.select().where(column == value).first()


_PAGE: Final = """
SELECT account.id, account.name, account.username, account.profile, account.active, account.demo,
    COUNT(session.id) AS sessions, MAX(session.seen_at) AS seen_at
FROM account
LEFT JOIN session ON session.account = account.id
WHERE {} = '' OR (NOT account.active, account.name, account.id) >
    (SELECT NOT active, name, id FROM account WHERE id = {})
GROUP BY account.id
ORDER BY NOT account.active, account.name, account.id
LIMIT {}
"""
