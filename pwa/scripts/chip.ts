/** The chip above every page and the count on the tab *Fila*, painted from the state on <html>. */
import { onPage } from "./page";
import { lastPull, onState, state } from "./state";
import { count, language, word } from "./words";

/** What the chip says: what needs the person first, then the connection, else the time of the last pull. */
function chipText(): { text: string; spoken: string } {
  const { sync, pending, attention, progress } = state();
  const queue = pending ? count("queue", pending) : "";
  const joined = (...parts: string[]) => parts.filter(Boolean).join(" · ");
  if (attention) return same(count("attention", attention));
  if (sync === "signed-out") return same(joined(word("signedOut"), queue));
  if (sync === "offline") return same(joined(word("offline"), queue));
  const pulled = lastPull();
  if (sync === "syncing" && progress) return same(joined(word("progress", { percent: progress }), queue));
  if (sync === "syncing" || !pulled) return same(joined(word("syncing"), queue));
  const time = pulled.toLocaleTimeString(language(), { hour: "2-digit", minute: "2-digit" });
  return { text: joined(time, queue), spoken: joined(word("updated", { time }), queue) };
}

const same = (text: string) => ({ text, spoken: text });

/** A text that only changes leaves the styles of the page as they are; one that is put in its place has them all worked out anew. */
function write(place: Element, text: string): void {
  const [only] = place.childNodes;
  if (only instanceof Text && place.childNodes.length === 1) only.data = text;
  else place.textContent = text;
}

function paint(root: ParentNode): void {
  const { text, spoken } = chipText();
  const { sync, pending, attention } = state();
  const way = sync === "signed-out" ? `/login?next=${encodeURIComponent(location.pathname + location.search)}` : "/outbox";
  for (const chip of root.querySelectorAll<HTMLElement>("[data-sync-chip]")) {
    const place = chip.querySelector("[data-sync-text]");
    if (place && place.textContent !== text) write(place, text);
    chip.setAttribute("aria-label", spoken);
    chip.setAttribute("href", way);
  }
  for (const badge of root.querySelectorAll<HTMLElement>("[data-pending-count]")) {
    const n = pending + attention;
    badge.textContent = n ? String(n) : "";
    badge.hidden = n === 0;
  }
}

/** Paint now, whenever the state changes, and on each new page before it is seen. */
export function paintChip(): void {
  onPage(paint);
  onState(() => paint(document));
  document.addEventListener("turbo:before-render", (event) => paint(event.detail.newBody));
}
