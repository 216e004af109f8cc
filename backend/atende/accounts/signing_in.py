"""Signing in: throttled, checked, recorded; who exists is not told by words nor by time."""

from dataclasses import dataclass
from typing import Any

from atende.accounts import audit, passwords, people, sessions, throttle
from atende.accounts.throttle import Wait


@dataclass(frozen=True)
class Attempt:
    """What somebody typed, and the browser and address it came from."""

    username: str
    password: str
    address: str
    user_agent: str = ""
    secret: str = ""  # of the session the browser came with, if any
    only: str = ""  # the account that is waited for, if any


@dataclass(frozen=True)
class Begun:
    """Signed in: the secret for the cookie, and how the person reads."""

    secret: str
    language: str
    theme: str


@dataclass(frozen=True)
class Refused:
    """Not signed in: wrong, disabled, demo or another; the next try has to wait so many seconds."""

    code: str
    wait: int = 0


async def sign_in(attempt: Attempt, now: int, demo: bool) -> Begun | Refused | Wait:
    """Begin a session for who gives the right password (now: milliseconds UTC).

    That an account is disabled, or there for demonstrations only (and `demo` is off), or not the
    one that is waited for, is told only to who knows its password.
    """
    admitted = await throttle.admit(attempt.username, attempt.address, now)
    if isinstance(admitted, Wait):
        return admitted
    account = await people.by_username(attempt.username)
    stored = account["password"] if account else ""
    matched = await passwords.matches(stored, attempt.password)
    refusal = _refusal(account, matched=matched, demo=demo, only=attempt.only)
    if refusal or account is None:
        code = refusal or "wrong"
        who = account["id"] if account else ""
        await audit.record(
            audit.SIGN_IN_FAILED, now, who, attempt.address, code=code, wait=admitted.wait
        )
        if code == "another":  # the right password: nobody is guessing
            await throttle.forgive(admitted)
        return Refused(code, admitted.wait if code == "wrong" else 0)
    await throttle.forgive(admitted)
    if passwords.is_outdated(stored):
        hashed = await passwords.hash_password(attempt.password)
        await people.store_rehash(account["id"], stored, hashed)
    return await _begin(account, attempt, now)


def _refusal(
    account: dict[str, object] | None, *, matched: bool, demo: bool, only: str
) -> str | None:
    if account is None or not matched:
        return "wrong"
    if not account["active"]:
        return "disabled"
    if account["demo"] and not demo:
        return "demo"
    if only and account["id"] != only:
        return "another"
    return None


async def _begin(account: dict[str, str], attempt: Attempt, now: int) -> Begun:
    secret = await sessions.begin(account["id"], now, attempt.user_agent, attempt.secret or None)
    await audit.record(audit.SIGNED_IN, now, account["id"], attempt.address)
    await purge(now)
    return Begun(secret, account["language"], account["theme"])


@dataclass(frozen=True)
class NewPassword:
    """What somebody signed in typed to change their password, and where from."""

    account: str
    session: str  # the one that asks; it goes on
    current: str
    new: str
    again: str
    address: str


async def change_password(change: NewPassword, now: int) -> dict[str, str] | Wait:
    """Change a password and end the account's other sessions; gives refusals by field, or none.

    The current password is asked for, and guessing it is throttled as signing in is.
    """
    account = await people.by_id(change.account) or {"password": "", "username": "", "demo": False}
    if refusals := _new_password_refusals(change, account):
        return refusals
    admitted = await throttle.admit(account["username"], change.address, now)
    if isinstance(admitted, Wait):
        return admitted
    if not await passwords.matches(account["password"], change.current):
        return {"current": "wrong"}
    await throttle.forgive(admitted)
    hashed = await passwords.hash_password(change.new)
    await people.set_password(change.account, hashed, session=change.session)
    await audit.record(audit.PASSWORD_CHANGED, now, change.account, change.address)
    return {}


def _new_password_refusals(change: NewPassword, account: dict[str, Any]) -> dict[str, str]:
    if account["demo"]:
        return {"": "demo"}
    if weakness := passwords.weakness_of(change.new, account["username"]):
        return {"new": weakness}
    return {"again": "differs"} if change.again != change.new else {}


async def purge(now: int) -> None:
    """Let go of what is over: old counts, expired sessions, the record beyond its term."""
    await throttle.purge(now)
    await sessions.purge(now)
    await audit.purge(now)
