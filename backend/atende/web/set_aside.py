"""A form that was sent when its author was not signed in any more: nothing typed is lost.

What was typed travels in the sign-in page as one hidden input; the server stores nothing of it.
It does nothing by itself: once its author has signed in, the form is shown filled in, to be sent.
``for_user``, the account the form was shown to, says whose it is; to anybody else it is not shown.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote_plus

import msgspec
from litestar import Request
from litestar.response.base import ASGIResponse

from atende.web.reader import Reader

MOST_SET_ASIDE = 256 * 1024
"""Bytes as the sign-in form sends it, half of what any form may send: the password goes along."""


type Again = Callable[
    [Request[Any, Any, Any], Reader, Mapping[str, Sequence[str]]], Awaitable[ASGIResponse]
]
"""Shows a form with what was typed, to who signed in."""


class SetAside(msgspec.Struct, frozen=True, kw_only=True):
    """A form's address (path and query), the account it was shown to, and what was typed."""

    address: str
    for_user: str
    inputs: dict[str, list[str]]

    def written(self) -> str:
        """As the hidden input carries it; ``read`` gives it back."""
        return msgspec.json.encode(self).decode()

    @property
    def fits(self) -> bool:
        """Whether a page can carry it."""
        return len(quote_plus(self.written())) <= MOST_SET_ASIDE


def read(text: str) -> SetAside | None:
    """What a hidden input carries; None for anything else."""
    try:
        return msgspec.json.decode(text, type=SetAside) if len(text) <= MOST_SET_ASIDE else None
    except (msgspec.DecodeError, RecursionError):
        return None
