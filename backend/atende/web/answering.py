"""One document, two forms: JSON for programs, HTML for people; chosen by ``Accept``."""

from typing import Any

import msgspec
from litestar.response.base import ASGIResponse

from atende.web.headers import PAGE_HEADERS
from atende.web.page_facts import PageFacts, page_facts
from atende.web.plain import plain
from atende.web.reader import Connection, Reader, me_document
from atende.web.site import site_of

_encoder = msgspec.json.Encoder()
_HEADERS = tuple(PAGE_HEADERS.items())


def wants_json(connection: Connection) -> bool:
    """Whether the one who asks names JSON before HTML."""
    for name, value in connection.scope["headers"]:
        if name == b"accept":
            json, html = value.find(b"application/json"), value.find(b"text/html")
            return bool(json >= 0 and (html < 0 or json < html))
    return False


def json_answer(document: object, *, status: int = 200) -> ASGIResponse:
    """A document, typed or plain, as JSON."""
    return ASGIResponse(
        body=_encoder.encode(document),
        status_code=status,
        media_type="application/json",
        headers=_HEADERS,
    )


def html_answer(html: str, *, status: int = 200) -> ASGIResponse:
    """A page as HTML."""
    return ASGIResponse(
        body=html.encode(), status_code=status, media_type="text/html", headers=_HEADERS
    )


def see_other(address: str) -> ASGIResponse:
    """Go on with GET at another of our addresses."""
    headers = [*_HEADERS, ("Location", address)]
    return ASGIResponse(status_code=303, headers=headers, media_type="text/plain")


async def answer_page(  # what a page is made of
    connection: Connection,
    template: str,
    document: object,
    *,
    reader: Reader | None,
    uses: tuple[str, ...] = (),
    page: PageFacts | None = None,
    status: int = 200,
) -> ASGIResponse:
    """The document as JSON or through its template, as the one who asks wants it.

    ``page`` is what ``page_facts`` gives, with whatever a page adds to it; made if left out.
    """
    if wants_json(connection):
        return json_answer(document, status=status)
    context: dict[str, Any] = {
        "doc": plain(document),
        "me": me_document(reader) if reader else None,
        "page": page_facts(connection, reader) if page is None else page,
    }
    site = site_of(connection)
    if uses and reader:
        context.update(await site.used(uses, reader))
    return html_answer(site.render(template, context), status=status)
