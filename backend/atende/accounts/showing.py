"""What the pages of accounts share: how they are shown, sent back, and named to the API."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from litestar import Request
from litestar.handlers import HTTPRouteHandler
from litestar.response.base import ASGIResponse

from atende.web.answering import answer_page, see_other, wants_json
from atende.web.errors import PROBLEM_JSON, problem_document
from atende.web.form_inputs import inputs_sent
from atende.web.headers import PAGE_HEADERS
from atende.web.openapi import About, answering
from atende.web.page_facts import page_facts
from atende.web.problems import Problem
from atende.web.reader import Reader
from atende.web.set_aside import Again
from atende_rules.language import Language

AnyRequest = Request[Any, Any, Any]  # no `type`: Litestar has to see what it is
type Answers = Callable[[Callable[..., Any]], HTTPRouteHandler]
type Texts = Mapping[str, str]
"""Texts by field; the empty field is the form as a whole."""

TAG = "accounts"


def shows(path: str, document: Any, summary: str, *queries: str) -> Answers:  # noqa: ANN401 - a type
    """Makes a handler of a function that shows a document at a path."""
    about = About(summary=summary, document=document, queries=queries, tag=TAG)
    return answering(path, "GET", about, opt={})


def changes(path: str, summary: str, again: Again | None = None, /, **inputs: bool) -> Answers:
    """Makes a handler of a function that takes a form; True: an input may be sent several times.

    ``again`` shows the form with what was typed before its author signed in again.
    """
    about = About(summary=summary, inputs=inputs, quiet=True, tag=TAG)
    return answering(path, "POST", about, opt={"again": again} if again else {})


async def show(
    request: AnyRequest,
    template: str,
    document: object,
    reader: Reader | None,
    *,
    values: Texts | None = None,
    errors: Texts | None = None,
    status: int = 200,
    language: str = "",
) -> ASGIResponse:
    """The page, or its document as JSON; `values` and `errors` are its form's."""
    facts = page_facts(request, reader)
    facts["values"] = dict(values or {})
    facts["errors"] = [{"field": field, "message": text} for field, text in (errors or {}).items()]
    facts["action_id"] = ""
    facts["language"] = language or facts["language"]
    return await answer_page(request, template, document, reader=reader, page=facts, status=status)


def done(request: AnyRequest, then: str) -> ASGIResponse:
    """A change is made: a browser goes on, a program is told so by 204."""
    return ASGIResponse(status_code=204) if wants_json(request) else see_other(then)


def refused(code: str, errors: Texts, *, status: int = 422, wait: int = 0) -> Problem:
    """A refusal as programs read it, with its texts by field."""
    return Problem(
        " ".join(errors.values()),
        status=status,
        code=code,
        headers={"Retry-After": str(wait)} if wait else None,
        errors=[{"field": field, "message": text} for field, text in errors.items()],
    )


def problem_answer(problem: Problem, language: Language) -> ASGIResponse:
    """A refusal as problem details, for a program that did not say what it accepts."""
    return ASGIResponse(
        body=msgspec.json.encode(problem_document(problem, language)),
        status_code=problem.status,
        media_type=PROBLEM_JSON,
        headers={**PAGE_HEADERS, **problem.headers},
    )


async def sent(request: AnyRequest) -> dict[str, str]:
    """What a form sent, the last value of each input, as it was typed."""
    return {name: values[-1] for name, values in (await inputs_sent(request)).items()}


def client_address(request: AnyRequest) -> str:
    """The address a request came from; empty where the server cannot say."""
    return request.client.host if request.client else ""
