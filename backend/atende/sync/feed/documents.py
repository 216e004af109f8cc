"""Documents by their keys, several at once."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, Protocol

from atende.agenda.documents import order_documents
from atende.customers.documents import customer_documents
from atende.customers.in_scope import directory_documents
from atende.tickets.documents import ticket_documents
from atende.web.reader import Reader


class Many(Protocol):
    """Gives documents of a kind by id, in as many queries as for one."""

    async def __call__(self, ids: list[str], reader: Reader, /, before: str) -> Mapping[str, Any]:
        """Give those there are to read; as they were ``before`` an instant, if one is given."""


MANY: Final[Mapping[str, Many]] = {
    "order": order_documents,
    "ticket": ticket_documents,
    "customer": customer_documents,
    "directory": directory_documents,
}
"""By the kind of the key."""


async def documents_of(keys: Iterable[str], reader: Reader, before: str = "") -> dict[str, Any]:
    """Give the documents of these keys, in their order; None for what is not there to read.

    With ``before``, an instant as events keep it, as the tickets in them and the day were then.
    """
    wanted = list(dict.fromkeys(keys))
    ids: dict[str, list[str]] = {}
    for key in wanted:
        kind, _, name = key.partition("/")
        ids.setdefault(kind, []).append(name)
    found = {kind: await MANY[kind](names, reader, before=before) for kind, names in ids.items()}
    return {key: _of(found, key) for key in wanted}


def _of(found: Mapping[str, Mapping[str, Any]], key: str) -> Any:  # noqa: ANN401  # a document
    kind, _, name = key.partition("/")
    return found[kind].get(name)
