"""The pages and forms of tickets."""

from typing import Any

from atende.customers.documents import customer_document
from atende.tickets.documents import ticket_document
from atende.tickets.lists import TICKETS
from atende.web.cuts import Cut
from atende.web.forms import form_page
from atende.web.pages import list_page, page
from atende.web.reader import Reader
from atende.web.selections import Absent, Me, Query

_KEY = "ticket/{ticket}"
_HEAD = ("id", "protocol", "version", "customer", "type", "status")
_ONE = "/tickets/{ticket:str}"

list_page(
    "/tickets",
    template="tickets/tickets.html",
    lists={"items": TICKETS},
    uses=("catalogue",),
    covered=(
        (Absent("status"), Query("scope", "mine")),
        (Absent("status"), Query("scope", "roles")),
        (Absent("status"), Absent("scope"), Me("profile", "technician")),
    ),
)


@page(_ONE, key=_KEY, template="tickets/ticket.html")
@page(f"{_ONE}/data", key=_KEY, template="tickets/data.html")
@page(
    f"{_ONE}/history",
    key=_KEY,
    template="tickets/history.html",
    cut=Cut("ticket", "events", head=_HEAD),
)
@page(
    f"{_ONE}/history/{{event:str}}",
    key=_KEY,
    template="tickets/event.html",
    cut=Cut("ticket", "events", member="event", head=_HEAD),
)
@page(
    f"{_ONE}/contacts",
    key=_KEY,
    template="tickets/contacts.html",
    cut=Cut("ticket", "contacts", head=_HEAD),
)
@page(
    f"{_ONE}/contacts/{{contact:str}}",
    key=_KEY,
    template="tickets/contact.html",
    cut=Cut("ticket", "contacts", member="contact", head=_HEAD),
)
async def ticket_page(ticket: str, reader: Reader) -> dict[str, Any] | None:
    """A ticket: what was asked, its whole history, its visits, whom to call."""
    return await ticket_document(ticket, reader)


for _path, _kind in (
    ("forward", "forward"),
    ("status", "set_status"),
    ("close", "close"),
    ("comment", "comment"),
    ("test", "test"),
    ("schedule", "schedule"),
    ("reopen", "reopen"),
):
    form_page(
        f"{_ONE}/{_path}",
        kind=_kind,
        key=_KEY,
        template=f"tickets/{_path}.html",
        then="/tickets/{ticket}",
        load=ticket_page,
        uses=("catalogue",),
        calendar=_kind == "schedule",
    )

form_page(
    "/customers/{customer:str}/tickets/new",
    kind="open",
    key="customer/{customer}",
    template="tickets/new.html",
    then="/tickets/{ticket}",
    load=customer_document,
    uses=("catalogue",),
)
