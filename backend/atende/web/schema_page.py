"""The API's description as a page of ours: nothing comes from elsewhere, no script is needed."""

from itertools import groupby
from typing import Any, override

from litestar import MediaType, Request
from litestar.openapi.plugins import OpenAPIRenderPlugin

from atende.web.page_facts import page_facts
from atende.web.site import site_of

_METHODS = ("get", "post", "put", "patch", "delete")


class SchemaPage(OpenAPIRenderPlugin):
    """Lists what the API answers, group by group, with a link to its JSON."""

    def __init__(self) -> None:
        super().__init__(path="/", media_type=MediaType.HTML)

    @override
    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """The page."""
        page = page_facts(request, None)
        document = schema_document(openapi_schema)
        context = {"doc": document, "me": None, "page": page}
        return site_of(request).render("schema/schema.html", context).encode()


def schema_document(schema: dict[str, Any]) -> dict[str, Any]:
    """What the page shows: {title, version, groups [{name, operations}]}, all texts."""
    operations = [
        _operation(path, method, item[method])
        for path, item in sorted(schema["paths"].items())
        for method in _METHODS
        if method in item
    ]
    operations.sort(key=lambda each: str(each["group"]))
    groups = groupby(operations, key=lambda each: str(each["group"]))
    return {
        "title": schema["info"]["title"],
        "version": schema["info"]["version"],
        "groups": [{"name": name, "operations": list(each)} for name, each in groups],
    }


def _operation(path: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    body = operation.get("requestBody", {}).get("content", {})
    return {
        "id": operation["operationId"],
        "group": (operation.get("tags") or [""])[0],
        "method": method.upper(),
        "path": path,
        "summary": operation.get("summary") or "",
        "description": operation.get("description") or "",
        "parameters": [
            {"name": each["name"], "where": each["in"], "required": each.get("required", False)}
            for each in operation.get("parameters", [])
        ],
        "body": [{"type": kind, "fields": _fields(each)} for kind, each in body.items()],
        "answers": [
            {
                "status": status,
                "description": answer.get("description") or "",
                "types": ", ".join(answer.get("content") or {}),
            }
            for status, answer in operation.get("responses", {}).items()
        ],
    }


def _fields(media: dict[str, Any]) -> str:
    return ", ".join(media.get("schema", {}).get("properties", {}))
