/**
 * The server tells that there is something new, one number a change. Whichever tab holds the lock listens, for all: six
 * open streams would block everything over HTTP/1.1. What is new is the worker's to fetch.
 */
import { ask, controlled } from "./phone";

const LOCK = "atende-news";
/** A tab that nobody looks at gives the stream up after this. */
const UNSEEN = 60_000;

let leave: (() => void) | null = null;
let asked = false;

const signedIn = (): boolean => document.querySelector('meta[name="reader"]') !== null;

/** Listen until told to leave. */
function listen(): Promise<void> {
  return new Promise((resolve) => {
    const stream = new EventSource("/news");
    // What came before it opened it does not tell; and that it opened, perhaps after a while without signal, means there is some.
    stream.addEventListener("open", () => ask("drain"));
    stream.addEventListener("message", () => ask("pull"));
    leave = () => {
      stream.close();
      leave = null;
      resolve();
    };
    stream.addEventListener("error", () => {
      if (stream.readyState === EventSource.CLOSED) leave?.(); // refused: signed out, or not our server
    });
  });
}

function begin(): void {
  if (asked || !controlled() || !signedIn() || !navigator.onLine || document.visibilityState === "hidden") return;
  asked = true;
  const wanted = () => document.visibilityState === "visible" && navigator.onLine;
  navigator.locks
    .request(LOCK, () => (wanted() ? listen() : undefined))
    .catch(console.warn)
    .finally(() => (asked = false));
}

/** Listen for news while somebody looks at the page and there is a connection. */
export function hearNews(): void {
  if (!navigator.locks || !navigator.serviceWorker) return;
  let unseen = 0;
  begin();
  document.addEventListener("turbo:load", begin);
  addEventListener("online", begin);
  addEventListener("offline", () => leave?.());
  navigator.serviceWorker.addEventListener("controllerchange", begin);
  document.addEventListener("visibilitychange", () => {
    clearTimeout(unseen);
    if (document.visibilityState === "hidden") unseen = window.setTimeout(() => leave?.(), UNSEEN);
    else begin();
  });
}
