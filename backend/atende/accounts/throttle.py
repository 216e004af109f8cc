"""How often one may try to sign in: waits that grow, kept in the database, never a lock for good.

A try is counted before the password is looked at, under the rows' locks, so that many tries at
the same moment are as many tries. A good sign-in takes its own count back.
"""

import hashlib
import ipaddress
from dataclasses import dataclass
from typing import Any, Final

from atende.accounts.people import folded
from atende.accounts.tables import SignInAttempt
from atende.database.engine import transaction

FORGOTTEN_AFTER_MS: Final = 24 * 60 * 60 * 1000
"""A count with no failure for a day starts anew, and its row may go."""


@dataclass(frozen=True)
class Patience:
    """How many failures cost no wait, and the longest wait there is, in seconds."""

    free: int
    longest: int

    def wait_after(self, failures: int) -> int:
        """Seconds to wait after so many failures: none, then 2, 4, 8, … to the longest."""
        beyond = failures - self.free
        return min(self.longest, 1 << min(beyond, 20)) if beyond > 0 else 0


ACCOUNT: Final = Patience(free=4, longest=5 * 60)
"""288 guesses a day at most, and its owner never waits longer than five minutes."""

ADDRESS: Final = Patience(free=20, longest=15 * 60)
"""A whole office, or a mobile carrier's NAT, may stand behind one address."""


@dataclass(frozen=True)
class Wait:
    """Too many failures of late: the next try is possible in so many seconds."""

    seconds: int


@dataclass(frozen=True)
class Admitted:
    """A try that may be made. It counts as a failure until it is forgiven."""

    account_key: str
    address_key: str
    address_block: int  # the address's blocked_until that this try set
    wait: int  # seconds the next try has to wait if this one fails


async def admit(username: str, address: str, now: int) -> Admitted | Wait:
    """Count one try to sign in as this username from this address (now: milliseconds UTC).

    Whoever has to wait is told so without a write: it costs the database next to nothing.
    """
    keys = (account_key(username), address_key(address))
    rows = await SignInAttempt.select(*_COLUMNS).where(SignInAttempt.id.is_in(list(keys)))
    if seconds := _seconds_left(rows, now):
        return Wait(seconds)
    async with transaction():
        locked = await _lock(keys, now)
        if seconds := _seconds_left(locked, now):
            return Wait(seconds)
        by_key = {row["id"]: row for row in locked}
        for_account = await _count(by_key[keys[0]], ACCOUNT, now)
        for_address = await _count(by_key[keys[1]], ADDRESS, now)
    wait = max(for_account, for_address)
    return Admitted(*keys, now + for_address * 1000, wait)


async def forgive(admitted: Admitted) -> None:
    """The sign-in was good: its account's failures are forgotten, its address's are one fewer."""
    await SignInAttempt.delete().where(SignInAttempt.id == admitted.account_key)
    await SignInAttempt.raw(
        "UPDATE sign_in_attempt SET failures = failures - 1, blocked_until ="
        " CASE WHEN blocked_until = {} THEN 0 ELSE blocked_until END"
        " WHERE id = {} AND failures > 0",
        admitted.address_block,
        admitted.address_key,
    )


async def purge(now: int) -> None:
    """Delete forgotten rows, each by its own statement, so that no two wait for each other."""
    old = now - FORGOTTEN_AFTER_MS
    rows = await SignInAttempt.select(SignInAttempt.id).where(SignInAttempt.last_at < old).limit(50)
    for row in rows:
        await SignInAttempt.delete().where(
            (SignInAttempt.id == row["id"]) & (SignInAttempt.last_at < old)
        )


def account_key(username: str) -> str:
    """The row of a typed username; a digest, since people type passwords there by mistake."""
    typed = folded(username).encode()
    return f"account:{hashlib.sha256(typed).hexdigest()}"


def address_key(address: str) -> str:
    """The row of a client address; of an IPv6 address its /64, which one household has whole."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "address:unknown"
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return f"address:{ip.ipv4_mapped}"
        return f"address:{ipaddress.ip_network((int(ip), 64), strict=False)}"
    return f"address:{ip}"


_COLUMNS: Final = (
    SignInAttempt.id,
    SignInAttempt.failures,
    SignInAttempt.last_at,
    SignInAttempt.blocked_until,
)


def _seconds_left(rows: list[dict[str, Any]], now: int) -> int:
    """Whole seconds until none of the rows blocks any more; 0 when none does."""
    blocked_until = max((row["blocked_until"] for row in rows), default=0)
    return max(0, -((now - blocked_until) // 1000))


async def _lock(keys: tuple[str, str], now: int) -> list[dict[str, Any]]:
    """Both rows, made if they are not there, locked until the transaction ends.

    Always the account's before the address's, so that no two tries wait for each other.
    """
    rows: list[dict[str, Any]] = await SignInAttempt.raw(
        "INSERT INTO sign_in_attempt (id, failures, last_at, blocked_until)"
        " VALUES ({}, 0, {}, 0), ({}, 0, {}, 0)"
        " ON CONFLICT (id) DO UPDATE SET failures = sign_in_attempt.failures"
        " RETURNING id, failures, last_at, blocked_until",
        keys[0],
        now,
        keys[1],
        now,
    )
    return rows


async def _count(row: dict[str, Any], patience: Patience, now: int) -> int:
    """Write one more failure; gives the seconds that the next try has to wait."""
    forgotten = row["last_at"] < now - FORGOTTEN_AFTER_MS
    failures = 1 if forgotten else row["failures"] + 1
    wait = patience.wait_after(failures)
    await SignInAttempt.update(
        {
            SignInAttempt.failures: failures,
            SignInAttempt.last_at: now,
            SignInAttempt.blocked_until: now + wait * 1000,
        }
    ).where(SignInAttempt.id == row["id"])
    return wait
