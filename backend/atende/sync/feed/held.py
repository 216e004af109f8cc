"""What a phone holds, as the server keeps it: one row after each group that was sent.

A row is written once and never changed, and the cursor names it. So it does not matter which
groups of a broken stream arrived: the cursor that comes back says.
"""

import secrets
from collections import defaultdict
from collections.abc import Mapping

import msgspec

from atende.sync.tables import Device, Held

type Holding = dict[str, str]
"""Keys, each with the mark of what its document was made with (language, catalogue, day)."""

_keys = msgspec.json.Decoder(dict[str, list[str]])


async def find_held(device: str, held: str) -> tuple[Holding, int] | None:
    """Give what the device held at that cursor, and the row's number; None where that is not known.

    An empty ``held`` is nothing, number 0.
    """
    if not held:
        return {}, 0
    row = await Held.select(Held.keys, Held.number).where(Held.id == held, Held.device == device)
    if not row:
        return None
    kept = _keys.decode(row[0]["keys"])
    return {key: mark for mark, keys in kept.items() for key in keys}, row[0]["number"]


async def keep_held(device: str, holding: Mapping[str, str], number: int) -> str:
    """Store what a device holds and give the row's id."""
    by_mark: dict[str, list[str]] = defaultdict(list)
    for key, mark in holding.items():
        by_mark[mark].append(key)
    held = secrets.token_hex(12)
    keys = msgspec.json.encode(by_mark).decode()
    await Held.insert(Held(id=held, device=device, number=number, keys=keys))
    return held


async def forget_all_but(device: str, held: str) -> None:
    """Drop the other rows: the phone has shown that it stands at this one.

    Later ones are of streams it lost. Without that, a phone that loses every answer and asks again
    would leave a row each time.
    """
    await Held.delete().where(Held.device == device, Held.id != held)


async def forget_unseen(before: int) -> None:
    """Drop what devices hold that were last seen before then; one that returns begins anew."""
    unseen = Device.select(Device.id).where(Device.seen_at < before)
    await Held.delete().where(Held.device.is_in(unseen))


async def forget_held(device: str) -> None:
    """Drop everything: the phone begins anew, or is not to come back."""
    await Held.delete().where(Held.device == device)
