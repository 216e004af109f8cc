/** How things stand, kept on <html> for styles, tests and the chip: the page script owns these attributes. */

export type Sync = "ready" | "syncing" | "offline" | "signed-out";

/**
 * `pending`: actions not yet settled; `attention`: refused or conflicting; `exported`: all of both is in a file; `age`: seconds since the last pull, below zero
 * where there was none; `progress`: percent of a first pull, else empty.
 */
export interface State {
  sync: Sync;
  pending: number;
  attention: number;
  exported: boolean;
  rules: "off" | "loading" | "ready";
  age: number;
  progress: string;
}

const BEGINNING: State = { sync: "ready", pending: 0, attention: 0, exported: false, rules: "off", age: 0, progress: "" };
const AGE_EVERY = 15_000;
/** Younger than this, what a page made on the phone says needs no “may have changed” beside it. */
const FRESH = 60 * 60_000;
const root = document.documentElement;
let pulledAt: number | null = null;

/** With a worker in control its word counts, not what the page makes of its own requests. */
const onItsOwn = (): boolean => !navigator.serviceWorker?.controller;

/** Change some of the state; the rest stays. */
export function setState(change: Partial<State>): void {
  for (const [name, value] of Object.entries(change)) root.dataset[name] = String(value);
  if (change.age !== undefined) pulledAt = change.age < 0 ? null : Date.now() - change.age * 1000;
  if (change.age !== undefined) tellAge();
}

/** Keep the age running, and `data-fresh` there while it is small. */
function tellAge(): void {
  if (pulledAt === null) return void root.removeAttribute("data-fresh");
  const age = Date.now() - pulledAt;
  root.dataset["age"] = String(Math.round(age / 1000));
  root.toggleAttribute("data-fresh", age < FRESH);
}

/** The state now. */
export function state(): State {
  const { sync, pending, attention, exported, rules, age, progress } = root.dataset;
  return {
    sync: (sync ?? BEGINNING.sync) as Sync,
    pending: Number(pending ?? 0),
    attention: Number(attention ?? 0),
    exported: exported === "true",
    rules: (rules ?? BEGINNING.rules) as State["rules"],
    age: Number(age ?? 0),
    progress: progress ?? "",
  };
}

/** When data last came from the server; null where none ever did. */
export const lastPull = (): Date | null => (pulledAt === null ? null : new Date(pulledAt));

/** A request of the page's own reached nobody. */
export function notReached(): void {
  if (onItsOwn()) setState({ sync: "offline" });
}

/** Call `told` whenever the state changes. */
export function onState(told: () => void): void {
  const attributeFilter = Object.keys(BEGINNING).map((name) => `data-${name}`);
  new MutationObserver(told).observe(root, { attributes: true, attributeFilter });
}

/** What is so before anybody said anything: nothing is claimed of a queue that the worker has yet to tell of. */
function beginning(): Partial<State> {
  if (onItsOwn()) return { ...BEGINNING, ...(navigator.onLine ? {} : { sync: "offline" }) };
  return { sync: navigator.onLine ? "syncing" : "offline", rules: "off" };
}

/** Begin, and follow the connection. Without a worker an answered request is a pull. */
export function beginState(): void {
  setState(beginning());
  addEventListener("offline", () => setState({ sync: "offline" }));
  addEventListener("online", () => {
    if (onItsOwn()) setState({ sync: "ready" });
  });
  document.addEventListener("turbo:fetch-request-error", notReached);
  document.addEventListener("turbo:before-fetch-response", () => {
    if (onItsOwn()) setState({ sync: "ready", age: 0 });
  });
  setInterval(tellAge, AGE_EVERY);
}
