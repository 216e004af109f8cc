"""Read rows by SQL written once for both engines, several questions in one trip to the database.

For pages that are asked for all the time: Piccolo takes longer to write such a question than the
database to answer it (about 0.25 ms against 0.02; docs/decisions/database-engines.md).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from piccolo.columns import Column

from atende.database.engine import current_engine
from atende.database.postgres import PooledPostgresEngine

type Row = dict[str, Any]

_AMONG = re.compile(r"= ANY\((\?\d)\)")


class Asked(NamedTuple):
    """A question, or a statement that writes, with its values."""

    question: "Question"
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """SQL as each engine writes it; called with its values, it can be read, or run (writing.py)."""

    sqlite: str
    postgres: str

    def __call__(self, *values: object) -> Asked:
        """Give the question with these values; a list for each ``ANY``."""
        return Asked(self, values)


def question(sql: str) -> Question:
    """Make a question: ``?1``, ``?2`` … stand for values, ``= ANY(?1)`` for one of a list's."""
    return Question(
        sqlite=_AMONG.sub(r"IN (SELECT value FROM json_each(\1))", sql),
        postgres=sql.replace("?", "$"),
    )


def named(*columns: Column) -> str:
    """Give columns of tables as a SELECT names them."""
    metas = [column._meta for column in columns]  # noqa: SLF001  # Piccolo keeps names there
    return ", ".join(f'"{each.table._meta.tablename}"."{each.name}"' for each in metas)  # noqa: SLF001  # likewise


def kept_ids(ids: Iterable[str]) -> list[str]:
    """Give each id once, without those that no database can keep (PostgreSQL takes no NUL)."""
    return [each for each in dict.fromkeys(ids) if "\0" not in each]


async def read(*asked: Asked) -> list[list[Row]]:
    """Give the rows of each question, in one trip; inside a transaction they see what it wrote."""
    engine = current_engine()
    if isinstance(engine, PooledPostgresEngine):
        return await engine.read([(each.question.postgres, each.values) for each in asked])
    return await engine.read([(each.question.sqlite, each.values) for each in asked])
