/** How things stand, kept on <html> for styles, tests and the chip: the page script owns these attributes. */

export type Sync = "ready" | "syncing" | "offline" | "signed-out";

/** `pending`: actions not yet settled; `attention`: refused or conflicting; `age`: seconds since the last pull. */
export interface State {
  sync: Sync;
  pending: number;
  attention: number;
  rules: "off" | "loading" | "ready";
  age: number;
}

const BEGINNING: State = { sync: "ready", pending: 0, attention: 0, rules: "off", age: 0 };
const AGE_EVERY = 15_000;
const root = document.documentElement;
let pulledAt = Date.now();

/** Change some of the state; the rest stays. */
export function setState(change: Partial<State>): void {
  for (const [name, value] of Object.entries(change)) root.dataset[name] = String(value);
  if (change.age !== undefined) pulledAt = Date.now() - change.age * 1000;
}

/** The state now. */
export function state(): State {
  const { sync, pending, attention, rules, age } = root.dataset;
  return {
    sync: (sync ?? BEGINNING.sync) as Sync,
    pending: Number(pending ?? 0),
    attention: Number(attention ?? 0),
    rules: (rules ?? BEGINNING.rules) as State["rules"],
    age: Number(age ?? 0),
  };
}

/** When data last came from the server. */
export const lastPull = (): Date => new Date(pulledAt);

/** Call `told` whenever the state changes. */
export function onState(told: () => void): void {
  const attributeFilter = Object.keys(BEGINNING).map((name) => `data-${name}`);
  new MutationObserver(told).observe(root, { attributes: true, attributeFilter });
}

/** Set what is not set yet, and follow the connection. Without a worker, an answered request is a pull. */
export function beginState(): void {
  setState({ ...BEGINNING, ...(navigator.onLine ? {} : { sync: "offline" }) });
  addEventListener("offline", () => setState({ sync: "offline" }));
  addEventListener("online", () => setState({ sync: "ready" }));
  document.addEventListener("turbo:fetch-request-error", () => setState({ sync: "offline" }));
  document.addEventListener("turbo:before-fetch-response", () => {
    if (navigator.serviceWorker?.controller) return;
    setState({ sync: "ready", age: 0 });
  });
  setInterval(() => (root.dataset["age"] = String(Math.round((Date.now() - pulledAt) / 1000))), AGE_EVERY);
}
