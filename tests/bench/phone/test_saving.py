"""How long a person waits until an action is on the disk; how long the rules take."""

import statistics
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Playwright

from tests.bench.phone.conftest import Synced
from tests.bench.phone.figures import percentile, tell
from tests.bench.phone.phones import MeasuredPhone, bare_browser
from tests.bench.phone.sites import page, script, site
from tests.bench.provider import ROUNDS

ACTIONS = 200
_SAVE = """async ([path, text]) => {
  const asked = {headers: {Accept: 'text/html'}};
  const page = await (await fetch(`${path}/comment`, asked)).text();
  const form = new DOMParser().parseFromString(page, 'text/html').querySelector('form#form');
  const data = new URLSearchParams(new FormData(form));
  data.set('text', text);
  const begun = performance.now();
  const answer = await fetch(form.getAttribute('action'), {...asked, method: 'POST', body: data});
  await answer.text();
  const took = performance.now() - begun;
  if (!answer.ok || !answer.headers.get('Atende-See')) throw new Error(`${answer.status}`);
  return took;
}"""
_SAVE_FLOOR = """async (text) => {
  const data = new URLSearchParams({text, action_id: crypto.randomUUID(), based_on: '1'});
  const begun = performance.now();
  await (await fetch('/save', {method: 'POST', body: data})).text();
  return performance.now() - begun;
}"""
# Asked as the worker asks a page: the page hands it on to the rules.
_DECIDE = """async ([request, times]) => {
  const took = [];
  for (let number = 0; number < times; number += 1) {
    const {port1, port2} = new MessageChannel();
    const begun = performance.now();
    const answer = await new Promise((resolve) => {
      port1.onmessage = ({data}) => resolve(data);
      const told = {data: {ask: 'rules', request}, ports: [port2]};
      navigator.serviceWorker.dispatchEvent(new MessageEvent('message', told));
    });
    took.push(performance.now() - begun);
    port1.close();
    if (!answer.answer) throw new Error(JSON.stringify(answer));
  }
  return took;
}"""
_LISTEN = """() => navigator.serviceWorker.addEventListener('message', ({data}) => {
  if (data?.ask === 'rules') globalThis.asked = data.request;
})"""
_RULES_READY = """() => new Promise((resolve) => {
  const root = document.documentElement;
  const told = () => {
    if (root.dataset.rules !== 'ready') return;
    const began = performance.getEntriesByType('resource')
      .find(({name}) => /rules-worker/.test(name)).startTime;
    resolve(performance.now() - began);
  };
  new MutationObserver(told).observe(root, {attributes: true});
  told();
})"""


def test_saving_an_action(
    synced: Synced, phone_like: Callable[[], MeasuredPhone], playwright: Playwright, tmp_path: Path
) -> None:
    phone = phone_like()
    synced.relay.cut()
    phone.open_again(f"/tickets/{synced.tickets[0]}")
    phone.wait_for_rules()
    paths = [f"/tickets/{each}" for each in synced.tickets]
    ours = _timed(phone.page, _SAVE, [[_of(paths, at), f"Visita {at}."] for at in range(ACTIONS)])
    files = {"/": page("saving.html"), "/saving-worker.js": script("saving-worker.js")}
    with site(files) as address, bare_browser(playwright, tmp_path / "floor") as browser:
        tab = browser.pages[0]
        tab.goto(address)
        tab.evaluate("navigator.serviceWorker.ready.then(() => true)")
        tab.reload()
        least = _timed(tab, _SAVE_FLOOR, [f"Visita {at}." for at in range(ACTIONS)])
    entries = phone.queue("waiting")
    assert len(entries) == ACTIONS
    assert all(entry["checked"] for entry in entries), "the rules were not asked"
    _tell("save an action, strict and with rules", ours)
    _tell("  floor: one strict transaction of a worker", least)


def test_one_decision(synced: Synced, phone_like: Callable[[], MeasuredPhone]) -> None:
    phone = phone_like()
    synced.relay.cut()
    phone.open_again("/outbox")
    phone.wait_for_rules()
    phone.page.evaluate(_LISTEN)
    phone.page.evaluate(_SAVE, [f"/tickets/{synced.tickets[0]}", "Liguei."])
    request = phone.page.evaluate("asked")
    took = phone.page.evaluate(_DECIDE, [request, ACTIONS])
    _tell(f"one decision, there and back ({len(request) / 1000:.0f} kB asked)", took)


def test_starting_the_rules(
    synced: Synced, phone_like: Callable[[], MeasuredPhone], playwright: Playwright, tmp_path: Path
) -> None:
    first = [_first_start(synced, playwright, tmp_path / f"new-{at}") for at in range(ROUNDS)]
    phone = phone_like()
    synced.relay.cut()
    again = []
    for _ in range(ROUNDS):
        phone.switch_on().goto("/outbox")
        again.append(phone.page.evaluate(_RULES_READY))
        phone.close()
    tell(
        f"the rules, from their worker's start to ready: {statistics.median(first):.0f} ms on a "
        f"new phone (aim ≤ 1,500), {statistics.median(again):.0f} ms in a browser started anew, "
        f"offline (aim ≤ 1,000); medians of {ROUNDS}"
    )


def _first_start(synced: Synced, playwright: Playwright, profile: Path) -> float:
    """How long they take on a phone that never had them, with nothing else under way."""
    phone = MeasuredPhone(playwright, profile, synced.relay.url)
    phone.switch_on()
    held = synced.relay.hold_request("GET", "/sync/changes", times=None)
    phone.begin_sign_in("tecnico")
    took: float = phone.page.evaluate(_RULES_READY)
    phone.close()
    held.release()
    return took


def _of(paths: list[str], number: int) -> str:
    return paths[number % len(paths)]


def _timed(tab: Page, script: str, given: list[Any]) -> list[float]:
    return [tab.evaluate(script, each) for each in given]


def _tell(what: str, took: list[float]) -> None:
    p50, p95 = percentile(took, 0.5), percentile(took, 0.95)
    tell(f"{what}: p50 {p50:.1f} ms, p95 {p95:.1f} ms of {len(took)}")
