"""A phone's first sync with everything on it, beside one compressed stream that is put packed."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Playwright

from tests.bench.phone.figures import beside, median_ratio, tell
from tests.bench.phone.phones import CountingRelay, MeasuredPhone, bare_browser, process_of
from tests.bench.phone.processes import bytes_in, cpu_seconds, wait_until_at_rest
from tests.bench.phone.provider import MORE, Session, documents_in, one_stream, serving
from tests.bench.phone.sites import Served, page, script, site
from tests.bench.provider import CUSTOMERS, ROUNDS
from tests.e2e.server import ServerProcess

KEPT = Path("Default") / "IndexedDB"
_SEARCH = """async () => {
  const answer = await fetch('/customers?q=silva', {headers: {Accept: 'application/json'}});
  const found = await answer.json();
  return [answer.headers.get('Atende-Source'), found.items.length, found.partial ?? false];
}"""


class Cost(NamedTuple):
    """What one first sync took."""

    cpu: float
    seconds: float
    wire: int
    disk: int


@pytest.fixture(scope="module", params=[size for size in (CUSTOMERS, MORE) if size])
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[int, ServerProcess]]:
    """A server from which phones take everything along, and how many customers it has."""
    folder = tmp_path_factory.mktemp("first-sync") / "server"
    with serving(request.param, folder, ATENDE_SCOPE="all") as process:
        yield request.param, process


def test_first_sync(
    server: tuple[int, ServerProcess], playwright: Playwright, tmp_path: Path
) -> None:
    customers, process = server
    lines = documents_in(Session(process).pull())
    stream = one_stream(lines)
    plain = sum(map(len, lines))
    tell(
        f"first sync, {customers:,} customers: {len(lines):,} documents, {plain / 1e6:.1f} MB, "
        f"{len(stream) / 1e6:.2f} MB as one brotli-5 stream"
    )
    rounds = ROUNDS if customers == CUSTOMERS else 1
    pairs = [
        (_ours(process, playwright, tmp_path / f"{at}"), _floor(stream, playwright, tmp_path, at))
        for at in range(rounds)
    ]
    beside("  processor", [(one.cpu, two.cpu) for one, two in pairs], "s", "≤ 1.5")
    beside("  time", [(one.seconds, two.seconds) for one, two in pairs], "s", "none")
    wire, _, _ = median_ratio([(one.wire, 1) for one, _ in pairs])
    tell(f"  wire: {wire / 1e6:.2f} MB, {wire / len(stream):.2f} × the stream (aim ≤ 1.15)")
    disk, least, _ = median_ratio([(one.disk, two.disk) for one, two in pairs])
    tell(
        f"  disk: {disk / 1e6:.1f} MB, {disk / len(stream):.1f} × the stream (aim ≤ 2 × 1.15); "
        f"floor {least / 1e6:.1f} MB"
    )


def _ours(server: ServerProcess, playwright: Playwright, profile: Path) -> Cost:
    """Measure from the feed's request on: app, worker and rules are there and at rest."""
    with CountingRelay(server.port) as relay:
        phone = MeasuredPhone(playwright, profile, relay.url)
        phone.switch_on()
        held = relay.hold_request("GET", "/sync/changes")
        phone.begin_sign_in("gestor")
        held.wait()
        phone.wait_for_rules()
        wait_until_at_rest(phone.process, most=10)
        before, begun, passed = cpu_seconds(phone.process), time.monotonic(), relay.passed
        held.release()
        phone.wait_for_everything()
        found = phone.page.evaluate(_SEARCH)
        seconds, wire = time.monotonic() - begun, relay.passed - passed
        assert found[0] == "phone", found
        assert found[1:] == [30, False], found
        wait_until_at_rest(phone.process)
        cpu = cpu_seconds(phone.process) - before
        phone.close()
    return Cost(cpu, seconds, wire, bytes_in(profile / KEPT))


def _floor(stream: bytes, playwright: Playwright, folder: Path, number: int) -> Cost:
    profile = folder / f"floor-{number}"
    files = {
        "/": page("stream.html"),
        "/stream-worker.js": script("stream-worker.js"),
        "/stream": Served(stream, "application/x-ndjson", "br"),
    }
    with site(files) as address, bare_browser(playwright, profile) as browser:
        tab = browser.pages[0]
        tab.goto(address)
        process = process_of(profile)
        wait_until_at_rest(process, most=10)
        before, begun = cpu_seconds(process), time.monotonic()
        assert tab.evaluate("run()") > 0
        seconds = time.monotonic() - begun
        wait_until_at_rest(process)
        cpu = cpu_seconds(process) - before
    return Cost(cpu, seconds, len(stream), bytes_in(profile / KEPT))
