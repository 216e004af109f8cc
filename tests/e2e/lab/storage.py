"""What a phone's browser keeps, read from a page as the page could: nothing is changed.

Scripts wait in the page itself, where they see every change: the page's policy forbids `eval`, by
which Playwright's own waiting works.
"""

from typing import Any, Protocol

from tests.e2e.lab.faults import SECONDS


class Asked(Protocol):
    """A page, of whatever browser: functions can be called in it."""

    def evaluate(self, function: str, argument: Any = None, /) -> Any:  # noqa: ANN401 - JSON
        """Call a function, perhaps an async one, with an argument, and give its answer."""


DATABASE = """
const open = (name) => new Promise((resolve, reject) => {
  const asked = indexedDB.open(name);
  asked.onsuccess = () => resolve(asked.result);
  asked.onerror = () => reject(asked.error);
});
const answered = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
const read = async (name, store, ask) => {
  const db = await open(name);
  try {
    if (!db.objectStoreNames.contains(store)) return null;
    return await answered(ask(db.transaction(store).objectStore(store)));
  } finally {
    db.close();
  }
};
"""

WAIT = """
const until = async (holds, seconds) => {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const found = await holds();
    if (found) return found;
    if (performance.now() > end) return null;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
"""


def databases(page: Asked) -> list[str]:
    """The names of the databases of people on this phone."""
    found: list[str] = page.evaluate(
        "async () => (await indexedDB.databases()).map((each) => each.name)"
    )
    return [name for name in found if name.startswith("atende-")]


def documents(page: Asked, reader: str) -> int:
    """How many records hold documents of a person's, or what is made from them."""
    count: int = page.evaluate(
        f"""async (name) => {{
          {DATABASE}
          let count = 0;
          for (const store of ['packs', 'overlay', 'projections'])
            count += (await read(name, store, (all) => all.count())) ?? 0;
          return count;
        }}""",
        f"atende-{reader}",
    )
    return count


def wait_until_wiped(page: Asked) -> None:
    """Wait until no database of a person and no cache is left."""
    gone = page.evaluate(
        f"""async (seconds) => {{
          {WAIT}
          return until(async () => {{
            const names = (await indexedDB.databases()).map((each) => each.name);
            const people = names.filter((each) => each !== 'atende-device');
            return people.length === 0 && (await caches.keys()).length === 0;
          }}, seconds);
        }}""",
        SECONDS,
    )
    assert gone, f"something is left after {SECONDS} s"


def queue(page: Asked, reader: str) -> list[dict[str, Any]]:
    """Every entry of a person's outbox, in its order, whatever became of it."""
    found: list[dict[str, Any]] | None = page.evaluate(
        f"async (name) => {{ {DATABASE} return read(name, 'outbox', (all) => all.getAll()); }}",
        f"atende-{reader}",
    )
    return found or []


def fact(page: Asked, reader: str, name: str) -> Any:  # noqa: ANN401 - facts are of any kind
    """A single value that is kept by name."""
    return page.evaluate(
        f"""async ([database, name]) => {{
          {DATABASE}
          return read(database, 'facts', (store) => store.get(name));
        }}""",
        [f"atende-{reader}", name],
    )


def wait_for_worker(page: Asked) -> None:
    """Wait until a service worker answers this page's requests."""
    controlled = page.evaluate(
        f"async (s) => {{ {WAIT} return until(() => !!navigator.serviceWorker.controller, s); }}",
        SECONDS,
    )
    assert controlled, f"no service worker took the page in {SECONDS} s"


def wait_for_pull(page: Asked, reader: str, after: float = 0) -> float:
    """Wait until the phone has read everything meant for it, later than `after` (ms since 1970)."""
    pulled: float | None = page.evaluate(
        f"""async ([name, after, seconds]) => {{
          {DATABASE} {WAIT}
          const later = async () => {{
            const known = (await indexedDB.databases()).some((each) => each.name === name);
            const at = known ? await read(name, 'facts', (store) => store.get('pulled_at')) : 0;
            return at > after ? at : null;
          }};
          return until(later, seconds);
        }}""",
        [f"atende-{reader}", after, SECONDS],
    )
    assert pulled, f"nothing was read anew in {SECONDS} s"
    return pulled
