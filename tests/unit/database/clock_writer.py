"""One of several processes that write at once: `clock_writer.py URL NAME TRANSACTIONS`.

Every transaction writes some rows of `written`, as many as chance has it, and stamps last: one key
that no one else ever stamps, and one that everybody does. Two tasks do so at a time.
"""

import asyncio
import random
import sys

from atende.database.clock import Change, stamp
from atende.database.engine import engine_for, start, stop, transaction, use_engine

HOT = 5


async def write(name: str, transactions: int) -> None:
    for number in range(transactions):
        key = f"{name}/{number}"
        async with transaction():
            for _ in range(random.randint(1, 6)):
                await Change.raw("INSERT INTO written (key) VALUES ({})", key)
            await stamp([key, f"hot/{number % HOT}"])


async def main(url: str, name: str, transactions: int) -> None:
    engine = engine_for(url)
    use_engine(engine)
    await start(engine)
    async with asyncio.TaskGroup() as group:
        group.create_task(write(f"{name}a", transactions // 2))
        group.create_task(write(f"{name}b", transactions // 2))
    await stop(engine)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
