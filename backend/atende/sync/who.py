"""Who a phone's request is from: a person signed in, on a device that was not revoked.

A session belongs to every phone that ever said it uses it, and ends with the first of them that is
revoked: one copied from a lost phone may call itself another phone, and does not outlive the
revocation. A browser whose storage was cleared and whose cookie was kept is another phone as well.
"""

from time import monotonic

from atende.accounts import sessions
from atende.accounts.reading import SessionOnDevice, session_on_device
from atende.accounts.showing import AnyRequest
from atende.sync.devices import DeviceRevoked, check, find_device, is_revoked, see
from atende.sync.pace import Pace
from atende.web.problems import Problem, SignInRequired, TooMany
from atende.web.reader import Connection, Reader, reader_or_none
from atende.web.site import site_of
from atende_rules.reading import is_uuid


async def on_phone(connection: Connection, device: str = "") -> Reader:
    """Give the person signed in, on the device that was named, if one was.

    :raises SignInRequired: nobody is.
    :raises DeviceRevoked: somebody would be, but the phone was revoked.
    :raises TooMany: the session asks too often.
    """
    reader = await reader_or_none(connection)
    session = session_on_device(connection)
    if session is not None:
        _in_time(connection, session.id)
    if reader is not None:
        return reader
    if session is not None and session.revoked:
        raise DeviceRevoked
    if session is not None and session.ended and is_uuid(device) and await is_revoked(device):
        raise DeviceRevoked
    raise SignInRequired


async def use_on(request: AnyRequest, reader: Reader, device: str) -> None:
    """Bind the session to a phone, which is noted; nothing is written where both are known.

    :raises DeviceRevoked: the phone was revoked.
    :raises Problem: 409, the phone is another person's.
    """
    row = await find_device(device)
    if row is not None:
        check(row, reader.id)  # first: another's phone is what is left of a sign-in before this one
    session = session_on_device(request)
    if session is not None and session.device != device:
        await sessions.use_on(session.id, device, session.device)
    await see(device, row, reader.id, request.headers.get("user-agent", ""))


async def session_there(connection: Connection) -> SessionOnDevice:
    """Give the session a request came with, a revoked phone's as well.

    :raises SignInRequired: it has none.
    :raises TooMany: it asks too often.
    """
    await reader_or_none(connection)
    session = session_on_device(connection)
    if session is None:
        raise SignInRequired
    _in_time(connection, session.id)
    return session


async def refuse_revoked(device: str) -> None:
    """Refuse what comes from a phone that was revoked, whoever signed in on it since.

    :raises DeviceRevoked: it was.
    :raises Problem: 400, it is no text that can be kept.
    """
    if "\0" in device:
        raise Problem(status=400, code="malformed", parameter="device")
    if await is_revoked(device.lower()):
        raise DeviceRevoked


def _in_time(connection: Connection, session: str) -> None:
    state = connection.app.state
    if "pace" not in state:
        state.pace = Pace(site_of(connection).settings.sync_per_minute)
    if seconds := state.pace.wait(session, monotonic()):
        raise TooMany(seconds)
