"""New ids on the server."""

import secrets
import threading
import time

from atende_rules.identifiers import RANDOM_BYTES, instant_of, uuid7


class Identifiers:
    """Makes UUIDv7 ids, each greater than the one before, also within one millisecond.

    Order within a millisecond comes from the id's random part counting up (RFC 9562, section
    6.2, method 2), by a random step so that the next id cannot be guessed. When the clock is set
    back, ids go on from the last instant.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = uuid7(0, bytes(RANDOM_BYTES))

    def next(self, now_ms: int) -> str:
        """An id for this instant (milliseconds UTC) that is greater than every earlier one."""
        with self._lock:
            if now_ms > instant_of(self._last):
                made = uuid7(now_ms, secrets.token_bytes(RANDOM_BYTES))
            else:
                made = _following(self._last)
            self._last = made
        return made


def _following(uuid: str) -> str:
    """The same instant with a greater random part; the next millisecond once that is used up."""
    instant = instant_of(uuid)
    number = int(uuid.replace("-", ""), 16)
    low = 62
    random = (number >> 64 & 0xFFF) << low | number & (1 << low) - 1
    random += 1 + secrets.randbelow(1 << 32)
    instant, random = instant + (random >> low + 12), random & (1 << low + 12) - 1
    parts = (random >> low).to_bytes(2) + (random & (1 << low) - 1).to_bytes(8)
    return uuid7(instant, parts)


_identifiers = Identifiers()


def new_id() -> str:
    """A UUIDv7 for this moment, greater than every other made in this process."""
    return _identifiers.next(time.time_ns() // 1_000_000)
