"""The epoch: a random word of this database, which changes when it was restored from a backup.

A restored database does not know which protocols it gave after the backup, so phones give back
ranges of another epoch. It changes by ``atende restored``, and by itself when a phone comes with
a cursor from the future that was lost.
"""

import secrets

from atende.database.engine import transaction
from atende.database.holding import hold
from atende.sync.protocols import skip
from atende.sync.tables import Epoch

SKIPPED = 1_000
"""Protocols left out after a backup was restored: those given since are most likely among them."""


async def current_epoch() -> str:
    """Give the epoch; the first who asks makes it."""
    return (await epoch_and_seal())[0]


async def epoch_and_seal() -> tuple[str, bytes]:
    """Give the epoch and the secret that cursors are signed with; the first who asks makes them.

    The secret stays when the epoch changes: it tells a cursor of a lost future from a made-up one.
    """
    row = await Epoch.select(Epoch.value, Epoch.seal).first()
    if row is None or not row["seal"]:
        await new_epoch("")
        await Epoch.update({Epoch.seal: secrets.token_hex(32)}).where(
            Epoch.id == 1, Epoch.seal == ""
        )
        return await epoch_and_seal()
    return str(row["value"]), bytes.fromhex(row["seal"])


async def new_epoch(instead_of: str | None = None) -> str:
    """Begin another epoch and give it; only if it is still ``instead_of``, where that is told."""
    async with transaction():
        await hold("epoch")
        row = await Epoch.select(Epoch.value).first()
        there = str(row["value"]) if row else ""
        if instead_of is not None and there != instead_of:
            return there
        value = secrets.token_hex(8)
        if row is None:
            await Epoch.insert(Epoch(id=1, value=value))
        else:
            await skip(SKIPPED)
            await Epoch.update({Epoch.value: value}).where(Epoch.id == 1)
        return value
