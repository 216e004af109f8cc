"""From a keypress to the painted list, over the whole directory, without signal."""

import random
from collections.abc import Callable

import pytest

from tests.bench.phone.conftest import Synced
from tests.bench.phone.figures import percentile, tell
from tests.bench.phone.phones import MeasuredPhone
from tests.bench.phone.provider import Session
from tests.bench.provider import CUSTOMERS, ROUNDS

WARM = 20 * ROUNDS
COLD = 2 * ROUNDS
_TYPE = """(words) => new Promise((resolve, reject) => {
  const input = document.querySelector('input[name=q]');
  const late = setTimeout(() => reject(new Error(`nothing shown for ${words}`)), 20000);
  const changes = new MutationObserver(() => requestAnimationFrame(() => {
    if (new URL(location.href).searchParams.get('q') !== words) return;
    changes.disconnect();
    clearTimeout(late);
    const painted = new MessageChannel();
    painted.port1.onmessage = () => resolve([
      performance.now() - begun, document.querySelectorAll('#results a.row-title').length,
    ]);
    painted.port2.postMessage(null);
  }));
  changes.observe(document.body, {childList: true, subtree: true});
  const begun = performance.now();
  input.value = words;
  input.dispatchEvent(new InputEvent('input', {bubbles: true, data: words}));
})"""


@pytest.mark.parametrize("synced", ["scope"], indirect=True)
def test_search(synced: Synced, phone_like: Callable[[], MeasuredPhone]) -> None:
    asked = _queries(Session(synced.server, "tecnico"))
    phone = phone_like()
    synced.relay.cut()
    phone.open_again("/customers")
    phone.wait_for_rules()
    phone.page.evaluate(_TYPE, "silva")
    warm = [phone.page.evaluate(_TYPE, words) for words in asked[:WARM]]
    cold = []
    for words in asked[WARM:]:
        phone.worker.stop()
        cold.append(phone.page.evaluate(_TYPE, words))
    assert sum(1 for _, found in [*warm, *cold] if found) > (WARM + COLD) * 0.9
    for name, took in (("warm", warm), ("stopped before", cold)):
        times = [each for each, _ in took]
        p50, p95 = percentile(times, 0.5), percentile(times, 0.95)
        tell(
            f"search among {CUSTOMERS:,} customers, keypress to painted list, worker {name}: "
            f"p50 {p50:.0f} ms, p95 {p95:.0f} ms of {len(times)}"
        )


def _queries(session: Session) -> list[str]:
    """Words, beginnings, pieces of words and numbers of customers that there are; all different."""
    seeded = random.Random(7)
    found: dict[str, None] = {}
    customers = [each["customer"] for each in session.open_tickets("all")[:500]]
    while len(found) < WARM + COLD:
        customer = seeded.choice(customers)
        words = [each for each in customer["name"].split() if len(each) > 3]
        word = seeded.choice(words or ["silva"]).lower()
        start = seeded.randrange(len(word) - 2)
        piece = word[start : start + seeded.randrange(3, 6)]
        found[seeded.choice([word, word[:3], piece, f"{word[:3]} {piece}", customer["id"]])] = None
    return list(found)
