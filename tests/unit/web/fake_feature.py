"""A small feature: boats, their crew, and the one change there is."""

from typing import Any

import msgspec
from litestar import Request, get

from atende.web.cuts import Cut
from atende.web.form_fields import FieldMap, Joined, Many, Table, Text, Whole
from atende.web.forms import form_page
from atende.web.pages import list_page, page
from atende.web.reader import Reader, signed_in
from atende.web.selections import Between, Group, Page, Query, Selection, Sort
from tests.unit.web.boats import BOATS

KEY = "boat/{boat}"


class Boat(msgspec.Struct):
    id: str
    name: str
    version: int
    crew: tuple[dict[str, Any], ...]


SANTA_MARIA = Boat(
    id="1",
    name="Santa Maria & filhos",
    version=7,
    crew=(
        {"id": "a", "name": "Ana", "since": "2024-05-01"},
        {"id": "b", "name": "Bia", "since": "2023-02-01"},
    ),
)


@page("/boats/{boat:str}", key=KEY, template="boat.html", uses=("harbours",))
@page(
    "/boats/{boat:str}/crew",
    key=KEY,
    template="crew.html",
    cut=Cut(
        "boat",
        "crew",
        where=(Between("since", Query("from"), Query("to")),),
        sort=(Sort("since"), Sort("id")),
    ),
)
@page(
    "/boats/{boat:str}/crew/{member:str}",
    key=KEY,
    template="member.html",
    cut=Cut("boat", "crew", member="member"),
)
async def boat_page(boat: str, reader: Reader) -> Boat | None:
    """A boat and its crew."""
    return SANTA_MARIA if boat == "1" and reader.profile != "qa" else None


@page("/hello", template="hello.html", public=True)
async def hello_page(reader: Reader | None) -> dict[str, str]:
    """A greeting."""
    return {"hello": reader.name if reader else "?"}


@page("/broken", template="hello.html", public=True)
async def broken_page() -> dict[str, str]:
    """A page that fails."""
    raise RuntimeError("the boat of Maria sank")


list_page(
    "/boats",
    template="boats.html",
    lists={
        "items": BOATS,
        "counts": Selection(
            prefix="boat/",
            where=(Between("day", Page("month_first"), Page("month_last")),),
            group=Group("day"),
        ),
    },
    calendar=True,
)

form_page(
    "/boats/{boat:str}/sail",
    kind="sail",
    key=KEY,
    template="sail.html",
    then="/boats/{boat}",
    load=boat_page,
    uses=("harbours",),
    fields=FieldMap(
        (
            Text("to"),
            Whole("sails"),
            Joined("start", ("start_date", "start_time")),
            Many("crew"),
            Table("stops", {"name": "stop_name", "note": "stop_note"}, telling=("name",)),
        ),
        fresh=("voyage",),
    ),
)


@get("/whoami")
async def whoami(request: Request[Any, Any, Any]) -> dict[str, str]:
    """A plain handler that asks who is signed in."""
    return {"id": (await signed_in(request)).id}
