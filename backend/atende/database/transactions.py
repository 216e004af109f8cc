"""What a transaction must survive on either engine.

A phone that goes away cancels its request, often twice and in the middle of a statement; a database
that restarts takes its sessions with it. Piccolo's own transactions then leak the connection, or
leave the task believing that it is still inside. These do not: what was begun is ended, and the
connection given back, before the block is left.
"""

import asyncio
from abc import abstractmethod
from collections.abc import Callable, Coroutine
from contextvars import ContextVar
from types import TracebackType
from typing import Any, Literal, Protocol, Self

from piccolo.engine.base import BaseTransaction
from piccolo.engine.exceptions import TransactionError


async def to_the_end[T](work: Coroutine[Any, Any, T]) -> T:
    """Give the result of `work`, which runs to its end however often the caller is cancelled.

    The cancellation is raised afterwards, with what `work` raised, if it did, as its cause.
    """
    task = asyncio.get_running_loop().create_task(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        raise cancelled from (None if task.cancelled() else task.exception())
    return task.result()


class CurrentTransaction[T: SafeTransaction]:
    """Knows the transaction a task is in; takes the place of Piccolo's ContextVar.

    Tasks made inside a transaction inherit the ContextVar. On PostgreSQL their queries would
    collide with the transaction's own, and on SQLite a task that outlives it would write into the
    next person's. So an ended transaction is none, and another task's open one is refused.
    """

    def __init__(self, name: str) -> None:
        self._variable: ContextVar[T | None] = ContextVar(name, default=None)

    def get(self) -> T | None:
        """Give this task's open transaction, or None; TransactionError if it is another task's."""
        transaction = self._variable.get()
        if transaction is None or transaction.ended:
            return None
        if transaction.task is not asyncio.current_task():
            raise TransactionError(
                "This task was made inside a transaction that is still open: a transaction belongs "
                "to one task, so query in that task or make this one outside it"
            )
        return transaction

    def enter(self, transaction: T) -> None:
        """Make this task's transaction."""
        self._variable.set(transaction)

    def leave(self, transaction: T) -> None:
        """Forget it; harmless where a stream is closed by another task than the one that ran it."""
        if self._variable.get() is transaction:
            self._variable.set(None)


class Savepoint(Protocol):
    """The part of Piccolo's savepoints that nesting needs; both engines' have it."""

    @abstractmethod
    async def rollback_to(self) -> None:
        """Undo what was done since."""

    async def release(self) -> None:
        """Forget the savepoint and keep what was done since."""


class SafeTransaction(BaseTransaction):
    """Begins and ends whole, on both engines; one inside another is a savepoint.

    Stands before Piccolo's own transaction class of the engine, and needs `_give_back` of it.
    """

    engine: Any
    connection: Any
    ended = False
    task: asyncio.Task[Any] | None = None
    after_commit: list[Callable[[], None]]
    _parent: Any
    _savepoint: Savepoint
    _committed: bool
    _rolled_back: bool

    async def __aenter__(self) -> Self:
        if self._parent is not None:
            self._savepoint = await self._parent.savepoint()
            parent: Self = self._parent
            return parent
        self.connection = await self.get_connection()
        try:
            await self.begin()
        except BaseException:
            await to_the_end(self._give_back(failed=True))
            raise
        self.after_commit = []
        self.task = asyncio.current_task()
        self.engine.current_transaction.enter(self)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> Literal[False]:
        if self._parent is not None:
            await self._leave_savepoint(failed=error is not None)
        else:
            self.ended = True
            self.engine.current_transaction.leave(self)
            await to_the_end(self._finish(failed=error is not None))
        return False

    @abstractmethod
    async def get_connection(self) -> Any:  # noqa: ANN401  aiosqlite's or asyncpg's
        """Take a connection for the transaction."""

    @abstractmethod
    async def begin(self) -> None:
        """Begin on the connection taken."""

    @abstractmethod
    async def commit(self) -> None:
        """Keep what was done."""

    @abstractmethod
    async def rollback(self) -> None:
        """Undo what was done."""

    @abstractmethod
    async def _give_back(self, *, failed: bool) -> None:
        """Give the connection back; `failed` if its state is not known to be clean."""

    async def _leave_savepoint(self, *, failed: bool) -> None:
        if self._parent.ended:
            return
        if failed:
            await self._savepoint.rollback_to()
        await self._savepoint.release()

    async def _finish(self, *, failed: bool) -> None:
        try:
            if not (self._committed or self._rolled_back):
                await (self.rollback() if failed else self.commit())
        except BaseException:
            failed = True
            raise
        finally:
            if self._committed:
                for tell in self.after_commit:
                    tell()
            await self._give_back(failed=failed)
