"""Signed-in browsers: the cookie holds a secret, the database its SHA-256 and what it may do.

A session ends 30 days after it was last seen, 90 days after it began, when it is signed out,
when its account's password changes elsewhere, and at once when its account is disabled. Where a
phone it was ever used on was revoked, nobody is signed in by it, though that phone may hand its
queue in.
"""

import hashlib
import json
import re
import secrets
from dataclasses import dataclass
from typing import Any, Final

from atende.accounts.tables import EarlierPhone, Session
from atende.database.reading import question, read

COOKIE: Final = "atende_session"

_MINUTE: Final = 60 * 1000
_DAY: Final = 24 * 60 * _MINUTE
IDLE_MS: Final = 30 * _DAY
ABSOLUTE_MS: Final = 90 * _DAY
SEEN_EVERY_MS: Final = 5 * _MINUTE
"""How exact "last seen" is: a request within it writes nothing, so that reads stay reads."""

_ID: Final = re.compile(r"[0-9a-f]{64}")
_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{43}")
_LOOK_UP: Final = question("""
SELECT session.id AS session, session.seen_at, session.created_at, session.device,
    device.revoked_at IS NOT NULL AS revoked,
    EXISTS (
        SELECT 1 FROM earlier_phone JOIN device AS earlier ON earlier.id = earlier_phone.device
        WHERE earlier_phone.session = session.id AND earlier.account = session.account
        AND earlier.revoked_at IS NOT NULL
    ) AS ended,
    account.id AS account, account.name, account.username, account.profile,
    account.language, account.theme, account.zone, account.cities,
    role_membership.role, COALESCE(role.name, role_membership.role) AS role_name,
    role.cities AS role_cities
FROM session
JOIN account ON account.id = session.account
LEFT JOIN device ON device.id = session.device AND device.account = session.account
LEFT JOIN role_membership ON role_membership.account = account.id
LEFT JOIN role ON role.id = role_membership.role
WHERE session.id = ?1 AND session.expires_at > ?2 AND account.active
ORDER BY role_name, role_membership.role
""")


@dataclass(frozen=True)
class SignedIn:
    """Who a cookie's session belongs to, with the roles' names, from one query."""

    session: str
    seen_at: int
    created_at: int
    account: str
    name: str
    username: str
    profile: str
    language: str
    theme: str
    zone: str
    device: str  # the phone that said it uses the session; empty for a browser
    revoked: bool  # the device was: the session may do nothing but hand a queue in
    ended: bool  # a phone it was used on before was revoked: nobody is signed in by it any more
    cities: tuple[str, ...]  # the account's and its roles'
    roles: tuple[tuple[str, str], ...]  # (id, name), by name


def digest_of(secret: str) -> str:
    """The session's id for a cookie's secret: its SHA-256 in hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()


async def begin(account: str, now: int, user_agent: str = "", replacing: str | None = None) -> str:
    """A new session for the account; gives the secret for the cookie, which is kept nowhere else.

    The session of the secret that the browser came with (replacing) ends: signing in rotates.
    """
    if replacing:
        await end(digest_of(replacing))
    secret = secrets.token_urlsafe(32)
    await Session.insert(
        Session(
            id=digest_of(secret),
            account=account,
            created_at=now,
            seen_at=now,
            expires_at=now + IDLE_MS,
            user_agent=user_agent[:300],
        )
    )
    return secret


async def look_up(secret: str, now: int) -> SignedIn | None:
    """Whose session a cookie's secret is, by one query; None for none, ended, expired, disabled."""
    if not _SECRET.fullmatch(secret):
        return None
    (rows,) = await read(_LOOK_UP(digest_of(secret), now))
    if not rows:
        return None
    return _signed_in(rows)


def _signed_in(rows: list[dict[str, Any]]) -> SignedIn:
    """One person from a row for each of their roles, or one without."""
    of_role = ("role", "role_name", "role_cities", "cities", "revoked", "ended")
    listed = ("role_cities", "cities")
    cities = {city for row in rows for key in listed for city in json.loads(row[key] or "[]")}
    return SignedIn(
        revoked=bool(rows[0]["revoked"]),
        ended=bool(rows[0]["ended"]),
        cities=tuple(sorted(cities)),
        roles=tuple((row["role"], row["role_name"]) for row in rows if row["role"] is not None),
        **{key: value for key, value in rows[0].items() if key not in of_role},
    )


async def see(signed_in: SignedIn, now: int) -> None:
    """Move a session's expiry on, at most every few minutes and never past its absolute end."""
    if now - signed_in.seen_at < SEEN_EVERY_MS:
        return
    expires_at = min(now + IDLE_MS, signed_in.created_at + ABSOLUTE_MS)
    await Session.update({Session.seen_at: now, Session.expires_at: expires_at}).where(
        (Session.id == signed_in.session) & (Session.seen_at < now - SEEN_EVERY_MS + 1)
    )


async def use_on(session: str, device: str, before: str) -> None:
    """Say on which phone a session is used now, and on which before (empty for none).

    When any of them is revoked, the session is, too.
    """
    if before:
        earlier = EarlierPhone(id=f"{session}/{before}", session=session, device=before)
        await EarlierPhone.insert(earlier).on_conflict(action="DO NOTHING")
    await Session.update({Session.device: device}).where(Session.id == session)


async def end(session: str) -> None:
    """End one session; nothing happens when it has ended already."""
    await Session.delete().where(Session.id == session)


async def end_of_account(account: str, but: str = "") -> None:
    """End every session of an account, but perhaps the one that asks for it."""
    await Session.delete().where((Session.account == account) & (Session.id != but))


async def end_one_of(account: str, session: str) -> bool:
    """End a session of this account; False when it is not theirs or has ended."""
    if not _ID.fullmatch(session):
        return False
    ended = (
        await Session.delete()
        .where((Session.account == account) & (Session.id == session))
        .returning(Session.id)
    )
    return bool(ended)


async def of_account(account: str, now: int) -> list[dict[str, Any]]:
    """An account's sessions that have not expired, the last seen first."""
    return (
        await Session.select(Session.id, Session.created_at, Session.seen_at, Session.user_agent)
        .where((Session.account == account) & (Session.expires_at > now))
        .order_by(Session.seen_at, ascending=False)
        .order_by(Session.id)
    )


async def purge(now: int) -> None:
    """Delete sessions that have expired."""
    await Session.delete().where(Session.expires_at <= now)
