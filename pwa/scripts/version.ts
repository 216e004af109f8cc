/** A new version is offered by a quiet bar and never forced: not while somebody types, not while something is sent. */
import { onPage } from "./page";
import { onTold } from "./phone";
import { onState, state } from "./state";

const LOOK_EVERY = 60 * 60_000;
let waiting = false;
let taken = false; // the person pressed "Atualizar" here

const bars = (): NodeListOf<HTMLElement> => document.querySelectorAll("[data-new-version]");
const typing = (): boolean => document.querySelector("form[data-turbo-permanent]") !== null;
const sending = (): boolean => state().sync === "syncing" && state().pending > 0;

function show(): void {
  const offered = waiting && !typing() && !sending();
  for (const bar of bars()) bar.hidden = !offered;
}

function offer(): void {
  waiting = true;
  show();
}

/** The new worker takes over; the page follows once it has. Where it has already, from another tab, it follows at once. */
async function take(): Promise<void> {
  const next = (await navigator.serviceWorker.getRegistration())?.waiting;
  if (!next) return location.reload();
  taken = true;
  next.postMessage({ do: "update" });
}

async function look(): Promise<void> {
  const registration = await navigator.serviceWorker.ready; // the page may be older than its first worker
  if (registration.waiting && navigator.serviceWorker.controller) offer();
  const follow = () => {
    const next = registration.installing;
    next?.addEventListener("statechange", () => {
      if (next.state === "installed" && navigator.serviceWorker.controller) offer();
    });
  };
  follow(); // the browser may have found it while this page was on its way
  registration.addEventListener("updatefound", follow);
}

/** Offer new versions; reload once the one that was wanted is there. */
export function offerNewVersions(): void {
  const container = navigator.serviceWorker;
  if (!container) return;
  let had = container.controller !== null;
  onTold("update", offer);
  onState(show);
  onPage(show);
  document.addEventListener("input", show);
  container.addEventListener("controllerchange", () => {
    if (taken) location.reload();
    else if (had) offer(); // another tab took it: this one says so, and waits to be asked
    had = true;
  });
  document.addEventListener("click", (event) => {
    if ((event.target as Element).closest("[data-take-version]")) void take().catch(console.warn);
  });
  void look().catch(console.warn);
  setInterval(() => {
    void container.getRegistration().then((registration) => registration?.update()).catch(() => undefined);
  }, LOOK_EVERY);
}
