"""`python scripts/gallery.py [OUT]`: pictures of the parts on sample pages, for people to look at.

Sample pages are in scripts/gallery; none of this is shipped. Each is served under the security
headers of the real thing, looked at by axe, and photographed on phones and a desktop.
"""

import argparse
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from pathlib import Path
from tempfile import gettempdir
from typing import Any, Literal
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped] # ships no types
from jinja2 import ChoiceLoader, FileSystemLoader
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "backend"))

from atende.building.folder import Folder  # noqa: E402
from atende.building.icons import APP_ICON, ICONS  # noqa: E402
from atende.building.scripts import SCRIPTS  # noqa: E402
from atende.building.step import Build  # noqa: E402
from atende.building.styles import STYLES  # noqa: E402
from atende.building.web_manifest import WEB_MANIFEST  # noqa: E402
from atende.web.asset_index import Index, read_index  # noqa: E402 - after the path is known
from atende.web.headers import SECURITY_HEADERS  # noqa: E402
from atende.web.templating import StrictEnvironment, make_environment  # noqa: E402

SAMPLES = ROOT / "scripts" / "gallery"
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
SIZES = {"phone": (390, 844), "narrow": (320, 640), "desk": (1280, 800)}
WORK_DONE = "Drop de 280 m lançado pelo poste da entrada, conectores novos, ONU trocada."
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL = (SAMPLES / "small-targets.js").read_text()


def assets(out: Path) -> Index:
    """Build what pages load, without the rules and Pyodide."""
    folder = Folder(out, out / "compressed")
    run = Build(ROOT, folder, read_index(out), minify=True, say=lambda _: None)
    for step in (STYLES, ICONS, APP_ICON, WEB_MANIFEST, SCRIPTS):
        run.run(step)
    folder.close()
    return Index(run.assets, {}, {})


def month(day: date, chosen: date, today: date) -> dict[str, Any]:
    """A document's month, as the calendar part wants it."""
    first = day.replace(day=1)
    start = first - timedelta(days=(first.weekday() + 1) % 7)
    days = [start + timedelta(days=n) for n in range(35)]
    cells = [
        {
            "day": one.isoformat(),
            "number": one.day,
            "label": one.strftime("%d/%m"),
            "inside": one.month == day.month,
            "today": one == today,
            "chosen": one == chosen,
            "count": one.day * 7 % 5 if one.month == day.month and one.weekday() < 5 else 0,
        }
        for one in days
    ]
    names = ["domingo", "segunda", "terça", "quarta", "quinta", "sexta", "sábado"]
    return {
        "label": "novembro de 2026",
        "previous": "2026-10",
        "next": "2026-12",
        "weekdays": [{"short": name[:3], "name": name} for name in names],
        "weeks": [cells[n : n + 7] for n in range(0, 35, 7)],
    }


def environment(index: Index) -> StrictEnvironment:
    """The templates of the samples and of the pages, as strict as the real thing."""
    loader = ChoiceLoader([FileSystemLoader(SAMPLES), FileSystemLoader(ROOT / "pwa" / "templates")])
    functions = {"asset": lambda name: index.assets[name].url}
    return make_environment(functions=functions, loader=loader, strict=True)


def render(env: StrictEnvironment, name: str, variant: str) -> str:
    """One sample; the variant "wrong" has errors in its form."""
    wrong = [
        {"field": "description", "message": "Diga o que foi feito."},
        {"field": "outcome", "message": "Escolha como terminou."},
        {"field": "password", "message": "Usuário ou senha não conferem."},
    ]
    of_form = [one for one in wrong if (one["field"] == "password") == (name == "login")]
    me = {"id": "1", "name": "Rafael Souza", "initials": "RS", "theme": "auto"}
    return env.render(
        f"{name}.html",
        {
            "me": None if name == "login" else me,
            "page": {
                "language": "pt-BR",
                "address": f"/{name}",
                "path": f"/{name}",
                "title": name.capitalize(),
                "action_id": "0198",
                "based_on": 17,
                "supersedes": "",
            },
            "doc": {
                "errors": of_form if variant == "wrong" else [],
                "outcome": "" if variant == "wrong" else "resolved",
                "text": "" if variant == "wrong" else WORK_DONE,
                "month": month(date(2026, 11, 1), date(2026, 11, 27), date(2026, 11, 24)),
            },
        },
    )


def sample_of(path: str) -> str:
    """The sample for an address: /tickets is the list, /tickets/1 the ticket."""
    first, *rest = path.strip("/").split("/")
    name = (first.removesuffix("s") if rest else first) or "today"
    return name if (SAMPLES / f"{name}.html").exists() else "nothing"


@contextmanager
def served(index: Index, out: Path) -> Iterator[str]:
    """The samples on a free port of this machine."""
    by_url = {asset.url: asset for asset in index.assets.values()}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            asset = by_url.get(address.path)
            if asset is not None:
                self.answer((out / asset.name).read_bytes(), asset.type)
                return
            name = sample_of(address.path)
            html = render(environment(index), name, address.query)
            self.answer(html.encode(), "text/html; charset=utf-8")

        def answer(self, body: bytes, kind: str) -> None:
            self.send_response(200)
            for header, value in {**SECURITY_HEADERS, "Content-Type": kind}.items():
                self.send_header(header, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


def shots() -> Iterator[tuple[str, str, str]]:
    """Name, address and state of each picture."""
    online, offline = "", "offline"
    for path in sorted(SAMPLES.glob("*.html")):
        yield path.stem, f"/{path.stem}", offline if path.stem in {"outbox", "close"} else online
    yield "close-wrong", "/close?wrong", online
    yield "login-wrong", "/login?wrong", online
    yield "customer-sheet", "/customer", "sheet"
    yield "shortcuts", "/tickets", "shortcuts"
    yield "close-list", "/close", "list"


def prepare(page: Page, state: str) -> None:
    """Bring a page to the state that is to be seen."""
    if state == "offline":
        page.evaluate(
            "Object.assign(document.documentElement.dataset, {sync: 'offline', pending: 3})"
        )
    elif state == "sheet":
        page.get_by_role("button", name="Opções").click()
    elif state == "shortcuts":
        page.keyboard.press("?")
    elif state == "list":
        page.get_by_role("combobox", name="Tipo de fechamento").click()


def look(page: Page, name: str, size: str) -> list[str]:
    """What is wrong with a page: sideways scrolling, small targets, what axe finds."""
    wrong = []
    if page.evaluate(OVERFLOW) > 0:
        wrong.append(f"{name} scrolls sideways by {page.evaluate(OVERFLOW)}")
    smallest = 36 if size.startswith("desk") else 48
    wrong += [f"{name} {what} is {high} px" for what, high in page.evaluate(SMALL, smallest)]
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    for rule in found.response["violations"]:
        targets = [str(node["target"]) for node in rule["nodes"]]
        wrong.append(f"{name} axe {rule['id']}: {', '.join(targets[:4])}")
    return wrong


def photograph(page: Page, address: str, out: Path, suffix: str, only: str) -> list[str]:
    """Take the pictures of one size and theme; tell what is wrong."""
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    for name, path, state in shots():
        if only and only not in name:
            continue
        page.goto(address + path)
        page.wait_for_function("document.fonts.ready.then(() => document.body.dataset)")
        prepare(page, state)
        page.wait_for_timeout(200)  # what opens has opened; nothing else waits on time
        picture = out / f"{name}-{suffix}.png"
        page.screenshot(path=picture, animations="disabled")
        wrong += look(page, picture.stem, suffix)
    return wrong


def all_sizes(browser: Browser, address: str, out: Path, only: str) -> Iterator[str]:
    """Take all pictures; tell what is wrong."""
    themes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for (size, (width, height)), theme in product(SIZES.items(), themes):
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=theme,
            has_touch=size != "desk",
        )
        yield from photograph(context.new_page(), address, out, f"{size}-{theme}", only)
        context.close()


def main() -> int:
    """Take the pictures; 1 when something is wrong with a page."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("out", nargs="?", type=Path, default=Path(gettempdir()) / "atende-gallery")
    asked.add_argument("--only", default="", help="names that hold this")
    asked.add_argument("--serve", action="store_true", help="serve the samples and wait")
    options = asked.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    index = assets(options.out / "assets")
    with served(index, options.out / "assets") as address, sync_playwright() as play:
        if options.serve:
            sys.stdout.write(f"{address}\n")
            threading.Event().wait()
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=ARGS)
        wrong = list(all_sizes(browser, address, options.out, options.only))
        browser.close()
    sys.stdout.write("".join(f"{line}\n" for line in dict.fromkeys(wrong)))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
