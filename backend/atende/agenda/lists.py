"""Lists of service orders: the day's, the month's counts, today's route."""

from typing import Any

from atende.agenda.tables import ServiceOrder
from atende.catalogue.current import current_catalogue
from atende.customers.about import address
from atende.tickets.audience import audience
from atende.web.reader import Reader
from atende.web.selections import (
    Absent,
    Between,
    Equals,
    Group,
    Me,
    OneOf,
    Page,
    Query,
    Selection,
    Sort,
)
from atende.web.selections_sql import Mapped, Rows, Source
from atende_rules.model import Order
from atende_rules.present import order, order_item

WITHIN_REACH = OneOf("customer.city", Me("cities"))
MINE = (
    OneOf("technician.id", Me("id"), when=Query("scope", "mine")),
    OneOf("technician.id", Me("id"), when=(Absent("scope"), Me("profile", "technician"))),
)
"""A technician sees their own visits unless asked otherwise; a manager the team's."""
NOT_CANCELLED = OneOf("state.id", ("scheduled", "done"))
BY_TIME = (Sort("start.at"), Sort("id"))

DAY = Selection(
    prefix="order/",
    where=(WITHIN_REACH, *MINE, Equals("start.day", Page("day"))),
    sort=BY_TIME,
    size=200,
)
MONTH = Selection(
    prefix="order/",
    where=(
        WITHIN_REACH,
        *MINE,
        NOT_CANCELLED,
        Between("start.day", Page("month_first"), Page("month_last")),
    ),
    group=Group("start.day"),
)
ROUTE = Selection(
    prefix="order/",
    where=(WITHIN_REACH, *MINE, NOT_CANCELLED, Equals("start.day", Page("today"))),
    sort=BY_TIME,
    size=50,
)


async def _items(rows: Rows, reader: Reader) -> list[dict[str, Any]]:
    catalogue, who = await current_catalogue(), audience(reader)
    return [
        order_item(
            order(_visit(row), catalogue, who),
            {"id": row["ticket"], "protocol": row["ticket.protocol"], "type": row["ticket.type"]},
            {
                "id": row["customer"],
                "name": row["customer.name"],
                "address": address(
                    {
                        name: row[f"customer.{name}"]
                        for name in (
                            "street",
                            "number",
                            "complement",
                            "district",
                            "city",
                            "state",
                            "cep",
                            "reference",
                        )
                    }
                ),
            },
            catalogue,
        )
        for row in rows
    ]


def _visit(row: dict[str, Any]) -> Order:
    return Order(
        id=row["id"],
        kind=row["kind"],
        technician=row["technician"],
        start=row["start_text"],
        minutes=row["minutes"],
        notes=row["notes"],
        state=row["state"],
    )


SOURCE = Source(
    prefix="order/",
    table=ServiceOrder,
    select=(
        ServiceOrder.id,
        ServiceOrder.kind,
        ServiceOrder.technician,
        ServiceOrder.start_text,
        ServiceOrder.minutes,
        ServiceOrder.notes,
        ServiceOrder.state,
        ServiceOrder.ticket,
        ServiceOrder.ticket.protocol,
        ServiceOrder.ticket.type,
        ServiceOrder.customer,
        ServiceOrder.customer.name,
        ServiceOrder.customer.street,
        ServiceOrder.customer.number,
        ServiceOrder.customer.complement,
        ServiceOrder.customer.district,
        ServiceOrder.customer.city,
        ServiceOrder.customer.state,
        ServiceOrder.customer.cep,
        ServiceOrder.customer.reference,
    ),
    columns={
        "id": Mapped(ServiceOrder.id),
        "technician.id": Mapped(ServiceOrder.technician),
        "start.day": Mapped(ServiceOrder.day),
        "start.at": Mapped(ServiceOrder.start, "instant"),
        "state.id": Mapped(ServiceOrder.state),
        "customer.city": Mapped(ServiceOrder.customer.city),
    },
    to_items=_items,
)
