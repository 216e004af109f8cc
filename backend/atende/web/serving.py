"""``atende serve``: the application under uvicorn."""

import argparse
import os
import sys
from contextlib import suppress
from socket import socket
from typing import Any

import uvicorn

from atende.database.engine import current_engine
from atende.settings import Settings, SettingsError
from atende.web import logging

GRACE_SECONDS = 3
"""How long requests under way may take when the server stops; systems wait 10 s or less."""


class Server(uvicorn.Server):
    """Ends the open streams as soon as it is told to stop, so that it stops at once."""

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        """Stop."""
        await current_engine().news.close()
        await super().shutdown(sockets)


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command ``serve``."""
    parser = subparsers.add_parser("serve", help="serve the application")
    parser.add_argument("--host", help="address to listen at (ATENDE_HOST)")
    parser.add_argument("--port", type=int, help="port to listen at (ATENDE_PORT)")
    parser.set_defaults(run=serve)


def serve(arguments: argparse.Namespace) -> int:
    """Serve until told to stop; 2 where a setting cannot be used."""
    given = {"ATENDE_HOST": arguments.host, "ATENDE_PORT": arguments.port}
    os.environ.update({name: str(value) for name, value in given.items() if value is not None})
    try:
        settings = Settings.from_environment(os.environ)
    except SettingsError as error:
        sys.stderr.write(f"atende: {error}\n")
        return 2
    logging.configure()
    with suppress(KeyboardInterrupt):  # uvicorn has stopped in order, and tells it once more
        Server(configuration(settings)).run()
    return 0


def configuration(
    settings: Settings, application: str = "atende.app:from_environment"
) -> uvicorn.Config:
    """How uvicorn serves: our own log, no banner of its make, proxies believed only if named."""
    trusted: Any = list(settings.trusted_proxies)
    return uvicorn.Config(
        application,
        factory=True,
        host=settings.host,
        port=settings.port,
        ssl_certfile=settings.tls_certificate or None,
        ssl_keyfile=settings.tls_key or None,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        access_log=False,
        server_header=False,
        log_config=None,
        proxy_headers=bool(trusted),
        forwarded_allow_ips=trusted or None,
        timeout_graceful_shutdown=GRACE_SECONDS,
        timeout_keep_alive=65,
    )
