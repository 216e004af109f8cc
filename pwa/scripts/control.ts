/**
 * After a hard reload no worker answers for the page, though there is one: what is sent then would overtake the queue.
 * The page asks the worker to take it, and forms wait for that. Nobody waits where no worker was ever installed.
 */
import { state } from "./state";

const AGAIN = 1_500;
/** With nothing in the queue there is nothing to overtake: after this a form goes its own way. */
const PATIENCE = 4_000;

const held = new WeakSet<HTMLFormElement>();

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Resolves once the worker answers for this page, or once there is no reason to wait for it. */
async function taken(container: ServiceWorkerContainer): Promise<void> {
  const worker = (await container.getRegistration())?.active;
  if (!worker) return;
  const begun = Date.now();
  while (!container.controller && (state().pending > 0 || Date.now() - begun < PATIENCE)) {
    worker.postMessage({ do: "claim" });
    worker.postMessage({ do: "state" });
    const change = new Promise((resolve) => container.addEventListener("controllerchange", resolve, { once: true }));
    await Promise.race([change, sleep(AGAIN)]);
  }
}

async function hold(event: SubmitEvent, ready: Promise<void>): Promise<void> {
  const form = event.target as HTMLFormElement;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (held.has(form)) return; // pressed again while it waits
  held.add(form);
  event.submitter?.setAttribute("aria-busy", "true");
  await ready;
  held.delete(form);
  event.submitter?.removeAttribute("aria-busy");
  form.requestSubmit(event.submitter);
}

/** Ask to be taken, and let forms wait for it. */
export function awaitControl(): void {
  const container = navigator.serviceWorker;
  if (!container || container.controller) return;
  let waiting = true;
  const ready = taken(container).catch(console.warn).then(() => {
    waiting = false;
  });
  const submitted = (event: SubmitEvent) => {
    const form = event.target as HTMLFormElement;
    if (waiting && form.method === "post") void hold(event, ready);
  };
  window.addEventListener("submit", submitted, { capture: true }); // before Turbo, whose listeners are the document's
}
