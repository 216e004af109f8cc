"""Fill a database with a made-up provider: the same arguments give the same rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import batched
from typing import Any

from atende.agenda.tables import ServiceOrder
from atende.catalogue.current import load_catalogue
from atende.catalogue.standard import ensure_standard_choices
from atende.customers.directory import index_customers
from atende.customers.tables import Contact, Customer, Invoice, Plan
from atende.database.clock import stamp
from atende.database.engine import current_engine, transaction
from atende.demo.calendar import Calendar
from atende.demo.chance import chance
from atende.demo.customers import contact_rows, customer_row
from atende.demo.desk import Desk
from atende.demo.invoices import invoice_rows
from atende.demo.life import World
from atende.demo.plans import offer_for, plan_rows
from atende.demo.sketching import Sketch, sketch
from atende.demo.slots import Slots
from atende.demo.staff import TECHNICIAN, ensure_staff
from atende.demo.tickets import Beginning, add_rows, beginnings, keys, lived, next_numbers
from atende.demo.writing import Rows, write
from atende.sync.tables import ProtocolSeries
from atende.tickets.tables import Ticket, TicketEvent

BATCH = 250
"""Customers in one transaction: with all that is theirs, some ten thousand rows."""

_TABLES = (Customer, Plan, Invoice, Contact, Ticket, TicketEvent, ServiceOrder)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to make: how many customers, tickets for each, from which seed, on which day."""

    customers: int
    tickets_per_customer: int
    seed: int
    calendar: Calendar


@dataclass(slots=True)
class Made:
    """How many rows were written, by table."""

    rows: dict[str, int] = field(default_factory=dict)

    def add(self, rows: Rows) -> None:
        """Count these as well."""
        for table, several in rows.items():
            name = table._meta.tablename  # noqa: SLF001  Piccolo's own name for it
            self.rows[name] = self.rows.get(name, 0) + len(several)


async def holds_data() -> bool:
    """Tell whether there are customers or tickets already."""
    return bool(await Customer.exists()) or bool(await Ticket.exists())


async def fill(wanted: Wanted, progress: Callable[[int], None]) -> Made:
    """Write the provider; `progress` is told the customers of each batch that was committed."""
    async with transaction():
        if await ensure_standard_choices():
            await stamp(["catalogue"])
    await ensure_staff(wanted.customers)
    sketches = [sketch(wanted.seed, index) for index in range(wanted.customers)]
    to_be = beginnings(wanted.seed, sketches, wanted.tickets_per_customer, wanted.calendar)
    slots = Slots(wanted.calendar, keep_free=TECHNICIAN)
    world = World(wanted.calendar, Desk(await load_catalogue()), slots)
    await _write_series(to_be)
    made = Made()
    for batch in batched(zip(sketches, to_be, strict=True), BATCH, strict=False):
        rows, changed = _batch(world, wanted.seed, batch)
        async with transaction():
            await write(rows)
            await index_customers([one.id for one, _ in batch])
            await stamp(changed)
        made.add(rows)
        progress(len(batch))
    await _tidy()
    return made


def _batch(
    world: World, seed: int, batch: Sequence[tuple[Sketch, list[Beginning]]]
) -> tuple[Rows, list[str]]:
    """Make everything of some customers: the rows, and the keys of the documents that show them."""
    rows: Rows = {table: [] for table in _TABLES}
    changed: list[str] = []
    for one, some in batch:
        contact, radio = _customer(world.calendar, seed, one, rows)
        changed.append(f"customer/{one.id}")
        for life in lived(world, seed, some, contact, radio=radio):
            add_rows(life, rows)
            changed.extend(keys(life))
    return rows, changed


def _customer(calendar: Calendar, seed: int, one: Sketch, rows: Rows) -> tuple[str, bool]:
    """Add a customer's rows; give the name of the main contact, and whether radio serves them."""
    dice = chance(seed, "customer", one.index)
    customer = customer_row(one, dice, calendar)
    contacts = contact_rows(one, dice, customer)
    offer = offer_for(one, dice, rural=customer["street"].startswith("Estrada Geral"))
    rows[Customer].append(customer)
    rows[Contact].extend(contacts)
    rows[Plan].extend(plan_rows(one, dice, calendar, customer, offer))
    rows[Invoice].extend(invoice_rows(one, dice, calendar, offer))
    return str(contacts[0]["name"]), offer.technology == "rádio"


async def _write_series(to_be: list[list[Beginning]]) -> None:
    """Let new protocols follow those of the demonstration."""
    async with transaction():
        for year, number in next_numbers(to_be).items():
            await ProtocolSeries.delete().where(ProtocolSeries.id == year)
            await ProtocolSeries.insert(ProtocolSeries(id=year, next=number))


async def _tidy() -> Any:  # noqa: ANN401  nobody looks at it
    """Leave a SQLite file that can be copied alone, a PostgreSQL that knows its tables' sizes."""
    if current_engine().engine_type == "sqlite":
        return await Customer.raw("PRAGMA wal_checkpoint(TRUNCATE)")
    return await Customer.raw("ANALYZE")
