"""Today: the visits of the day, what waits for the reader, what is overdue."""

from atende.agenda.lists import ROUTE
from atende.tickets.lists import OVERDUE, WAITING
from atende.web.pages import list_page
from atende.web.selections import Me

list_page(
    "/",
    template="today/today.html",
    lists={"orders": ROUTE, "waiting": WAITING, "overdue": OVERDUE},
    covered=(Me("profile", "technician"),),
)
