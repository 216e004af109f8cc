"""Which of a technician's hours are promised already."""

from atende.agenda.tables import ServiceOrder
from atende.customers.about import names_of
from atende.customers.in_scope import readable_customers
from atende.database.holding import hold
from atende.web.reader import Reader
from atende_rules.instants import milliseconds
from atende_rules.model import Action, Booking, Rejected, Ticket
from atende_rules.reading import read_fields

_DAY = 24 * 60 * 60 * 1000


async def bookings_around(
    action: Action, ticket: Ticket | None, reader: Reader
) -> tuple[Booking, ...]:
    """Give the bookings within a day of the visit an action asks for, of its technician.

    A customer whom the reader may not read has no name in them.

    Holds the technician, so that two visits cannot be promised for the same hour at once.
    """
    if action.kind not in ("schedule", "reschedule") or ticket is None:
        return ()
    fields = read_fields(action)
    if isinstance(fields, Rejected):
        return ()
    order = ticket.order(fields["order"])
    technician = fields.get("technician") or (order.technician if order else "")
    start = fields.get("start") or (order.start if order else action.at)
    await hold(f"technician/{technician}")
    around = milliseconds(start)
    return await bookings_of(technician, around - 2 * _DAY, around + 2 * _DAY, reader)


async def bookings_of(
    technician: str, since: int, until: int, reader: Reader
) -> tuple[Booking, ...]:
    """Give a technician's scheduled orders that start between two instants, in milliseconds."""
    rows = (
        await ServiceOrder.select(
            ServiceOrder.id,
            ServiceOrder.technician,
            ServiceOrder.start_text,
            ServiceOrder.minutes,
            ServiceOrder.ticket,
            ServiceOrder.customer,
        )
        .where(
            (ServiceOrder.technician == technician)
            & (ServiceOrder.start >= since)
            & (ServiceOrder.start <= until)
            & (ServiceOrder.state == "scheduled")
        )
        .order_by(ServiceOrder.start)
    )
    customers = {row["customer"] for row in rows}
    if reader.cities is not None:
        customers = set(await readable_customers(customers, reader))
    names = await names_of(customers)
    return tuple(
        Booking(
            order=row["id"],
            technician=row["technician"],
            start=row["start_text"],
            minutes=row["minutes"],
            ticket=row["ticket"],
            label=names.get(row["customer"], ""),
        )
        for row in rows
    )
