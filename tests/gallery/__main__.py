"""`python -m tests.gallery [OUT]`: pictures of the parts on sample pages, for people to look at.

The pages are in tests/gallery/pages; none of this is shipped. Each is looked at by axe as well, on
two phones and a desktop, in both themes.
"""

import argparse
import sys
import threading
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from tempfile import gettempdir
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.chromium import ARGUMENTS, executable
from tests.gallery.looking import faults
from tests.gallery.samples import SAMPLES
from tests.gallery.serving import served

SIZES = {"phone": (390, 844), "narrow": (320, 640), "desk": (1280, 800)}


def shots() -> Iterator[tuple[str, str, str]]:
    """Name, address and state of each picture."""
    online, offline = "", "offline"
    for path in sorted(SAMPLES.glob("*.html")):
        yield (
            path.stem,
            f"/{path.stem}",
            offline if path.stem in {"outbox", "close", "missing"} else online,
        )
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


def photograph(page: Page, address: str, out: Path, suffix: str, only: str) -> Iterator[str]:
    """Take the pictures of one size and theme; tell what is wrong."""
    heard: list[str] = []
    page.on("console", lambda said: heard.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    for name, path, state in shots():
        if only and only not in name:
            continue
        page.goto(address + path)
        page.wait_for_function("document.fonts.ready.then(() => document.documentElement.dataset)")
        prepare(page, state)
        page.wait_for_timeout(200)  # what opens has opened; nothing else waits on time
        page.screenshot(path=out / f"{name}-{suffix}.png", animations="disabled")
        for fault in (*faults(page, 36 if suffix.startswith("desk") else 48), *heard):
            yield f"{name}-{suffix}: {fault}"
        heard.clear()


def all_sizes(browser: Browser, address: str, out: Path, only: str) -> Iterator[str]:
    """Take all pictures; tell what is wrong."""
    themes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for (size, (width, height)), theme in product(SIZES.items(), themes):
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=theme,
            has_touch=size != "desk",
            locale="pt-BR",
        )
        yield from photograph(context.new_page(), address, out, f"{size}-{theme}", only)
        context.close()


def main() -> int:
    """Take the pictures; 1 when something is wrong with a page."""
    asked = argparse.ArgumentParser(prog="python -m tests.gallery", description=__doc__)
    asked.add_argument("out", nargs="?", type=Path, default=Path(gettempdir()) / "atende-gallery")
    asked.add_argument("--only", default="", help="names that hold this")
    asked.add_argument("--serve", action="store_true", help="serve the samples and wait")
    options = asked.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    wrong = 0
    with served(options.out / "assets") as address, sync_playwright() as play:
        if options.serve:
            sys.stdout.write(f"{address}\n")
            sys.stdout.flush()
            threading.Event().wait()
        browser = play.chromium.launch(executable_path=executable(play), args=ARGUMENTS)
        for fault in all_sizes(browser, address, options.out, options.only):
            sys.stdout.write(f"{fault}\n")
            wrong += 1
        browser.close()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
