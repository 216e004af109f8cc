"""Small servers for floor programs."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

FLOOR = Path(__file__).parent / "floor"


class Served(NamedTuple):
    """A body with its type and how it is packed."""

    body: bytes
    type: str
    encoding: str = ""


def page(name: str) -> Served:
    """A page of the floor's folder."""
    return Served((FLOOR / name).read_bytes(), "text/html; charset=utf-8")


def script(name: str) -> Served:
    """A script of the floor's folder."""
    return Served((FLOOR / name).read_bytes(), "text/javascript; charset=utf-8")


@contextmanager
def site(files: Mapping[str, Served]) -> Iterator[str]:
    """Serve these by their addresses until the block ends; gives the site's address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = files.get(self.path) or files.get(self.path.partition("?")[0])
            self.send_response(200 if found else 404)
            body, kind, encoding = found or Served(b"", "text/plain")
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            if encoding:
                self.send_header("Content-Encoding", encoding)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
