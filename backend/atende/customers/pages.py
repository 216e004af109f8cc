"""The pages of customers: their record, and what hangs on it."""

from typing import Any

from atende.customers.documents import CustomerDocument, customer_document
from atende.customers.search import search_document
from atende.web.cuts import Cut
from atende.web.pages import PageRequest, page
from atende.web.reader import Reader
from atende.web.selections import Between, IsNull, NotNull, Query

_KEY = "customer/{customer}"
_ONE = "/customers/{customer:str}"
_PERIOD = (Between("due.day", Query("from"), Query("to")),)
_STANDING = (
    IsNull("closed", when=Query("status", "open")),
    NotNull("closed", when=Query("status", "closed")),
)


@page("/customers", template="customers/customers.html", search="directory")
async def customers_page(request: PageRequest, reader: Reader) -> dict[str, Any]:
    """Search among customers, by a chosen field or by all of them."""
    return await search_document(request.query_params, reader)


@page(_ONE, key=_KEY, template="customers/customer.html")
@page(f"{_ONE}/plans", key=_KEY, template="customers/plans.html", cut=Cut("customer", "plans"))
@page(
    f"{_ONE}/plans/{{plan:str}}",
    key=_KEY,
    template="customers/plan.html",
    cut=Cut("customer", "plans", member="plan"),
)
@page(
    f"{_ONE}/invoices",
    key=_KEY,
    template="customers/invoices.html",
    cut=Cut("customer", "invoices", where=_PERIOD),
)
@page(
    f"{_ONE}/invoices/{{invoice:str}}",
    key=_KEY,
    template="customers/invoice.html",
    cut=Cut("customer", "invoices", member="invoice"),
)
@page(
    f"{_ONE}/contacts",
    key=_KEY,
    template="customers/contacts.html",
    cut=Cut("customer", "contacts"),
)
@page(
    f"{_ONE}/contacts/{{contact:str}}",
    key=_KEY,
    template="customers/contact.html",
    cut=Cut("customer", "contacts", member="contact"),
)
@page(
    f"{_ONE}/tickets",
    key=_KEY,
    template="customers/tickets.html",
    cut=Cut("customer", "tickets", where=_STANDING),
)
async def customer_page(customer: str, reader: Reader) -> CustomerDocument | None:
    """A customer: the record, plans, invoices, contacts and tickets."""
    return await customer_document(customer, reader)
