"""The queue of a revoked phone, handed in by parts: kept apart until a manager settles it."""

import json
from collections.abc import Sequence
from typing import Any, Literal

import msgspec

from atende.accounts.reading import reader_of
from atende.database.engine import transaction
from atende.database.holding import hold
from atende.sync.devices import find_device
from atende.sync.settle import settle, withdraw
from atende.sync.tables import Device, Quarantined
from atende.web.clock import now_ms
from atende.web.identifiers import new_id
from atende.web.problems import Problem
from atende.web.reader import Reader
from atende_rules.reading import is_uuid

type Settled = Literal["applied", "refused", "waiting", "let_go", "gone"]
SHOWN = 200
MOST_HANDED_IN = 10_000
"""Actions of one phone: months without signal, and no more than a manager's database can bear."""


async def hand_in(device: str, account: str, actions: Sequence[Any], *, more: bool = False) -> int:
    """Keep a part of a revoked device's queue, each action once; give how many are kept of it.

    A part whose answer was lost comes again, so what is kept already changes nothing. Without
    ``more`` it is the last: then the device has handed in, and nothing it sends is kept any more.

    :raises Problem: 409, it was not revoked, or is another person's; 413, no queue is that long.
    """
    async with transaction():
        await hold(f"device/{device}")
        row = await find_device(device)
        if row is None or row["account"] != account:
            raise Problem(status=409, code="another_user")
        if row["revoked_at"] is None:
            raise Problem(status=409, code="device_not_revoked")
        kept = await _kept(device)
        if row["handed_in_at"] is not None:
            return len(kept)
        now = now_ms()
        new = {_name(each): each for each in actions if _name(each) not in kept}
        if len(kept) + len(new) > MOST_HANDED_IN:
            raise Problem(status=413, code="too_many_actions", most=MOST_HANDED_IN)
        if not more:
            await Device.update({Device.handed_in_at: now, Device.pending: 0}).where(
                Device.id == device
            )
        items = [
            Quarantined(
                id=new_id(),
                device=device,
                account=account,
                action=json.dumps(each, ensure_ascii=True),
                received_at=now,
            )
            for each in new.values()
        ]
        if items:
            await Quarantined.insert(*items)
    return len(kept) + len(items)


async def _kept(device: str) -> set[str]:
    rows = await Quarantined.select(Quarantined.action).where(Quarantined.device == device)
    return {_name(json.loads(row["action"])) for row in rows}


def _name(action: object) -> str:
    """What tells an action from others: its id; of what has none, all of it."""
    known = action.get("id") if isinstance(action, dict) else None
    return known if isinstance(known, str) else json.dumps(action, ensure_ascii=True)


async def waiting_items() -> list[dict[str, Any]]:
    """Give what waits for a manager, in the order it was done."""
    return (
        await Quarantined.select()
        .where(Quarantined.state == "waiting")
        .order_by(Quarantined.id)
        .limit(SHOWN)
    )


async def settled_items() -> list[dict[str, Any]]:
    """Give what was settled of late, the last first."""
    return (
        await Quarantined.select()
        .where(Quarantined.state != "waiting")
        .order_by(Quarantined.settled_at, ascending=False)
        .order_by(Quarantined.id)
        .limit(50)
    )


async def count_waiting() -> int:
    """Count what waits for a manager."""
    return int(await Quarantined.count().where(Quarantined.state == "waiting"))


async def apply_item(item: str, manager: Reader) -> Settled:
    """Settle an action in the name of who did it, at the time it was done.

    What has to wait for an action before it goes on waiting; what was settled already stays as it
    is (``gone``).
    """
    row = await _waiting(item)
    if row is None:
        return "gone"
    author = await reader_of(row["account"], manager.language)
    action = json.loads(row["action"])
    if author is None or not isinstance(action, dict):
        return await _settle(item, "refused", manager, answer={"code": "malformed"})
    answer = await settle(action, author, device=row["device"])
    told = {"code": answer.code, "message": answer.message}
    if answer.outcome == "held":
        await Quarantined.update({Quarantined.answer: json.dumps(told)}).where(
            Quarantined.id == item
        )
        return "waiting"
    state: Settled = "applied" if answer.outcome == "applied" else "refused"
    return await _settle(item, state, manager, answer=told)


async def let_go(item: str, manager: Reader, reason: str) -> Settled:
    """Let an action go for a reason: it never takes effect, should it still arrive otherwise.

    One that had arrived before the phone was revoked took effect: then it is ``applied``.
    """
    row = await _waiting(item)
    if row is None:
        return "gone"
    action = json.loads(row["action"])
    author = await reader_of(row["account"], manager.language)
    known = action.get("id") if isinstance(action, dict) else None
    if author is not None and isinstance(known, str) and is_uuid(known):
        answer = await withdraw(known, author, device=row["device"])
        if answer.outcome == "applied":
            return await _settle(item, "applied", manager)
    return await _settle(item, "let_go", manager, note=reason)


async def find_item(item: str) -> dict[str, Any] | None:
    """Give the row of an item, or None."""
    if not is_uuid(item):
        return None
    return await Quarantined.select().where(Quarantined.id == item).first()


async def _waiting(item: str) -> dict[str, Any] | None:
    row = await find_item(item)
    return row if row and row["state"] == "waiting" else None


async def _settle(
    item: str,
    state: Settled,
    manager: Reader,
    *,
    note: str = "",
    answer: dict[str, str] | None = None,
) -> Settled:
    settled = (
        await Quarantined.update(
            {
                Quarantined.state: state,
                Quarantined.note: note,
                Quarantined.answer: msgspec.json.encode(answer or {}).decode(),
                Quarantined.settled_by: manager.id,
                Quarantined.settled_at: now_ms(),
            }
        )
        .where(Quarantined.id == item, Quarantined.state == "waiting")
        .returning(Quarantined.id)
    )
    return state if settled else "gone"
