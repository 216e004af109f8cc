"""Refusals of a request, as exceptions that errors.py answers: a status, a code, words."""

from typing import Any


class Problem(Exception):  # noqa: N818  # RFC 9457 calls it a problem; most are nobody's error
    """A request that is not answered with what it asked for.

    ``code`` is for programs and stays the same in every language; ``detail`` is for people, in
    the reader's language, and may be empty: then errors.py says what the status means.
    ``extensions`` go into the JSON as they are.
    """

    status = 500
    code = "error"

    def __init__(
        self,
        detail: str = "",
        *,
        status: int | None = None,
        code: str | None = None,
        headers: dict[str, str] | None = None,
        **extensions: Any,  # noqa: ANN401  # any JSON value
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.status = status or self.status
        self.code = code or self.code
        self.headers = headers or {}
        self.extensions = extensions


class NotFound(Problem):
    """Nothing at this address that this person may read: missing and forbidden look the same."""

    status = 404
    code = "not_found"


class SignInRequired(Problem):
    """Nobody is signed in; a browser is sent to sign in, a program gets 401."""

    status = 401
    code = "sign_in_required"


class Forbidden(Problem):
    """The person may not do this, and may know that it exists."""

    status = 403
    code = "forbidden"


class BadQuery(Problem):
    """A value in the address cannot be read; ``parameter`` names it."""

    status = 422
    code = "bad_query"

    def __init__(self, parameter: str) -> None:
        super().__init__(parameter=parameter)


class UnreadableBody(Problem):
    """The body is not what a form sends."""

    status = 415
    code = "unreadable_body"


class TooMany(Problem):
    """Too many requests; ``retry_after`` in seconds."""

    status = 429
    code = "too_many"

    def __init__(self, retry_after: int) -> None:
        super().__init__(headers={"Retry-After": str(retry_after)}, retry_after=retry_after)
