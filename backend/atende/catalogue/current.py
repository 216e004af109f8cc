"""The catalogue as the rules read it, kept in memory until its change row moves."""

from collections.abc import Mapping
from typing import Any

from atende.accounts.people import everyone
from atende.catalogue.tables import OrderKind, Priority, Role, Status, TicketType
from atende.database.engine import current_engine
from atende.database.reading import Row, question, read
from atende_rules import model

CHANGED = question("SELECT seq FROM change WHERE key = 'catalogue'")
"""When the catalogue last changed, to be read beside what else a page asks."""

_held: tuple[object, int, model.Catalogue] | None = None


async def current_catalogue() -> model.Catalogue:
    """Give the catalogue: one query while nothing changed in it, eight when something did."""
    (changed,) = await read(CHANGED())
    return await catalogue_of(changed)


async def catalogue_of(changed: list[Row]) -> model.Catalogue:
    """Give the catalogue whose ``CHANGED`` was read, by seven queries if it is not held."""
    global _held  # noqa: PLW0603  # one value for the process, replaced whole
    engine = current_engine()
    sequence = changed[0]["seq"] if changed else 0
    if _held is not None and _held[0] is engine and _held[1] == sequence:
        return _held[2]
    catalogue = await load_catalogue()
    _held = (engine, sequence, catalogue)
    return catalogue


def forget() -> None:
    """Drop what is held, so that the next reader loads it anew."""
    global _held  # noqa: PLW0603  # likewise
    _held = None


async def load_catalogue() -> model.Catalogue:
    """Give the catalogue from the database, in the order people choose in."""
    return model.Catalogue(
        statuses=_by_id(model.Status, await Status.select().order_by(Status.position, Status.id)),
        types=_by_id(
            model.TicketType, await TicketType.select().order_by(TicketType.position, TicketType.id)
        ),
        roles=_by_id(model.Role, await Role.select().order_by(Role.name)),
        users={row["id"]: model.User(**row) for row in await everyone()},
        priorities=_by_id(
            model.Priority, await Priority.select().order_by(Priority.position, Priority.id)
        ),
        order_kinds=_by_id(
            model.OrderKind, await OrderKind.select().order_by(OrderKind.position, OrderKind.id)
        ),
    )


def _by_id[Choice: Any](kind: type[Choice], rows: list[dict[str, Any]]) -> Mapping[str, Choice]:
    names = kind.__dataclass_fields__
    return {
        row["id"]: kind(**{name: value for name, value in row.items() if name in names})
        for row in rows
    }
