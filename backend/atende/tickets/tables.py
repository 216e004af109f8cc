"""A ticket is its events; the ticket row holds what lists select and sort by.

Instants are integer milliseconds UTC; a closed ticket has closed_at, an open one null.
"""

from piccolo.columns import BigInt, ForeignKey, Integer, Text, Varchar
from piccolo.table import Table

from atende.customers.tables import Customer


class Ticket(Table):
    """What lists need of a ticket; always equal to a replay of its events."""

    id = Varchar(length=36, primary_key=True)  # uuid7
    protocol = Varchar(length=40, unique=True)
    version = Integer()
    customer = ForeignKey(Customer, index=True)
    type = Varchar(length=64)  # an index on it would get the name of the table ticket_type
    status = Varchar(length=64, index=True)
    priority = Varchar(length=64)
    assignee = Varchar(length=64, null=True, default=None, index=True)
    role = Varchar(length=64, null=True, default=None, index=True)
    opened_at = BigInt(index=True)
    opened_by = Varchar(length=64)
    due = BigInt(null=True, default=None, index=True)
    closed_at = BigInt(null=True, default=None, index=True)
    outcome = Varchar(length=12, null=True, default=None)  # resolved | unresolved
    description = Text(default="")


class TicketEvent(Table):
    """One fact in a ticket's life, in the order of its version."""

    id = Varchar(length=48, primary_key=True)
    ticket = ForeignKey(Ticket, index=True)
    version = Integer()  # 1, 2, 3 … within the ticket; unique together with it
    action = Varchar(length=36, index=True)
    kind = Varchar(length=16)
    at = Varchar(length=40)  # ISO 8601 with the offset it was written in
    recorded_at = Varchar(length=40)  # ISO 8601 UTC
    by = Varchar(length=64)
    after = Varchar(length=36, null=True, default=None)
    body = Text()  # JSON
