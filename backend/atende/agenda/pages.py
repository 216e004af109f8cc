"""The agenda's pages: the month and its days, and each service order."""

from typing import Any

from atende.agenda.documents import order_document
from atende.agenda.lists import DAY, MONTH
from atende.web.forms import form_page
from atende.web.pages import list_page, page
from atende.web.reader import Reader

_KEY = "order/{order}"
_ONE = "/orders/{order:str}"

list_page(
    "/agenda",
    template="agenda/agenda.html",
    lists={"items": DAY, "counts": MONTH},
    calendar=True,
)


@page(_ONE, key=_KEY, template="agenda/order.html")
async def order_page(order: str, reader: Reader) -> dict[str, Any] | None:
    """A service order: when, who, what for and where."""
    return await order_document(order, reader)


for _path, _kind in (("reschedule", "reschedule"), ("cancel", "cancel_order")):
    form_page(
        f"{_ONE}/{_path}",
        kind=_kind,
        key=_KEY,
        template=f"agenda/{_path}.html",
        then=_ONE.replace(":str", ""),
        load=order_page,
        of="ticket",
        uses=("catalogue",),
        calendar=_kind == "reschedule",
    )
