"""Who a phone's request is from: a person signed in, on a device that was not revoked."""

from atende.accounts.reading import SessionOnDevice, session_on_device
from atende.sync.devices import DeviceRevoked, is_revoked
from atende.web.problems import Problem, SignInRequired
from atende.web.reader import Connection, Reader, reader_or_none


async def on_phone(connection: Connection) -> Reader:
    """Give the person signed in.

    :raises SignInRequired: nobody is.
    :raises DeviceRevoked: somebody would be, but the phone was revoked.
    """
    reader = await reader_or_none(connection)
    if reader is not None:
        return reader
    session = session_on_device(connection)
    if session is not None and session.revoked:
        raise DeviceRevoked
    raise SignInRequired


async def session_there(connection: Connection) -> SessionOnDevice:
    """Give the session a request came with, a revoked phone's as well.

    :raises SignInRequired: it has none.
    """
    await reader_or_none(connection)
    session = session_on_device(connection)
    if session is None:
        raise SignInRequired
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
