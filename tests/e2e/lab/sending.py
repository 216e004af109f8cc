"""Sending a page's form as a person does, without the typing."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

_FILL_IN = """
// A page that keeps somebody waiting this long is a failure, and not a test that never ends.
const asked = () => ({headers: {Accept: 'text/html'}, signal: AbortSignal.timeout(60_000)});
const fillIn = async (path, inputs) => {
  const page = await fetch(path, asked());
  const text = await page.text();
  if (!page.ok) return {refused: {status: page.status, see: '', action: '', text}};
  const html = new DOMParser().parseFromString(text, 'text/html');
  const form = html.querySelector('form#form');
  if (!form) throw new Error(`${path} has no form`);
  const data = new URLSearchParams(new FormData(form));
  for (const [name, value] of Object.entries(inputs)) {
    data.delete(name);
    for (const each of [value].flat()) data.append(name, each);
  }
  const sent = {...asked(), method: 'POST', body: data, redirect: 'manual'};
  const post = () => fetch(form.getAttribute('action'), sent);
  return {data, action: data.get('action_id') ?? '', post};
};
"""

_SEND = f"""async ([path, inputs]) => {{
  {_FILL_IN}
  const {{refused, data, action, post}} = await fillIn(path, inputs);
  if (refused) return refused;
  const answer = await post();
  return {{
    status: answer.status,
    see: answer.headers.get('Atende-See') ?? '',
    action,
    ticket: data.get('ticket') ?? '',
    text: await answer.text(),
  }};
}}"""

_BEGIN = f"""async ([path, inputs]) => {{
  {_FILL_IN}
  const {{refused, action, post}} = await fillIn(path, inputs);
  if (refused) return '';
  post().catch(() => undefined);
  return action;
}}"""


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


def begin_form(page: Page, path: str, inputs: dict[str, Any]) -> str:
    """Send a form and wait for no answer; gives its action, empty where there was no form."""
    action: str = page.evaluate(_BEGIN, [path, inputs])
    return action
