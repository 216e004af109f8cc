"""A phone with another browser than Chromium, used by its own pages and forms alone."""

import time
from typing import Any, Self

from tests.e2e.lab import storage
from tests.e2e.lab.carried import Carried
from tests.e2e.lab.engines import Engine
from tests.e2e.lab.faults import SECONDS
from tests.e2e.lab.office import PASSWORD
from tests.e2e.lab.sending import Sent

# Pressed once the answer is on its way: a press that leads elsewhere leaves no page to answer.
_FILL_AND_PRESS = """([selector, inputs]) => {
  const form = document.querySelector(selector);
  for (const [name, given] of Object.entries(inputs)) {
    const wanted = [given].flat();
    const controls = [...form.elements].filter((each) => each.name === name);
    if (controls.length === 0) throw new Error(`${selector} has no ${name}`);
    for (const control of controls) {
      if (/^(radio|checkbox)$/.test(control.type)) control.checked = wanted.includes(control.value);
      else control.value = wanted[0];
      control.dispatchEvent(new Event('input', {bubbles: true}));
    }
  }
  const button = [...form.elements].find((each) => each.type === 'submit');
  setTimeout(() => button.click());
  return form.elements.action_id?.value ?? '';
}"""

# Its own link, or one as another page might have it.
_PRESS_LINK = """(path) => {
  const made = () => document.body.appendChild(document.createElement('a'));
  const link = document.querySelector(`a[href='${path}']`) ?? made();
  link.href = path;
  link.click();
}"""


class EnginePhone(Carried):
    """A phone; its network is cut at the relay, since these browsers have no switch for it."""

    def __init__(self, engine: Engine, address: str) -> None:
        self._engine = engine
        self._address = address

    def evaluate(self, function: str, argument: Any = None) -> Any:  # noqa: ANN401 - JSON either way
        """Call a function in the page."""
        return self._engine.evaluate(function, argument)

    def sign_in(self, user: str = "tecnico") -> None:
        """Sign in by the form, and wait until everything meant for this person is on the phone."""
        self._engine.visit(f"{self._address}/login?lang=pt-BR")
        self.submit("form[action^='/login']", username=user, password=PASSWORD)
        self.leaves("/login")
        self.reader = self.evaluate("() => document.querySelector('meta[name=reader]').content")
        storage.wait_for_worker(self)
        self.pulled()

    def visit(self, path: str) -> None:
        """Go to an address by the browser's own navigation, and wait for the page's script."""
        self._engine.visit(self._address + path)
        self._engine.until("return document.documentElement.dataset.sync")

    def visit_own(self, path: str) -> None:
        """Go to an address; its page says that it was made on the phone."""
        self.visit(path)
        source = self.evaluate("() => document.body.dataset.source ?? 'the server'")
        assert source == "phone", f"{path} came from {source}"

    def submit(self, form: str, **inputs: str | list[str]) -> str:
        """Fill in a form of the page and press its button; gives the action's id it carries."""
        return str(self.evaluate(_FILL_AND_PRESS, [form, inputs]))

    def leaves(self, path: str) -> str:
        """Wait until the browser is at another address, and give that."""
        end = time.monotonic() + SECONDS
        while (now := self._engine.path) == path:
            assert time.monotonic() < end, f"it stays at {path}: {self.text()}"
            time.sleep(0.02)  # between two pages there is none that could tell
        return now

    def follow(self, path: str) -> None:
        """Press a link to a form and wait for it: by a link, the script of the page lives on."""
        self.evaluate(_PRESS_LINK, path)
        self._engine.until(
            "return !!document.querySelector(`form#form[action='${given[0]}']`)", path
        )

    def send(self, path: str, **inputs: str | list[str]) -> Sent:
        """Go to a form by a link, fill it in, press its button; the phone must lead on from it."""
        self.follow(path)
        action = self.submit("form#form", **inputs)
        return Sent(200, self.leaves(path), action, "")

    def shows(self, **state: str | int) -> None:
        """Wait for what the page says of itself."""
        wanted = {name: str(value) for name, value in state.items()}
        self._until(
            "(wanted) => Object.entries(wanted).every(([name, value]) => said()[name] === value)",
            "({...document.documentElement.dataset})",
            wanted,
        )

    def sees(self, text: str, within: str = "main", times: int = 1) -> Self:
        """Wait until so many elements of a CSS selector have the text in them."""
        self._until(
            "([text, _, times]) => said().filter((each) => each.includes(text)).length === times",
            "[...document.querySelectorAll(given[1])].map((each) => each.textContent)",
            [text, within, times],
        )
        return self

    def text(self) -> str:
        """What the page's main part says."""
        return str(self.evaluate("() => document.querySelector('main')?.innerText ?? ''"))

    def _until(self, holds: str, said: str, given: Any) -> None:  # noqa: ANN401 - JSON
        """Wait until something holds of what the page says; else tell what it said instead."""
        wait = f"""async (given) => {{
          const said = () => {said};
          const holds = {holds};
          const end = Date.now() + {SECONDS * 1000};
          while (!holds(given)) {{
            if (Date.now() > end) return said();
            await new Promise((next) => setTimeout(next, 20));
          }}
          return null;
        }}"""
        instead = self.evaluate(wait, given)
        assert instead is None, f"waited for {given}, while it was {instead}"
