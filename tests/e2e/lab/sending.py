"""Sending a page's form as a person does, without the typing."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

_SEND = """async ([path, inputs]) => {
  // A page that keeps somebody waiting this long is a failure, and not a test that never ends.
  const asked = () => ({headers: {Accept: 'text/html'}, signal: AbortSignal.timeout(60_000)});
  const page = await fetch(path, asked());
  if (!page.ok) return {status: page.status, see: '', action: '', text: await page.text()};
  const html = new DOMParser().parseFromString(await page.text(), 'text/html');
  const form = html.querySelector('form#form');
  if (!form) throw new Error(`${path} has no form`);
  const data = new URLSearchParams(new FormData(form));
  for (const [name, value] of Object.entries(inputs)) {
    data.delete(name);
    for (const each of [value].flat()) data.append(name, each);
  }
  const action = form.getAttribute('action');
  const sent = {method: 'POST', body: data, redirect: 'manual'};
  const answer = await fetch(action, {...asked(), ...sent});
  return {
    status: answer.status,
    see: answer.headers.get('Atende-See') ?? '',
    action: data.get('action_id') ?? '',
    ticket: data.get('ticket') ?? '',
    text: await answer.text(),
  };
}"""


@dataclass(frozen=True)
class Sent:
    """What became of a form: `action` is the id it carried."""

    status: int
    see: str
    action: str
    text: str
    ticket: str = ""

    @property
    def saved(self) -> bool:
        """Whether the phone says that it is kept."""
        return self.status == 200 and bool(self.see)


def send_form(page: Page, path: str, inputs: dict[str, Any]) -> Sent:
    """Fetch a form's page, fill it in, send it."""
    return Sent(**page.evaluate(_SEND, [path, inputs]))
