"""Phones to be measured: those of the lab, without traces; and a network that counts."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, Playwright, expect

from tests.e2e import chromium
from tests.e2e.lab.faults import SECONDS
from tests.e2e.lab.office import PASSWORD
from tests.e2e.lab.phones import Phone
from tests.e2e.lab.relay import Relay

DEVICE = "Pixel 7"
_WHOLE = """async ([reader, seconds]) => {
  const answered = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const name = `atende-${reader}`;
  const isThere = async () => (await indexedDB.databases()).some((each) => each.name === name);
  const end = performance.now() + seconds * 1000;
  while (!(await isThere())) await new Promise((next) => setTimeout(next, 100)); // or we make it
  const db = await answered(indexedDB.open(name));
  const fact = (name) => answered(db.transaction('facts').objectStore('facts').get(name));
  while (!(await fact('pulled_at')) || !(await fact('directory_upto'))) {
    if (performance.now() > end) throw new Error('not in time');
    // Asked ten times a second, asking would be a twentieth of what is measured.
    await new Promise((next) => setTimeout(next, 500));
  }
  db.close();
}"""


class Untraced:
    """Keeps no traces: they cost more than what is measured."""

    def on_did_create_browser_context(self, context: BrowserContext) -> None:
        """Nothing."""

    def on_will_close_browser_context(self, context: BrowserContext) -> None:
        """Nothing."""


class MeasuredPhone(Phone):
    """A phone that tells what its browser costs."""

    def __init__(self, playwright: Playwright, profile: Path, address: str) -> None:
        super().__init__(playwright, profile, DEVICE, address, Untraced())
        self.profile = profile

    @property
    def process(self) -> int:
        """The browser's main process."""
        return self._process()

    def begin_sign_in(self, user: str) -> None:
        """Sign in, without waiting for what comes after."""
        self.page.goto("/login")
        self.page.locator("input[name=username]").fill(user)
        self.page.locator("input[name=password]").fill(PASSWORD)
        self.page.locator("form[action^='/login'] button[type=submit]").click()
        self.page.locator("meta[name=reader]").wait_for(state="attached")
        self.reader = self.page.evaluate(
            "fetch('/me', {headers: {Accept: 'application/json'}}).then((a) => a.json())"
        )["id"]

    def wait_for_everything(self, seconds: int = 1200) -> None:
        """Wait until the first sync is whole, and what is searched is made."""
        self.page.evaluate(_WHOLE, [self.reader, seconds])

    def wait_for_rules(self) -> None:
        """Wait until the rules are there."""
        root = self.page.locator("html")
        expect(root).to_have_attribute("data-rules", "ready", timeout=3 * SECONDS * 1000)


class CountingRelay(Relay):
    """A network that counts the bytes of answers, heads included."""

    passed = 0

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        while piece := await source.read(64 * 1024):
            self.passed += len(piece)
            sink.write(piece)
            await sink.drain()


@contextmanager
def bare_browser(playwright: Playwright, profile: Path) -> Iterator[BrowserContext]:
    """The same browser as a phone's, for floor programs."""
    looks = dict(playwright.devices[DEVICE])
    looks.pop("default_browser_type", None)
    context = playwright.chromium.launch_persistent_context(
        profile,
        executable_path=chromium.executable(playwright),
        args=chromium.ARGUMENTS,
        **looks,
    )
    try:
        yield context
    finally:
        context.close()


def process_of(profile: Path) -> int:
    """The main process of the browser that runs on a profile: its lock is a link that names it."""
    return int(str((profile / "SingletonLock").readlink()).rpartition("-")[2])
