/**
 * What is on the phone is shown at once; when it changes, the page is fetched again and becomes, in place, what it is now.
 * Focus, scroll, open sheets and whatever is being typed stay.
 */
import { cache, morphBodyElements } from "@hotwired/turbo";
import { swapped } from "./page";
import { onTold } from "./phone";

const PAUSE = 120;
/** A page that the server makes is not asked for again at every change in the office. */
const PAUSE_OF_SERVER = 5_000;
/** Made anew at every rendering: no reason to touch the page. */
const NEW_EACH_TIME = /(name="action_id" value=")[^"]*/g;

const touched = new WeakSet<Element>();
let shown = ""; // the page as it came, before scripts put anything in
let turn = 0;
let timer = 0;
let pause = PAUSE;

const asItCame = (body: HTMLElement): string => body.innerHTML.replace(NEW_EACH_TIME, "$1");

function remember(body: HTMLElement): void {
  shown = asItCame(body);
  turn += 1;
  pause = PAUSE;
}

function soon(): void {
  cache.clear(); // a way back leads to what is so now
  if (timer) return;
  timer = window.setTimeout(() => {
    timer = 0;
    void refresh().catch(() => undefined); // not reached: what is shown stays, and the chip tells
  }, pause);
}

async function refresh(): Promise<void> {
  if (!document.querySelector('meta[name="reader"]')) return; // the entrance may hold what somebody typed
  const [address, mine] = [location.href, turn];
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const next = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (location.href !== address || turn !== mine) return soon(); // somebody went on meanwhile, perhaps to a page made before the change
  pause = answer.headers.get("Atende-Source") === "phone" ? PAUSE : PAUSE_OF_SERVER;
  const now = asItCame(next.body);
  if (now === shown) return;
  shown = now;
  document.title = next.title;
  morphBodyElements(document.body, next.body);
  swapped(document.body);
}

/** What a person is at is left as it is: a form touched, in focus or sent back, an open sheet; so is what scripts put beside. */
function isInUse(element: Element): boolean {
  if (element.matches("dialog[open], #beside")) return true;
  if (!(element instanceof HTMLFormElement)) return false;
  return touched.has(element) || element.contains(document.activeElement) || element.querySelector(".errors") !== null;
}

/** Refresh the page whenever documents on this phone change. Called before other scripts put things into the page. */
export function keepFresh(): void {
  remember(document.body);
  // What changed between the making of this page and this line was told to nobody here.
  if (document.body.dataset["source"] === "phone") soon();
  document.addEventListener("turbo:before-render", (event) => remember(event.detail.newBody));
  document.addEventListener("input", (event) => {
    const form = (event.target as Element).closest("form");
    if (form) touched.add(form);
  });
  document.addEventListener("turbo:submit-start", (event) => touched.delete(event.detail.formSubmission.formElement));
  document.addEventListener("turbo:before-morph-element", (event) => {
    if (isInUse(event.target as Element)) event.preventDefault();
  });
  document.addEventListener("turbo:before-morph-attribute", (event) => {
    // A title that has the focus would lose it together with its tabindex.
    if (event.detail.attributeName === "tabindex" && event.target === document.activeElement) event.preventDefault();
  });
  onTold("changed", soon);
}
