"""What is answered when a request is not: problem details (RFC 9457), or a page in plain words.

A page says what happened, what was kept, and what to do. Its texts are the status's unless the
problem brings its own.
"""

import json
import traceback
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import structlog
from litestar import Request, Response
from litestar.exceptions import ClientException, HTTPException

from atende.web.answering import wants_json
from atende.web.headers import PAGE_HEADERS
from atende.web.page_facts import language_of, page_facts
from atende.web.problems import BadQuery, Problem
from atende.web.reader import known_reader, me_document
from atende.web.site import site_of
from atende_rules.language import Language, mark, say

PROBLEM_JSON = "application/problem+json"

log = structlog.get_logger("atende.errors")


@dataclass(frozen=True)
class Words:
    """What a status means to a person: what happened, what to do; msgids."""

    code: str
    title: str
    detail: str


_TRY_AGAIN = mark("Volte e tente de novo.")
WORDS: dict[int, Words] = {
    400: Words("bad_request", mark("Não entendemos este pedido"), _TRY_AGAIN),
    401: Words("sign_in_required", mark("Entre para continuar"), mark("Sua sessão terminou.")),
    403: Words(
        "forbidden",
        mark("Você não pode fazer isto"),
        mark("Peça a quem administra o Atende, se precisar."),
    ),
    404: Words(
        "not_found",
        mark("Não há nada aqui"),
        mark("O endereço pode estar errado, ou o que havia aqui não é seu para ler."),
    ),
    405: Words("method_not_allowed", mark("Este endereço não aceita isto"), _TRY_AGAIN),
    409: Words(
        "conflict", mark("Algo mudou enquanto isso"), mark("Veja como está e tente de novo.")
    ),
    413: Words(
        "too_large",
        mark("É grande demais"),
        mark("Volte, encurte o texto e envie de novo: o que você digitou continua no formulário."),
    ),
    415: Words("unreadable_body", mark("Não entendemos o que foi enviado"), _TRY_AGAIN),
    422: Words(
        "unprocessable",
        mark("Algo neste endereço não está certo"),
        mark("Volte e escolha de novo."),
    ),
    429: Words(
        "too_many",
        mark("Muitas tentativas seguidas"),
        mark("Espere um pouco e tente de novo."),
    ),
    500: Words(
        "error",
        mark("Algo deu errado aqui"),
        mark("Nada do que já estava salvo se perdeu. Tente de novo em instantes."),
    ),
    503: Words("unavailable", mark("O Atende está parado"), mark("Tente de novo em instantes.")),
}


def answer_error(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """The answer for anything that was raised while answering a request."""
    problem = as_problem(error)
    if problem.status >= 500:
        _tell(request, error)
    html = wants_html(request)
    if html and problem.status == 401:
        return _to_sign_in(request)
    language = language_of(request, known_reader(request))
    document = problem_document(problem, language)
    if html:
        body, media_type = _page(request, document), "text/html"
    else:
        body, media_type = json.dumps(document, ensure_ascii=False).encode(), PROBLEM_JSON
    headers = {**PAGE_HEADERS, **problem.headers}
    return Response(body, status_code=problem.status, media_type=media_type, headers=headers)


def as_problem(error: Exception) -> Problem:
    """The problem an exception stands for; what nobody foresaw is a 500 that says nothing."""
    if isinstance(error, Problem):
        return error
    if not isinstance(error, HTTPException):
        return Problem(status=500)
    words = WORDS.get(error.status_code)
    more: dict[str, Any] = {"errors": error.extra} if isinstance(error.extra, list) else {}
    return Problem(
        status=error.status_code,
        code=words.code if words else "error",
        headers=error.headers,
        **more,
    )


def problem_document(problem: Problem, language: Language) -> dict[str, Any]:
    """Problem details (RFC 9457); ``code`` is what programs go by."""
    words = WORDS.get(problem.status) or WORDS[500 if problem.status >= 500 else 400]
    return {
        "type": "about:blank",
        "title": say(language, words.title),
        "status": problem.status,
        "code": problem.code,
        "detail": problem.detail or say(language, words.detail),
        **problem.extensions,
    }


def wants_html(request: Request[Any, Any, Any]) -> bool:
    """Whether the one who asks would read a page: names HTML, or anything, and not JSON first."""
    accept = request.headers.get("accept", "*/*")
    return not wants_json(request) and ("text/html" in accept or "*/*" in accept)


def _to_sign_in(request: Request[Any, Any, Any]) -> Response[bytes]:
    query = request.scope["query_string"].decode("latin-1")
    here = request.scope["path"] + (f"?{query}" if query and request.method == "GET" else "")
    to = "/login" if here == "/" else f"/login?next={quote(here, safe='/')}"
    return Response(
        b"", status_code=303, media_type="text/plain", headers={**PAGE_HEADERS, "Location": to}
    )


def _page(request: Request[Any, Any, Any], document: dict[str, Any]) -> bytes:
    reader = known_reader(request)
    try:
        page = page_facts(request, reader)
    except (BadQuery, ClientException):
        request.scope["query_string"] = b""  # it is what could not be read
        page = page_facts(request, reader)
    page["title"] = document["title"]
    context = {
        "doc": {**document, "request": request.scope.get("atende_request_id", "")},
        "me": me_document(reader) if reader else None,
        "page": page,
    }
    return site_of(request).render("errors/error.html", context).encode()


def _tell(request: Request[Any, Any, Any], error: Exception) -> None:
    """Log where it happened. Its message may quote what a person typed: only a demo tells it."""
    where = [
        f"{frame.filename}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    message = {"message": str(error)} if site_of(request).settings.demo else {}
    log.error(
        "unforeseen",
        error=type(error).__qualname__,
        where=where,
        request=request.scope.get("atende_request_id", ""),
        route=request.scope.get("path_template", ""),
        **message,
    )
