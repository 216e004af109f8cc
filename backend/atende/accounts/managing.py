"""What only managers see: for others it is not there, and that they asked is written down."""

from atende.accounts import audit
from atende.accounts.reading import Person, signed_in_person
from atende.accounts.showing import AnyRequest, client_address
from atende.web.clock import now_ms
from atende.web.problems import NotFound


async def the_manager(request: AnyRequest) -> Person:
    """The manager who asks. For others nothing is here, and that they asked is written down.

    :raises NotFound: the person signed in is no manager.
    """
    reader = await signed_in_person(request)
    if reader.profile == "manager":
        return reader
    path = request.scope["path"]
    await audit.record(audit.REFUSED, now_ms(), reader.id, client_address(request), path=path[:200])
    raise NotFound
