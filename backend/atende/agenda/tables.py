"""Service orders as lists and overlaps need them; their life is in their ticket's events."""

from piccolo.columns import BigInt, ForeignKey, Integer, Text, Varchar
from piccolo.table import Table

from atende.customers.tables import Customer
from atende.tickets.tables import Ticket


class ServiceOrder(Table):
    """A visit for a ticket (O.S.)."""

    id = Varchar(length=36, primary_key=True)  # uuid7
    ticket = ForeignKey(Ticket, index=True)
    customer = ForeignKey(Customer, index=True)
    kind = Varchar(length=64)
    technician = Varchar(length=64, index=True)
    start = BigInt(index=True)  # milliseconds UTC
    day = Varchar(length=10, index=True)  # the day where the visit is, 'YYYY-MM-DD'
    start_text = Varchar(length=40)  # ISO 8601 with its offset
    minutes = Integer()
    state = Varchar(length=12)  # scheduled | cancelled | done
    notes = Text(default="")
