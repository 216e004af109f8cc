"""The end of a day: time passes, what waits goes out, people decide what is theirs to decide."""

from typing import Any

from tests.e2e.lab.faults import SECONDS
from tests.e2e.lab.phones import Phone
from tests.e2e.lab.storage import DATABASE, WAIT

# A pause is an instant until which the phone waits: that it is gone is all that passing time does.
_PASS = """
const timePasses = async () => {
  const db = await open(name);
  try {
    const facts = db.transaction('facts', 'readwrite').objectStore('facts');
    await answered(facts.delete('pause'));
  } finally {
    db.close();
  }
  navigator.serviceWorker.controller.postMessage({do: 'drain'});
};
"""

# What waits behind something that needs the person stays: docs/outbox.md calls it held.
_SETTLED = """
const isSettled = async () => {
  const entries = await read(name, 'outbox', (all) => all.getAll());
  const byId = new Map(entries.map((each) => [each.id, each]));
  const held = ({action}) => {
    if (action.after === null || ['comment', 'test'].includes(action.kind)) return false;
    const before = byId.get(action.after);
    if (before?.standing === 'rejected' || before?.standing === 'conflict') return true;
    return before?.standing === 'waiting' && held(before);
  };
  return entries.every((each) => !each.leaving && (each.standing !== 'waiting' || held(each)));
};
"""
_LONG = 3 * SECONDS
"""A request that hung is given up after 20 s, and only then is the next one sent."""


def time_passes(phone: Phone) -> None:
    """Let the phone try again at once, as it would after a while."""
    phone.page.evaluate(
        f"async (name) => {{ {DATABASE} {_PASS} await timePasses(); }}", _name(phone)
    )


def settle(phone: Phone) -> None:
    """Wait until nothing is left that could go; the network must be good."""
    settled = phone.page.evaluate(
        f"""async ([name, seconds]) => {{
          {DATABASE} {WAIT} {_PASS} {_SETTLED}
          let asked = 0;
          return until(async () => {{
            if (await isSettled()) return true;
            if (asked++ % 25 === 0) await timePasses();
            return false;
          }}, seconds);
        }}""",
        [_name(phone), _LONG],
    )
    assert settled, f"not everything went out in {_LONG} s: {_left(phone)}"


def undecided(phone: Phone) -> list[dict[str, Any]]:
    """What needs the person, oldest first."""
    return [
        each
        for each in phone.queue("rejected", "conflict", "applied")
        if each["standing"] != "applied" or each["warning"]
    ]


def bring_up_to_date(phone: Phone) -> None:
    """Wait until the phone has read all there is now; one reading may have begun before."""
    pulled = phone.pulled()
    for _ in range(2):
        phone.tell_worker("pull")
        pulled = phone.pulled(after=pulled)


def _name(phone: Phone) -> str:
    return f"atende-{phone.reader}"


def _left(phone: Phone) -> list[tuple[Any, ...]]:
    return [
        (each["id"], each["action"]["kind"], each["standing"], each["action"]["after"])
        for each in phone.queue()
        if each["standing"] != "applied"
        and (each["standing"] != "withdrawn" or each.get("leaving"))
    ]
