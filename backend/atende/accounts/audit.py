"""The record of accesses: who signed in or out, what was refused, what changed in an account.

Kept for six months, the term of the Marco Civil da Internet (Lei 12.965/2014, art. 15) for the
records of access to an application; no typed words, no passwords, no names are written here.
"""

from typing import Any, Final

import msgspec

from atende.accounts.tables import AuditEntry
from atende.web.identifiers import new_id
from atende_rules.identifiers import is_uuid7

KEPT_MS: Final = 183 * 24 * 60 * 60 * 1000

SIGNED_IN: Final = "signed_in"
SIGN_IN_FAILED: Final = "sign_in_failed"
SIGNED_OUT: Final = "signed_out"
SESSION_ENDED: Final = "session_ended"
PASSWORD_CHANGED: Final = "password_changed"  # noqa: S105 - the name of an event
ACCOUNT_CREATED: Final = "account_created"
ACCOUNT_DISABLED: Final = "account_disabled"
ACCOUNT_ENABLED: Final = "account_enabled"
ROLES_CHANGED: Final = "roles_changed"
DEVICE_REVOKED: Final = "device_revoked"
REFUSED: Final = "refused"


async def record(what: str, now: int, account: str = "", address: str = "", **detail: Any) -> None:  # noqa: ANN401 - whatever JSON holds
    """Write one entry: the account it happened to or that did it, from which address."""
    await AuditEntry.insert(
        AuditEntry(
            id=new_id(),
            at=now,
            account=account,
            what=what,
            address=address[:64],
            detail=msgspec.json.encode(detail).decode(),
        )
    )


async def latest(size: int, after: str = "") -> list[dict[str, Any]]:
    """The last entries, newest first; of a page that ended with entry `after`, those before it.

    What is no entry's id begins with the newest.
    """
    query = AuditEntry.select(
        AuditEntry.id,
        AuditEntry.at,
        AuditEntry.account,
        AuditEntry.what,
        AuditEntry.address,
        AuditEntry.detail,
    )
    if is_uuid7(after):
        query = query.where(AuditEntry.id < after)
    return await query.order_by(AuditEntry.id, ascending=False).limit(size)


async def purge(now: int) -> None:
    """Delete what is older than it has to be kept."""
    await AuditEntry.delete().where(AuditEntry.at < now - KEPT_MS)
