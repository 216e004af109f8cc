"""Phones: a browser with a profile of its own on disk, that is closed, killed and opened again."""

import contextlib
import os
import re
import signal
import time
from pathlib import Path
from typing import Any, Protocol, Self

from playwright.sync_api import BrowserContext, Error, Page, Playwright, Response, Route, expect

from tests.e2e import chromium
from tests.e2e.complaints import Complaints
from tests.e2e.devices import (
    WITHOUT_BACKGROUND_SYNC,
    context_arguments,
    lacks_background_sync,
)
from tests.e2e.lab import storage
from tests.e2e.lab.carried import Carried
from tests.e2e.lab.faults import SECONDS
from tests.e2e.lab.office import PASSWORD
from tests.e2e.lab.sending import Sent, send_form
from tests.e2e.lab.worker import Worker

WORKER_SCRIPT = "**/service-worker.js"
NETWORK_COMPLAINTS = (r"net::ERR_", r"Failed to load resource", r"NetworkError|Failed to fetch")
"""What a console says of a network that fails, which in these tests it does on purpose."""

# Browsers have no clock of their own to set; their scripts, worker's included, get one.
_CLOCK_OFF = """
globalThis.Date = class extends Date {
  constructor(...given) { given.length ? super(...given) : super(Date.now()); }
  static now() { return super.now() + %d; }
};
"""


class Recorder(Protocol):
    """Keeps traces and pictures of contexts (pytest-playwright's)."""

    def on_did_create_browser_context(self, context: BrowserContext) -> None: ...

    def on_will_close_browser_context(self, context: BrowserContext) -> None: ...


class Phone(Carried):
    """One phone. What it keeps outlives its browser; `page` is the tab in front."""

    def __init__(
        self,
        playwright: Playwright,
        profile: Path,
        device: str,
        address: str,
        recorder: Recorder,
    ) -> None:
        self.complaints = Complaints()
        self.device = device
        self.address = address
        self.language = "pt-BR"
        self.zone = "America/Sao_Paulo"
        self.clock_off = 0
        """Milliseconds by which its clock is ahead, from when it is switched on."""
        self._playwright = playwright
        self._profile = profile
        self._recorder = recorder
        self._context: BrowserContext | None = None
        self._page: Page | None = None
        self._worker: Worker | None = None

    # The device --------------------------------------------------------------------------------

    @property
    def context(self) -> BrowserContext:
        """The running browser."""
        assert self._context is not None, "the phone is switched off"
        return self._context

    @property
    def page(self) -> Page:
        """The tab in front."""
        assert self._page is not None, "the phone is switched off"
        return self._page

    def switch_on(self) -> Page:
        """Start the browser from its profile, with an empty tab."""
        assert self._context is None, "it is on already"
        looks = {
            **context_arguments(self._playwright, self.device),
            "locale": self.language,
            "timezone_id": self.zone,
        }
        self._context = self._playwright.chromium.launch_persistent_context(
            self._profile,
            executable_path=chromium.executable(self._playwright),
            args=chromium.ARGUMENTS,
            base_url=self.address,
            **looks,
        )
        self._context.set_default_timeout(SECONDS * 1000)
        if changed := self._changes():
            self._context.add_init_script(changed)
            self._context.route(WORKER_SCRIPT, lambda route: _answer_after(changed, route))
        self.complaints.listen_to(self._context)
        self._recorder.on_did_create_browser_context(self._context)
        pages = self._context.pages
        self._page = pages[0] if pages else self._context.new_page()
        return self._page

    def close(self) -> None:
        """Close the browser as a person does."""
        if self._context is not None:
            self._recorder.on_will_close_browser_context(self._context)
            self._context.close()
        self._forget_browser()

    def kill(self) -> None:
        """End the browser at once (kill -9), as a battery does."""
        closed: list[BrowserContext] = []
        self.context.on("close", lambda gone: closed.append(gone))  # noqa: PLW0108 - it marks its listeners
        os.kill(self._process(), signal.SIGKILL)
        end = time.monotonic() + SECONDS
        with contextlib.suppress(Error):  # whatever is said of a browser that is gone
            while not closed and time.monotonic() < end:
                self.page.wait_for_timeout(5)  # hear of it
        self._forget_browser()

    def open_again(self, path: str) -> Response:
        """Start the browser anew and go to an address, as from the home screen."""
        if self._context is not None:
            self.close()
        self.switch_on()
        return self.visit(path)

    def second_tab(self) -> Page:
        """Open another tab beside the one in front."""
        return self.context.new_page()

    @property
    def worker(self) -> Worker:
        """The phone's service worker."""
        if self._worker is None:
            self._worker = Worker(self.context, self.page)
        return self._worker

    # The person --------------------------------------------------------------------------------

    def sign_in(self, user: str = "tecnico") -> None:
        """Sign in, and wait until everything meant for this person is on the phone."""
        if self._context is None:
            self.switch_on()
        self.page.goto("/login?lang=" + self.language)
        self.page.locator("input[name=username]").fill(user)
        self.page.locator("input[name=password]").fill(PASSWORD)
        self.page.locator("form[action^='/login'] button[type=submit]").click()
        expect(self.page).not_to_have_url(re.compile("/login"))
        self.reader = self.page.evaluate(
            "fetch('/me', {headers: {Accept: 'application/json'}}).then((a) => a.json())"
        )["id"]
        storage.wait_for_worker(self.page)
        storage.wait_for_pull(self.page, self.reader)

    def visit(self, path: str) -> Response:
        """Go to an address by the browser's own navigation, and wait for the page's script."""
        answer = self.page.goto(path)
        assert answer is not None
        expect(self.page.locator("html")).to_have_attribute("data-sync", re.compile("."))
        return answer

    def visit_own(self, path: str) -> Response:
        """Visit what must have been made on the phone, which its answer says."""
        answer = self.visit(path)
        assert answer.headers.get("atende-source") == "phone", f"{path} came from elsewhere"
        return answer

    # What it says and keeps --------------------------------------------------------------------

    def shows(self, **state: str | int) -> None:
        """Wait for what the page says of itself: `shows(sync="offline", pending=2)`."""
        root = self.page.locator("html")
        for name, value in state.items():
            expect(root).to_have_attribute(f"data-{name}", str(value), timeout=SECONDS * 1000)

    def sees(self, text: str, within: str = "main", times: int = 1) -> Self:
        """Wait until so many elements of a CSS selector have the text in them."""
        expect(self.page.locator(within).filter(has_text=text)).to_have_count(times)
        return self

    def evaluate(self, function: str, argument: Any = None) -> Any:  # noqa: ANN401 - JSON either way
        """Call a function in the page in front."""
        return self.page.evaluate(function, argument)

    def send(self, path: str, **inputs: str | list[str]) -> Sent:
        """Send the form of a page, filled in so; it must be saved on the phone."""
        sent = self.try_to_send(path, **inputs)
        assert sent.saved, f"{path} answered {sent.status}: {sent.text[-2000:]}"
        return sent

    def try_to_send(self, path: str, **inputs: str | list[str]) -> Sent:
        """Send the form of a page, filled in so, whatever comes of it."""
        return send_form(self.page, path, inputs)

    def _changes(self) -> str:
        """The script that makes pages and worker find a device unlike this machine."""
        changes = WITHOUT_BACKGROUND_SYNC if lacks_background_sync(self.device) else ""
        return changes + (_CLOCK_OFF % self.clock_off if self.clock_off else "")

    def _process(self) -> int:
        """The browser's main process: Chromium locks its profile by a link that names it."""
        return int(str((self._profile / "SingletonLock").readlink()).rpartition("-")[2])

    def _forget_browser(self) -> None:
        self._context = self._page = self._worker = None


def _answer_after(script: str, route: Route) -> None:
    """Answer with the worker's script, and another before it."""
    try:
        answer = route.fetch()
    except Error:
        route.abort()
        return
    route.fulfill(response=answer, body=script + answer.text())
