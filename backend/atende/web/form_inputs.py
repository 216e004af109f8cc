"""What a form sent, read from a request's body."""

from typing import Any
from urllib.parse import parse_qs

from litestar import Request
from litestar.exceptions import ClientException

from atende.web.form_fields import Inputs
from atende.web.problems import UnreadableBody

FORM = "application/x-www-form-urlencoded"
MOST_INPUTS = 1000


def sends_a_form(request: Request[Any, Any, Any]) -> bool:
    """Whether the body is said to be a form's."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() == FORM


async def inputs_sent(request: Request[Any, Any, Any]) -> Inputs:
    """What a form sent, every value of every input.

    :raises UnreadableBody: the body is not that of a form.
    :raises ClientException: it has more inputs than any of our forms.
    """
    if not sends_a_form(request):
        raise UnreadableBody
    body = (await request.body()).decode("utf-8", "replace")
    try:
        return parse_qs(body, keep_blank_values=True, errors="replace", max_num_fields=MOST_INPUTS)
    except ValueError:
        raise ClientException("too many inputs") from None


def given_in(request: Request[Any, Any, Any]) -> Inputs:
    """Inputs that the address gives, every value of each, as if a form had sent them.

    Who reads the address elsewhere (page_facts) has refused it where it gives too many.
    """
    return parse_qs(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)


def last(inputs: Inputs, name: str) -> str:
    """The last value of an input, without the spaces around it; empty where there is none."""
    values = inputs.get(name) or ("",)
    return values[-1].strip()
