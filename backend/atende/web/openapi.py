"""What the API's description says of an address: parameters, both forms, problems."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import (
    OpenAPIHeader,
    OpenAPIMediaType,
    OpenAPIResponse,
    OpenAPIType,
    Operation,
    Parameter,
    Reference,
    RequestBody,
    Schema,
)

_TEXT = Schema(type=OpenAPIType.STRING)
_PROBLEM = Schema(
    type=OpenAPIType.OBJECT,
    title="Problem",
    required=["type", "title", "status", "code"],
    properties={
        "type": _TEXT,
        "title": _TEXT,
        "status": Schema(type=OpenAPIType.INTEGER),
        "code": _TEXT,
        "detail": _TEXT,
    },
)


@dataclass(frozen=True, kw_only=True)
class About:
    """What there is to say of an address.

    - ``document``: the type of its JSON.
    - ``queries``: the parameters it reads from the address.
    - ``inputs``: what its form sends, by name; whether it can be sent several times.
    - ``quiet``: who asks for JSON is told 204 when a change is made, where a browser goes on.
    """

    summary: str = ""
    description: str = ""
    document: Any = dict[str, Any]
    queries: Sequence[str] = ()
    inputs: Mapping[str, bool] = field(default_factory=dict)
    quiet: bool = False
    tag: str = ""


def answering(
    path: str, method: str, about: About, *, opt: Mapping[str, Any]
) -> Callable[[Callable[..., Any]], HTTPRouteHandler]:
    """Makes a handler of a function, described for the API; ``opt`` is kept on the handler."""
    posts = method == "POST"
    return HTTPRouteHandler(
        path,
        http_method=[method],  # type: ignore[list-item]  # one of Litestar's names of methods
        opt=opt,
        status_code=303 if posts else 200,
        request_max_body_size=MOST_BYTES,
        operation_id=operation_id(method, path),
        operation_class=cast("type[Operation]", _operation(about, posts=posts)),
        summary=about.summary or None,
        description=about.description or None,
        tags=[about.tag] if about.tag else None,
        responses=None if posts else {200: ResponseSpec(about.document, generate_examples=False)},
        sync_to_thread=None,
    )


MOST_BYTES = 512 * 1024
"""What a form may send: a ticket's longest texts fit in many times over."""


def operation_id(method: str, path: str) -> str:
    """A name for an operation: ``get_customers_customer_plans``."""
    words = re.findall(r"\w+", re.sub(r":\w+}", "}", path))
    return "_".join([method.lower(), *words]) if words else f"{method.lower()}_root"


def _operation(about: About, *, posts: bool) -> Callable[..., Operation]:
    def operation(**given: Any) -> Operation:  # noqa: ANN401  # what Litestar says of it
        made = Operation(**given)
        made.parameters = [*(made.parameters or []), *map(_query, about.queries)]
        made.responses = dict(made.responses or {})
        made.responses.pop("400", None)
        if posts:
            made.request_body = _form(about.inputs)
        else:
            _add_html(made.responses["200"])
        made.responses["303"] = _redirect()
        if about.quiet:
            made.responses["204"] = OpenAPIResponse(description="Done")
        made.responses["default"] = _problem()
        return made

    return operation


def taking_json(properties: Mapping[str, Schema]) -> type[Operation]:
    """The description of a handler that reads a JSON object itself, every property of it."""

    def operation(**given: Any) -> Operation:  # noqa: ANN401  # what Litestar says of it
        made = Operation(**given)
        body = Schema(type=OpenAPIType.OBJECT, properties={**properties}, required=list(properties))
        made.request_body = RequestBody(
            content={"application/json": OpenAPIMediaType(schema=body)}, required=True
        )
        made.responses = {**(made.responses or {}), "default": _problem()}
        made.responses.pop("400", None)
        return made

    return cast("type[Operation]", operation)


def _problem() -> OpenAPIResponse:
    return OpenAPIResponse(
        description="A problem (RFC 9457), or a page that says what happened",
        content={
            "application/problem+json": OpenAPIMediaType(schema=_PROBLEM),
            "text/html": OpenAPIMediaType(schema=_TEXT),
        },
    )


def _query(name: str) -> Parameter:
    return Parameter(name=name, param_in="query", required=False, schema=_TEXT)


def _form(inputs: Mapping[str, bool]) -> RequestBody:
    many = Schema(type=OpenAPIType.ARRAY, items=_TEXT)
    properties: dict[str, Schema | Reference] = {
        name: many if repeated else _TEXT for name, repeated in inputs.items()
    }
    schema = Schema(type=OpenAPIType.OBJECT, properties=properties)
    form = OpenAPIMediaType(schema=schema)
    return RequestBody(content={"application/x-www-form-urlencoded": form}, required=True)


def _redirect() -> OpenAPIResponse:
    return OpenAPIResponse(
        description="Done, or done before, or not yet signed in: go on at Location",
        headers={"Location": OpenAPIHeader(schema=_TEXT)},
    )


def _add_html(response: OpenAPIResponse | Reference) -> None:
    if isinstance(response, OpenAPIResponse) and response.content is not None:
        response.content["text/html"] = OpenAPIMediaType(schema=_TEXT)
