"""Devices as rows: one person on one phone, how its queue stands, whether it was revoked."""

from typing import Any, Final

from piccolo.columns import Column

from atende.database.engine import transaction
from atende.database.holding import hold
from atende.database.reading import question, read
from atende.sync.feed.held import forget_held, forget_unseen
from atende.sync.tables import Device, OpenedKey
from atende.web.clock import now_ms
from atende.web.problems import Problem
from atende_rules.reading import is_uuid

OPENED_MS: Final = 30 * 24 * 60 * 60 * 1000
"""How long what was opened on a phone stays on it."""
SEEN_EVERY_MS: Final = 60_000
"""How exact "last seen" is: a pull within it writes nothing."""
RETURNS_MS: Final = 90 * 24 * 60 * 60 * 1000
"""How long it is kept what a device holds that is not seen; some 20 kB each."""

MOST_OPENED: Final = 500
"""Keys that are kept for a device, the newest; a first look back reaches a few weeks."""

_ALL_BUT_THE_NEWEST: Final = (
    "DELETE FROM opened_key WHERE device = {} AND id NOT IN"
    " (SELECT id FROM opened_key WHERE device = {} ORDER BY at DESC, id LIMIT {})"
)
_REVOKED: Final = question("SELECT id FROM device WHERE id = ?1 AND revoked_at IS NOT NULL")


class DeviceRevoked(Problem):
    """The device was revoked: it wipes what it holds and hands its queue in."""

    status = 403
    code = "device_revoked"


def device_id(text: object) -> str:
    """Give a device's id in its one spelling.

    :raises Problem: 400, it is none.
    """
    if not isinstance(text, str) or not is_uuid(text):
        raise Problem(status=400, code="malformed", parameter="device")
    return text.lower()


async def find_device(device: str) -> dict[str, Any] | None:
    """Give the row of a device, or None."""
    return await Device.select().where(Device.id == device).first()


async def is_revoked(device: str) -> bool:
    """Tell whether there is such a device and it was revoked."""
    (rows,) = await read(_REVOKED(device))
    return bool(rows)


async def see(device: str, row: dict[str, Any] | None, account: str, user_agent: str) -> None:
    """Note that this person's device was there; it is made when it is first heard of (no row).

    :raises DeviceRevoked: it was revoked.
    :raises Problem: 409, it is another person's.
    """
    if row is None:
        row = await _add(device, account, user_agent)
    elif now_ms() - row["seen_at"] > SEEN_EVERY_MS and row["account"] == account:
        await Device.update({Device.seen_at: now_ms()}).where(Device.id == device)
    check(row, account)


def check(row: dict[str, Any], account: str) -> None:
    """Refuse a device that is another person's, or was revoked.

    :raises DeviceRevoked: it was revoked.
    :raises Problem: 409, it is another person's.
    """
    if row["account"] != account:
        raise Problem(status=409, code="another_user")
    if row["revoked_at"] is not None:
        raise DeviceRevoked


async def tell(device: str, **told: Any) -> None:  # noqa: ANN401  # values of columns
    """Keep what a device says of itself: name, version, pending, oldest_at, user_agent."""
    values: dict[Column | str, Any] = {"seen_at": now_ms()}
    values.update(told)
    await Device.update(values).where(Device.id == device)


async def revoke(device: str, by: str) -> bool:
    """Revoke a device, once; False where it was before. What it held is forgotten."""
    async with transaction():
        revoked = (
            await Device.update({Device.revoked_at: now_ms(), Device.revoked_by: by})
            .where(Device.id == device, Device.revoked_at.is_null())
            .returning(Device.id)
        )
        await forget_held(device)
        await OpenedKey.delete().where(OpenedKey.device == device)
    return bool(revoked)


async def list_devices(account: str | None = None) -> list[dict[str, Any]]:
    """Give a person's devices, or everybody's: those in use first, the last seen first."""
    query = Device.select()
    if account is not None:
        query = query.where(Device.account == account)
    rows = await query.order_by(Device.seen_at, ascending=False).order_by(Device.id).limit(500)
    return sorted(rows, key=lambda row: row["revoked_at"] is not None)


async def keep_opened(device: str, keys: list[str]) -> None:
    """Let documents join what a phone holds, or stay longer; what stayed long enough goes."""
    now = now_ms()
    await OpenedKey.delete().where(OpenedKey.device == device, OpenedKey.at <= now - OPENED_MS)
    rows = [
        OpenedKey(id=f"{device}:{key}", device=device, key=key, at=now)
        for key in dict.fromkeys(keys)
    ]
    if rows:
        await OpenedKey.insert(*rows).on_conflict(
            target=OpenedKey.id, action="DO UPDATE", values=[OpenedKey.at]
        )
        await OpenedKey.raw(_ALL_BUT_THE_NEWEST, device, device, MOST_OPENED)


async def _add(device: str, account: str, user_agent: str) -> dict[str, Any]:
    async with transaction():
        await hold(f"device/{device}")
        row = await find_device(device)
        if row is None:
            now = now_ms()
            made = Device(
                id=device, account=account, user_agent=user_agent[:300], created_at=now, seen_at=now
            )
            await Device.insert(made)
            await forget_unseen(now - RETURNS_MS)
            row = await find_device(device)
    assert row is not None  # noqa: S101  # it was there or was made
    return row
