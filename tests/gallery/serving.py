"""The sample pages on a free port, with the assets and the security headers of the real thing."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from atende.building import build
from atende.web.asset_index import Asset, Index
from atende.web.headers import SECURITY_HEADERS
from atende.web.templating import StrictEnvironment
from tests.gallery.samples import environment, render, sample_of

ROOT = Path(__file__).parents[2]


def assets(out: Path) -> Index:
    """Build what pages load."""
    return build(ROOT, out, say=lambda _: None)


class Handler(BaseHTTPRequestHandler):
    """Answers as the real server and, to a form of /status, as its service worker would."""

    files: Mapping[str, tuple[Path, str]]
    templates: StrictEnvironment

    def do_GET(self) -> None:
        """An asset, or the sample of this address."""
        address = urlsplit(self.path)
        if address.path == "/service-worker.js":
            self._answer(200, b"", "text/javascript")  # one that answers nothing
        elif address.path == "/news":
            self._answer(200, b"retry: 600000\n\n", "text/event-stream")  # nothing ever happens
        elif address.path in self.files:
            path, kind = self.files[address.path]
            self._answer(200, path.read_bytes(), kind)
        else:
            self._page(200, sample_of(address.path), address.query)

    def do_POST(self) -> None:
        """A form: refused without a description, else on to the ticket."""
        name = sample_of(urlsplit(self.path).path)
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        if name == "status":
            self._answer(200, b"", "text/html", {"Atende-See": "/tickets/1"})
        elif name == "close" and not sent.get("description"):
            self._page(422, name, "wrong")
        else:
            self._answer(303, b"", "text/html", {"Location": "/tickets/1"})

    def _page(self, status: int, name: str, variant: str) -> None:
        html = render(self.templates, name, variant)
        self._answer(status, html.encode(), "text/html; charset=utf-8")

    def _answer(
        self, status: int, body: bytes, kind: str, more: Mapping[str, str] | None = None
    ) -> None:
        self.send_response(status)
        headers = {**SECURITY_HEADERS, "Content-Type": kind, "Content-Length": str(len(body))}
        for header, value in {**headers, **(more or {})}.items():
            self.send_header(header, value)
        with suppress(ConnectionError):  # the browser has gone on to another page
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _files(index: Index, out: Path) -> dict[str, tuple[Path, str]]:
    def at(asset: Asset) -> tuple[Path, str]:
        return out / asset.name, asset.type

    return {asset.url: at(asset) for asset in index.assets.values()}


@contextmanager
def served(out: Path) -> Iterator[str]:
    """Build the assets into a folder and serve the samples until the block ends."""
    index = assets(out)
    own = {"files": _files(index, out), "templates": environment(index)}
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Own", (Handler,), own))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
