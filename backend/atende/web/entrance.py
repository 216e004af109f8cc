"""A form whose author is not signed in: asked to sign in, with what was typed kept in the page."""

from typing import Any

from litestar import Request
from litestar.response.base import ASGIResponse

from atende.web.answering import wants_json
from atende.web.form_fields import Inputs
from atende.web.form_inputs import inputs_sent, last, sends_a_form
from atende.web.problems import Problem, SignInRequired
from atende.web.reader import Reader, reader_or_none
from atende.web.set_aside import SetAside
from atende.web.site import site_of


def wrote(reader: Reader | None, inputs: Inputs) -> bool:
    """Whether the form was shown to who is signed in; one that does not say is anybody's."""
    return reader is not None and last(inputs, "for_user") in {"", reader.id}


async def asked_to_sign_in(request: Request[Any, Any, Any]) -> ASGIResponse | None:
    """The sign-in page with what was typed, where the form's author is not who is signed in.

    None where they are.

    :raises SignInRequired: nobody is, and it is not known whose the form is, or no page is wanted.
    """
    reader = await reader_or_none(request)
    if reader is None and (wants_json(request) or not sends_a_form(request)):
        raise SignInRequired
    inputs = await inputs_sent(request)
    if reader is None or not wrote(reader, inputs):
        return await set_aside(request, inputs, reader)
    return None


async def set_aside(
    request: Request[Any, Any, Any], inputs: Inputs, reader: Reader | None
) -> ASGIResponse:
    """The sign-in page, with what was typed in it.

    :raises SignInRequired: it is not known whose the form is.
    :raises Problem: 409 for a program that is not who it says; 413 for more than a page carries.
    """
    author = last(inputs, "for_user")
    if reader is not None and wants_json(request):
        raise Problem(status=409, code="another_user")
    if not author:
        raise SignInRequired
    query = request.scope["query_string"].decode("latin-1")
    address = request.scope["path"] + (f"?{query}" if query else "")
    kept = SetAside(
        address=address,
        for_user=author,
        inputs={name: list(values) for name, values in inputs.items()},
    )
    if not kept.fits:
        raise Problem(status=413, code="too_large")
    return await site_of(request).entrance(request, kept, reader)
