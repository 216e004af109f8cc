"""How often one session may ask: a phone that asks without end does not keep the others waiting.

Counted in the process's memory, so with several processes it is as many times as much. Only for
sessions that are somebody's: what is kept is no more than who asked within the last minute.
"""

from math import ceil
from typing import Final

_MINUTE: Final = 60.0
_MANY: Final = 10_000
"""Sessions from which those that may ask a whole minute's again are forgotten."""


class Pace:
    """``per_minute`` requests at once, and as many in each minute after; 0 for no end.

    Kept of a session is when it will have its whole minute again.
    """

    def __init__(self, per_minute: int) -> None:
        self._step = _MINUTE / per_minute if per_minute else 0.0
        self._whole_at: dict[str, float] = {}

    def wait(self, session: str, now: float) -> int:
        """Count a request at ``now``, in seconds; give how many to wait instead, 0 for none."""
        whole_at = max(self._whole_at.get(session, now), now) + self._step
        early = whole_at - now - _MINUTE
        if early > 1e-6:
            return ceil(early)
        if len(self._whole_at) > _MANY:
            self._whole_at = {each: at for each, at in self._whole_at.items() if at > now}
        self._whole_at[session] = whole_at
        return 0
