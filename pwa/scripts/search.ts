/** Search as one types: the same address with the new words, and only the part that shows what was found is swapped. */
import { announce } from "./announce";
import { swapped } from "./page";
import { notReached } from "./state";

const PAUSE = 120;
/** What answers from the phone itself need not be spared. */
const PAUSE_ON_PHONE = 20;
let timer = 0;
let running: AbortController | null = null;

function address(form: HTMLFormElement): URL {
  const url = new URL(form.action);
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value) asked.append(name, String(value));
  url.search = asked.toString();
  return url;
}

async function search(form: HTMLFormElement): Promise<void> {
  running?.abort();
  const mine = (running = new AbortController());
  const url = address(form);
  if (url.href === location.href) return;
  try {
    const answer = await fetch(url, { headers: { Accept: "text/html" }, signal: mine.signal });
    if (!answer.ok) throw new Error(String(answer.status));
    show(form, url, await answer.text());
  } catch {
    if (!mine.signal.aborted) notReached();
  }
}

function show(form: HTMLFormElement, url: URL, html: string): void {
  const id = form.dataset["search"] ?? "results";
  const found = new DOMParser().parseFromString(html, "text/html").getElementById(id);
  const place = document.getElementById(id);
  if (!found || !place || !form.isConnected) return;
  place.replaceWith(found);
  history.replaceState(history.state, "", url);
  swapped(found);
  announce(found.querySelector("h2, .empty-title")?.textContent ?? "");
}

const formOf = (event: Event) => (event.target as Element).closest<HTMLFormElement>("form[data-search]");

/** Search while typing, at once when a chip is chosen or Enter pressed. */
export function searchAsTyped(): void {
  document.addEventListener("input", (event) => {
    const form = formOf(event);
    if (!form || (event as InputEvent).isComposing) return;
    clearTimeout(timer);
    const isOnPhone = document.body.dataset["source"] === "phone";
    timer = window.setTimeout(() => void search(form), isOnPhone ? PAUSE_ON_PHONE : PAUSE);
  });
  document.addEventListener("submit", (event) => {
    const form = formOf(event);
    if (!form) return;
    event.preventDefault();
    clearTimeout(timer);
    void search(form);
    if (matchMedia("(pointer: coarse)").matches) (document.activeElement as HTMLElement | null)?.blur();
  }, { capture: true });
}
