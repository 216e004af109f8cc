/** The rules beside the page: started after the first paint, awaited by nobody; they answer what the service worker asks. */
import { ask, controlled } from "./phone";
import { setState } from "./state";

/** A boot that hangs says nothing (a file blocked or served wrongly): it is given up, and tried once more. */
const PATIENCE = 30_000;
const ATTEMPTS = 2;
const RULES_CACHE = "atende-rules";

let rules: Worker | null = null;
let ready = false;

/** Whether fetching them is wanted: not on a connection that is to be spared, unless they are here already. */
async function isWanted(): Promise<boolean> {
  const { saveData } = (navigator as Navigator & { connection?: { saveData?: boolean } }).connection ?? {};
  if (!saveData) return true;
  return (await caches.match(__RULES__.wheelURL, { cacheName: RULES_CACHE })) !== undefined;
}

function start(attempts: number): void {
  setState({ rules: "loading" });
  const worker = (rules = new Worker(__RULES_WORKER__, { type: "module" }));
  const giveUp = () => {
    worker.terminate();
    rules = null;
    if (attempts > 1) start(attempts - 1);
    else setState({ rules: "off" });
  };
  const late = setTimeout(giveUp, PATIENCE);
  worker.addEventListener("message", ({ data }: MessageEvent<{ ready: boolean; why?: string }>) => {
    clearTimeout(late);
    if (!data.ready) {
      console.warn("rules:", data.why);
      return giveUp();
    }
    ready = true;
    setState({ rules: "ready" });
    ask("rules-ready");
  });
}

function handOn({ data, ports }: MessageEvent<{ ask?: string; request?: string } | null>): void {
  const [port] = ports;
  if (data?.ask !== "rules" || !port) return;
  if (rules && ready) rules.postMessage({ request: data.request }, [port]);
  else port.postMessage({ failed: "not ready" });
}

async function begin(): Promise<void> {
  if (rules || !controlled() || !document.querySelector('meta[name="reader"]')) return;
  if (await isWanted()) start(ATTEMPTS);
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
