"""Passwords: argon2id, hashed and verified in a few threads beside the event loop.

19 MiB and two passes are OWASP's first recommendation for argon2id; one hash takes about 60 ms
of a core, so a bounded number run at once and the others wait their turn.
"""

import asyncio
import os
import unicodedata
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST: Final = 8
LONGEST: Final = 256
"""Characters a chosen password may have; longer ones only keep a thread busy."""

_MEMORY_KIB: Final = 19 * 1024
_PASSES: Final = 2
_AT_ONCE: Final = max(1, min(4, os.cpu_count() or 1))

_hasher: Final = PasswordHasher(
    time_cost=_PASSES,
    memory_cost=_MEMORY_KIB,
    parallelism=1,
    hash_len=32,
    salt_len=16,
    type=Type.ID,
)
_threads: Final = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="password")


def _nobodys_hash() -> str:
    """A hash with today's parameters that no password has: what an unknown user is checked by."""
    salt, digest = (b64encode(bytes(size)).decode().rstrip("=") for size in (16, 32))
    return f"$argon2id$v=19$m={_MEMORY_KIB},t={_PASSES},p=1${salt}${digest}"


NOBODY: Final = _nobodys_hash()


async def hash_password(password: str) -> str:
    """The argon2id hash to store, its parameters and salt within."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_threads, _hasher.hash, _one_spelling(password))


async def matches(stored: str, password: str) -> bool:
    """Whether the password is the stored hash's.

    An empty hash (an account that cannot sign in, or none at all) takes the same time to be
    refused as a wrong password, so that the time does not tell who exists.
    """
    loop = asyncio.get_running_loop()
    matched = await loop.run_in_executor(_threads, _verify, stored or NOBODY, password)
    return matched and bool(stored)


def is_outdated(stored: str) -> bool:
    """Whether a hash was made with other parameters than today's and is to be made again."""
    return _hasher.check_needs_rehash(stored)


def weakness_of(password: str, username: str) -> str | None:
    """Why a chosen password is refused: short, long or same_as_username; None when it will do.

    Length is what counts (NIST SP 800-63B, 5.1.1.2): no rules about which characters.
    """
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    if password.casefold() == username.casefold():
        return "same_as_username"
    return None


def _verify(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, _one_spelling(password)) and len(password) <= LONGEST
    except (VerificationError, InvalidHashError):
        return False


def _one_spelling(password: str) -> str:
    """Keyboards differ in how they write an accent; NFKC makes them one (NIST SP 800-63B)."""
    return unicodedata.normalize("NFKC", password[: LONGEST + 1])
