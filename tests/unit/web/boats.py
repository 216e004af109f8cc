"""Tables with everything selections meet: joins, missing values, all kinds, equal sort values."""

from typing import Any

from piccolo.columns import BigInt, Boolean, ForeignKey, Varchar
from piccolo.table import Table

from atende.web.selections import (
    Absent,
    AnyOf,
    Between,
    Condition,
    Equals,
    IsNull,
    Me,
    NotNull,
    OneOf,
    Query,
    Selection,
    Sort,
)
from atende.web.selections_sql import Mapped, Source


class Harbour(Table, tablename="test_harbour"):
    id = Varchar(length=64, primary_key=True)
    city = Varchar(length=64)


class BoatRow(Table, tablename="test_boat"):
    id = Varchar(length=64, primary_key=True)
    name = Varchar(length=64)
    harbour = ForeignKey(Harbour, null=True, default=None)
    owner = Varchar(length=64, null=True, default=None)
    due = BigInt(null=True, default=None)
    sails = BigInt()
    afloat = Boolean()
    day = Varchar(length=10)


SOURCE = Source(
    prefix="boat/",
    table=BoatRow,
    select=(BoatRow.id, BoatRow.name, BoatRow.harbour.city),
    columns={
        "id": Mapped(BoatRow.id),
        "name": Mapped(BoatRow.name),
        "harbour.city": Mapped(BoatRow.harbour.city),
        "owner.id": Mapped(BoatRow.owner),
        "due": Mapped(BoatRow.due, "instant"),
        "sails": Mapped(BoatRow.sails, "number"),
        "afloat": Mapped(BoatRow.afloat, "flag"),
        "day": Mapped(BoatRow.day),
    },
    to_items=lambda rows, _reader: [
        {"id": row["id"], "name": row["name"], "city": row["harbour.city"]} for row in rows
    ],
)

WHERE: tuple[Condition, ...] = (
    OneOf("harbour.city", Me("cities")),
    Equals("owner.id", None, when=Query("scope", "free")),
    OneOf("owner.id", Me("id"), when=Query("scope", "mine", default="mine")),
    AnyOf(
        (OneOf("owner.id", Me("id")), IsNull("due"), Equals("name", Query("name"))),
        when=Query("scope", "any"),
    ),
    NotNull("due", when=(Absent("scope"), Query("due"))),
    Between("due", Query("from"), Query("to")),
    Equals("afloat", Query("afloat")),
    Equals("sails", Query("sails")),
    OneOf("owner.id", Me("roles"), when=Query("scope", "roles")),
)
BOATS = Selection(prefix="boat/", where=WHERE, sort=(Sort("due"), Sort("id")), size=3)


async def create_tables() -> None:
    """Make both tables, empty."""
    await Harbour.create_table()
    await BoatRow.create_table()


async def insert_rows(rows: list[dict[str, Any]], harbours: list[dict[str, Any]]) -> None:
    """Put these rows in."""
    if harbours:
        await Harbour.insert(*(Harbour(**each) for each in harbours))
    if rows:
        await BoatRow.insert(*(BoatRow(**each) for each in rows))
