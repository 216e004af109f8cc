"""Structured logs: one JSON object a line, on a terminal in colours; never personal data.

A request is told by method, route (``/customers/{customer}``, not the address), status and time:
no body, no query, no header, no name. An exception is told by its type and where it happened,
without its message, which may quote what a person typed.
"""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import msgspec
import structlog
from structlog.typing import Processor

type Entry = MutableMapping[str, Any]

_encoder = msgspec.json.Encoder(enc_hook=repr)


def configure(*, console: bool | None = None) -> None:
    """Send all logs, those of libraries too, to stderr; as JSON unless that is a terminal."""
    pretty = sys.stderr.isatty() if console is None else console
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        where_it_happened,
    ]
    render: Processor = structlog.dev.ConsoleRenderer() if pretty else as_json_line
    structlog.configure(
        processors=[*shared, render],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, render],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)


def where_it_happened(_logger: object, _method: str, entry: Entry) -> Entry:
    """Replace an exception by its type and the places it came through."""
    told = entry.pop("exc_info", None)
    if told is True:
        told = sys.exc_info()
    error = told[1] if isinstance(told, tuple) else told
    if isinstance(error, BaseException):
        entry["error"] = type(error).__qualname__
        entry["where"] = [
            f"{frame.filename}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)
        ]
    return entry


def as_json_line(_logger: object, _method: str, entry: Entry) -> str:
    """One entry as a line of JSON."""
    return _encoder.encode(entry).decode()
