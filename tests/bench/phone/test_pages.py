"""How soon a page is there without signal, beside a worker that gives the very same page as is."""

import json
import mimetypes
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright

from tests.bench.phone.conftest import Synced
from tests.bench.phone.figures import beside
from tests.bench.phone.phones import MeasuredPhone, bare_browser
from tests.bench.phone.provider import ROOT
from tests.bench.phone.sites import Served, script, site
from tests.bench.provider import ROUNDS

LIST = "/tickets?scope=all"
LINKS = 4 * ROUNDS
_PAINTED = """() => new Promise((resolve) => {
  const told = (list) => {
    const entry = list.getEntries().find(({name}) => name === 'first-contentful-paint');
    if (entry) resolve(entry.startTime);
  };
  new PerformanceObserver(told).observe({type: 'paint', buffered: true});
})"""
_FOLLOW = """(path) => new Promise((resolve) => {
  const link = document.querySelector(`a[href="${path}"]`);
  const begun = performance.now();
  document.addEventListener('turbo:load', () => requestAnimationFrame(() => {
    const painted = new MessageChannel();
    painted.port1.onmessage = () => resolve(performance.now() - begun);
    painted.port2.postMessage(null);
  }), {once: true});
  link.click();
})"""
_BACK = """() => new Promise((resolve) => {
  document.addEventListener('turbo:load', () => setTimeout(resolve, 300), {once: true});
  history.back();
})"""
_MADE = """(path) =>
  fetch(path, {headers: {Accept: 'text/html'}}).then(async (answer) => {
    if (answer.headers.get('Atende-Source') !== 'phone') throw new Error(`not the phone's`);
    return answer.text();
  })"""


@pytest.mark.parametrize("synced", ["scope", "all"], indirect=True)
@pytest.mark.parametrize("what", ["today", "ticket"])
def test_cold_start(
    what: str,
    synced: Synced,
    phone_like: Callable[[], MeasuredPhone],
    playwright: Playwright,
    tmp_path: Path,
) -> None:
    path = "/" if what == "today" else f"/tickets/{synced.tickets[0]}"
    phone = phone_like()
    synced.relay.cut()
    phone.open_again(path)
    made = {path: phone.page.evaluate(_MADE, path)}
    phone.close()
    pairs = []
    profile = tmp_path / "floor"
    with site(_files(made)) as address:
        _keep(playwright, profile, address + path)
    # The site is gone by now, as the phone's server is.
    for _ in range(ROUNDS):
        phone.switch_on().goto(path)
        mine = phone.page.evaluate(_PAINTED)
        phone.close()
        with bare_browser(playwright, profile) as browser:
            tab = browser.pages[0]
            tab.goto(address + path)
            pairs.append((mine, tab.evaluate(_PAINTED)))
    what = f"cold start offline, {what}, to first paint (a phone with {synced.scope})"
    beside(what, pairs, "ms", "≤ 1.3")


def test_link_to_a_ticket(
    synced: Synced, phone_like: Callable[[], MeasuredPhone], playwright: Playwright, tmp_path: Path
) -> None:
    phone = phone_like()
    synced.relay.cut()
    phone.open_again(LIST)
    phone.wait_for_rules()
    links = _ticket_links(phone.page)[:LINKS]
    made = {path: phone.page.evaluate(_MADE, path) for path in [LIST, *links]}
    with site(_files(made)) as address:
        profile = tmp_path / "floor"
        _keep(playwright, profile, address + LIST)
    with bare_browser(playwright, profile) as browser:
        tab = browser.pages[0]
        tab.goto(address + LIST)
        pairs = []
        for path in links:
            mine = phone.page.evaluate(_FOLLOW, path)
            phone.page.evaluate(_BACK)
            pairs.append((mine, tab.evaluate(_FOLLOW, path)))
            tab.evaluate(_BACK)
    beside("link to a painted ticket, warm", pairs[1:], "ms", "≤ 1.2")


def _ticket_links(page: Page) -> list[str]:
    found: list[str] = page.evaluate(
        "[...document.querySelectorAll('main a[href]')].map((each) => each.getAttribute('href'))"
    )
    return list(dict.fromkeys(each for each in found if re.fullmatch(r"/tickets/[0-9a-f-]+", each)))


def _files(pages: dict[str, str]) -> dict[str, Served]:
    """The pages with what they load, and the worker that their script registers."""
    addresses = {each for html in pages.values() for each in re.findall(r'/assets/[^"?#\s]+', html)}
    files = {address: _asset(address) for address in addresses}
    files |= {
        path: Served(html.encode(), "text/html; charset=utf-8") for path, html in pages.items()
    }
    kept = json.dumps(list(files)).encode()
    return {
        **files,
        "/kept.json": Served(kept, "application/json"),
        "/service-worker.js": script("static-worker.js"),
    }


def _asset(address: str) -> Served:
    file = ROOT / "build" / address.removeprefix("/")
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return Served(file.read_bytes(), kind)


def _keep(playwright: Playwright, profile: Path, address: str) -> None:
    """Visit a floor site until its worker has everything."""
    with bare_browser(playwright, profile) as browser:
        tab = browser.pages[0]
        tab.goto(address)
        tab.evaluate("navigator.serviceWorker.ready.then(() => true)")
        tab.goto(address)
        assert tab.evaluate("Boolean(navigator.serviceWorker.controller)")
