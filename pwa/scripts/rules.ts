/** The rules beside the page: started after the first paint, awaited by nobody; they answer what the service worker asks. */
import { ask, controlled } from "./phone";
import { type Beside, type Heard, Rules } from "./rules-tries";
import { setState } from "./state";

const RULES_CACHE = "atende-rules";

function boot(heard: Heard): Beside {
  const worker = new Worker(__RULES_WORKER__, { type: "module" });
  worker.addEventListener("message", ({ data }: MessageEvent<{ ready: boolean; why?: string }>) => {
    if (data.ready) heard.ready();
    else heard.failed(data.why ?? "");
  });
  worker.addEventListener("error", (event) => {
    event.preventDefault(); // it is said once, with the others
    heard.failed(event.message || "its script could not be loaded");
  });
  worker.addEventListener("messageerror", () => heard.failed("what it says cannot be read"));
  return { ask: (request, port) => worker.postMessage({ request }, [port]), end: () => worker.terminate() };
}

const rules = new Rules({
  boot,
  now: Date.now,
  later: (work, ms) => window.setTimeout(work, ms),
  // Asked for at each use: where storage is closed to us, reading its name throws.
  kept: {
    getItem: (key) => localStorage.getItem(key),
    setItem: (key, value) => localStorage.setItem(key, value),
    removeItem: (key) => localStorage.removeItem(key),
  },
  version: __RULES__.wheelURL,
  told: (standing) => {
    setState({ rules: standing });
    if (standing === "ready") ask("rules-ready");
  },
  log: (why) => console.warn("rules:", why),
});

/** Whether fetching them is wanted: not on a connection that is to be spared, unless they are here already. */
async function isWanted(): Promise<boolean> {
  const { saveData } = (navigator as Navigator & { connection?: { saveData?: boolean } }).connection ?? {};
  if (!saveData) return true;
  return (await caches.match(__RULES__.wheelURL, { cacheName: RULES_CACHE })) !== undefined;
}

function handOn({ data, ports }: MessageEvent<{ ask?: string; request?: string } | null>): void {
  const [port] = ports;
  if (data?.ask !== "rules" || !port) return;
  if (!rules.ask(data.request, port)) port.postMessage({ failed: "not ready" });
}

async function begin(): Promise<void> {
  if (!controlled() || !document.querySelector('meta[name="reader"]')) return;
  if (await isWanted()) rules.start();
}

/** Start the rules once the page is painted and a worker answers for it; Turbo keeps them from page to page. */
export function startRules(): void {
  const container = navigator.serviceWorker;
  if (!container) return;
  container.addEventListener("message", handOn);
  container.startMessages();
  const soon = () => void begin().catch(console.warn);
  const idle = () => ("requestIdleCallback" in window ? requestIdleCallback(soon, { timeout: 1000 }) : setTimeout(soon, 200));
  if (document.readyState === "complete") idle();
  else addEventListener("load", idle, { once: true });
  container.addEventListener("controllerchange", soon);
  document.addEventListener("turbo:load", soon);
}
