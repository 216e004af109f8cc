/** The page and the service worker talk: the page asks, the worker tells every page how things stand. */
import { type State, setState } from "./state";

export type Order = "pull" | "drain" | "state" | "claim" | "update" | "wipe" | "wipe-exported" | "directory" | "rules-ready";

/** What the worker tells all pages; one of these at a time. */
interface Told {
  state: Partial<Omit<State, "progress">> & { progress?: { done: number; total: number }; again?: number };
  /** Keys of documents that changed on this phone. */
  changed: readonly string[];
  /** A new version waits to be taken. */
  update: true;
  /** Everything of the person's was removed, and why. */
  wiped: string;
}

const CHANNEL = "atende";
const EVERY = 60_000;
const channel = "BroadcastChannel" in window ? new BroadcastChannel(CHANNEL) : null;

/** Whether a worker answers for this page. */
export const controlled = (): boolean => Boolean(navigator.serviceWorker?.controller);

/** Ask the worker that answers for this page; false where there is none. */
export function ask(order: Order): boolean {
  const worker = navigator.serviceWorker?.controller;
  worker?.postMessage({ do: order });
  return Boolean(worker);
}

/** Call `listener` whenever the worker tells something of this kind. */
export function onTold<Kind extends keyof Told>(kind: Kind, listener: (told: Told[Kind]) => void): void {
  channel?.addEventListener("message", ({ data }: MessageEvent<Partial<Told> | null>) => {
    const told = data?.[kind];
    if (told !== undefined) listener(told);
  });
}

/** Resolves with the next thing of this kind that is told, with undefined after `patience` ms. */
export function nextTold<Kind extends keyof Told>(kind: Kind, patience: number): Promise<Told[Kind] | undefined> {
  return new Promise((resolve) => {
    onTold(kind, resolve);
    setTimeout(resolve, patience, undefined);
  });
}

/** Send what waits, and while somebody is looking fetch what is new. */
function pulse(): void {
  ask("drain");
  if (document.visibilityState === "visible") ask("pull");
}

let next = 0;

/** The worker may be ended while it waits; the page reminds it when sending is to be tried again. */
function remind(again: number): void {
  clearTimeout(next);
  if (again > 0) next = window.setTimeout(() => ask("drain"), again);
}

function share({ progress, again, ...now }: Told["state"]): void {
  if (again !== undefined) remind(again);
  const part = progress && progress.total > 0 ? String(Math.floor((100 * progress.done) / progress.total)) : "";
  setState({ ...now, progress: part });
}

/** Keep <html> at the worker's word, and ask the worker on start, with the connection, when looked at, every minute. */
export function followPhone(): void {
  onTold("state", share);
  const begin = () => {
    ask("state");
    pulse();
  };
  begin();
  navigator.serviceWorker?.addEventListener("controllerchange", begin);
  addEventListener("online", pulse);
  document.addEventListener("visibilitychange", pulse);
  setInterval(pulse, EVERY);
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest("[data-ask-directory]");
    if (button && ask("directory")) button.setAttribute("aria-busy", "true");
  });
}
